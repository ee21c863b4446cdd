"""The optional second opinion: its no holds a sentence, and nothing but one of its own two keys is a verdict."""

import re
from collections.abc import Callable, Iterator

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.answering.writing.chat_model import build_chat
from retrieval.answering.writing.entailment import NOTE
from retrieval.index.embedding import Embedder
from retrieval.models import Answer
from tests.retrieval.made import FERRY, article, hits, query
from tests.stub_model import Reply, StubModel, keys_in, running_stub

QUESTION = "How much will the salvage of the Marigold cost?"
GOOD = "Salvage will cost roughly $4.5 million, the insurer Blyth Marine said."
OTHER = "Captain Ines Valdor told reporters that a faulty rudder had been reported."
Ask = Callable[[], Answer]


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as server:
        yield server


@pytest.fixture
def ask(stub: StubModel, embedder: Embedder) -> Ask:
    chat = build_chat(stub.model, stub.url, 20)
    return lambda: answer_from(
        query(QUESTION), hits(article(FERRY)), embedder, lambda: chat, stub.model, entailment=True
    )


def cite(*texts: str) -> Reply:
    return Reply(lambda prompt: "\n".join(f"{text} [{next(iter(keys_in(prompt)))}]" for text in texts) + "\n")


def verdict(yes: bool, form: str = "{}") -> Reply:
    """The key that the instructions give for yes or for no."""

    def write(prompt: str) -> str:
        found = re.search(r"1\. Write (\w+) .*?2\. Write (\w+) ", prompt, re.DOTALL)
        assert found is not None
        return form.format(found[1 if yes else 2])

    return Reply(write)


def test_a_sentence_that_both_find_borne_out_comes_out_with_both_checks(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD), verdict(True))
    answer = ask()
    assert (answer.text, answer.note) == (GOOD, None)
    assert answer.sentences[0].checks[-1].name == "entailment"
    assert answer.usage is not None and answer.usage.calls == 2


def test_the_second_call_knows_neither_the_question_nor_the_draft(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(OTHER, GOOD), verdict(True))
    ask()
    second = stub.prompts[2]
    assert GOOD in second and QUESTION not in second and f"Sentence: {OTHER}" not in second
    assert not set(keys_in(stub.prompts[0])) & set(keys_in(second)), "its keys are drawn anew"


def test_its_no_holds_the_sentence_and_tells_the_rewrite_why(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(OTHER), verdict(False), cite(GOOD), verdict(True))
    answer = ask()
    assert (answer.text, answer.dropped) == (GOOD, 0)
    assert "does not find all of it" in stub.prompts[2]
    stub.script(cite(OTHER, GOOD), verdict(False), verdict(True), cite(OTHER), verdict(False))
    answer = ask()
    assert (answer.text, answer.dropped, answer.note) == (GOOD, 1, None)


@pytest.mark.parametrize("form", ["{}.", "[{}]", "`{}`\n", "  **{}**"])
def test_decoration_of_a_verdict_is_forgiven(stub: StubModel, ask: Ask, form: str) -> None:
    stub.script(cite(GOOD), verdict(True, form))
    assert ask().note is None


@pytest.mark.parametrize(
    "reply",
    [Reply("yes"), Reply("no"), Reply("K3F9"), verdict(False, "{} because it is wrong"), Reply(""), Reply(status=500)],
)
def test_without_a_verdict_the_check_stands_and_the_answer_says_so(stub: StubModel, ask: Ask, reply: Reply) -> None:
    stub.script(cite(GOOD, OTHER), reply)
    answer = ask()
    assert answer.text == f"{GOOD} {OTHER}"
    assert answer.note == NOTE
    assert "entailment" not in {check.name for each in answer.sentences for check in each.checks}
    assert len(stub.requests) <= 4, "a step that failed is not asked again for this answer"


def test_it_is_off_unless_it_is_wanted(stub: StubModel, embedder: Embedder) -> None:
    stub.script(cite(GOOD))
    chat = build_chat(stub.model, stub.url, 20)
    answer_from(query(QUESTION), hits(article(FERRY)), embedder, lambda: chat, stub.model)
    assert len(stub.requests) == 1
