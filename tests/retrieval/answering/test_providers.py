"""Each provider's protocol against a server on loopback: one good answer or one plain apology, never a fragment."""

from collections.abc import Callable, Iterator

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.answering.writing.calling import call
from retrieval.answering.writing.chat_model import build_chat
from retrieval.errors import ModelError
from retrieval.index.embedding import Embedder
from retrieval.models import Answer
from retrieval.usage import Meter
from tests.retrieval.made import BRIDGE, FERRY, article, hits, query
from tests.stub_model import End, Reply, StubModel, keys_in, running_stub

QUESTION = "How much will the salvage of the Marigold cost?"
GOOD = "Salvage will cost roughly $4.5 million, the insurer Blyth Marine said."
NEXT = "The crew would keep their jobs because a second ferry is due in May."
Ask = Callable[..., Answer]


@pytest.fixture(params=["openai", "anthropic", "ollama"])
def stub(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "not-a-key")
    with running_stub(request.param) as server:
        yield server


@pytest.fixture
def ask(stub: StubModel, embedder: Embedder) -> Ask:
    """Asks the two articles; every sentence told is one of the answer, and the answer is whole."""

    def asked(timeout: float = 20, **how: object) -> Answer:
        told: list[str] = []
        chat = build_chat(stub.model, stub.url, timeout)
        found = hits(article(FERRY, "ferry"), article(BRIDGE, "bridge"))
        answer = answer_from(
            query(QUESTION), found, embedder, lambda: chat, stub.model, lambda one: told.append(one.text), **how
        )
        assert told == [each.text for each in answer.sentences]
        assert answer.text == " ".join(told)
        assert all(text.endswith((".", "”")) for text in told), told
        assert answer.sentences and not answer.abstained
        return answer

    return asked


def cite(*texts: str, tail: str = "", **how: object) -> Reply:
    """A reply with each text on its own line, citing the ferry, and `tail` after them."""

    def write(prompt: str) -> str:
        key = next(key for key, text in keys_in(prompt).items() if "Marigold" in text)
        return "\n".join(f"{text} [{key}]" for text in texts) + "\n" + tail

    return Reply(write, **how)


def apologised(answer: Answer, words: str) -> bool:
    """Whether the answer is made of extracts and says in plain words why."""
    note = answer.note or ""
    plain = not any(mark in note for mark in ("{", "Error", "Traceback", "http"))
    extracts = all(each.quote == FERRY[each.start : each.end] for each in answer.citations)
    return answer.model == "extractive" and "$4.5 million" in answer.text and words in note and plain and extracts


def test_a_good_answer_is_counted_as_the_provider_counts(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD, tokens=(812, 23)))
    answer = ask()
    assert (answer.text, answer.model, answer.note) == (GOOD, stub.model, None)
    assert answer.usage is not None
    assert answer.usage.model_dump(exclude_none=True) == {
        "calls": 1,
        "input_tokens": 812,
        "output_tokens": 23,
        "estimated": False,
    }


def test_the_call_has_no_tools(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD))
    ask()
    assert not {"tools", "functions", "tool_choice", "function_call"} & {
        name for name, value in stub.requests[0].items() if value
    }


def test_ollama_is_given_room_for_the_whole_prompt(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD))
    ask()
    assert ("num_ctx" in stub.requests[0].get("options", {})) == stub.model.startswith("ollama")


def test_what_was_not_counted_is_estimated(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD, end="cut"))
    usage = ask().usage
    assert usage is not None and usage.estimated
    assert usage.input_tokens > 500 and usage.output_tokens > 10


@pytest.mark.parametrize("end", ["cut", "silent", "malformed", "failed", "filter", "stall"])
@pytest.mark.parametrize("tail", ["The crew would keep their jobs because a sec", ""])
def test_an_answer_that_breaks_off_keeps_its_whole_sentences_and_says_so(
    stub: StubModel, ask: Ask, end: End, tail: str
) -> None:
    stub.script(cite(GOOD, tail=tail, end=end))
    answer = ask(timeout=0.5)
    assert (answer.text, answer.model) == (GOOD, stub.model)
    assert answer.note is not None and "ends where the model stopped" in answer.note


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("cut", "connection broke"),
        ("silent", "cut off"),
        ("malformed", "could not be read"),
        ("filter", "declined"),
        ("stall", "in time"),
    ],
)
@pytest.mark.parametrize("begun", ["The ferry", ""])
def test_an_answer_that_breaks_in_its_first_sentence_becomes_extracts(
    stub: StubModel, ask: Ask, end: End, words: str, begun: str
) -> None:
    stub.script(Reply(begun, end=end))
    assert apologised(ask(timeout=0.5), words if begun else "The answer is made of sentences from the articles.")


def test_an_error_within_the_stream_becomes_extracts(stub: StubModel, ask: Ask) -> None:
    stub.script(Reply("The ferry", end="failed"))
    assert apologised(ask(), "too busy" if stub.model.startswith("anthropic") else "server failed")


def test_an_empty_answer_is_no_abstention(stub: StubModel, ask: Ask) -> None:
    stub.script(Reply(""))
    assert apologised(ask(), "gave no answer")
    stub.script(Reply("", end="length"))
    assert apologised(ask(), "used up its tokens")


def test_an_answer_cut_at_the_token_limit_ends_with_a_whole_sentence(stub: StubModel, ask: Ask) -> None:
    stub.script(cite(GOOD, tail="Salvage will cost roughly $4.", end="length"))
    answer = ask()
    assert (answer.text, answer.note, answer.dropped, len(stub.requests)) == (GOOD, None, 0, 1)


def test_a_busy_model_is_asked_again_when_it_said_and_not_sooner(stub: StubModel, ask: Ask) -> None:
    stub.script(Reply(status=429, headers={"Retry-After": "1"}), Reply(status=500), cite(GOOD, NEXT))
    answer = ask()
    assert (answer.text, answer.note, len(stub.requests)) == (f"{GOOD} {NEXT}", None, 3)
    assert stub.times[1] - stub.times[0] >= 1


def test_a_model_that_is_busy_for_long_is_not_waited_for(stub: StubModel, ask: Ask) -> None:
    stub.script(Reply(status=429, headers={"Retry-After": "3600"}))
    assert apologised(ask(), "too busy")
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    ("status", "words", "calls"),
    [
        (401, "refused the key", 1),
        (404, "does not know the model", 1),
        (400, "did not take the request", 1),
        (500, "server failed", 3),
        (529, "server failed", 3),
    ],
)
def test_a_model_that_refuses_becomes_extracts(stub: StubModel, ask: Ask, status: int, words: str, calls: int) -> None:
    stub.script(Reply(status=status))
    answer = ask()
    assert apologised(answer, words)
    assert answer.usage is None, "what was refused is not paid for"
    assert len(stub.requests) == calls


def test_a_server_that_is_not_there_becomes_extracts(stub: StubModel, ask: Ask) -> None:
    stub.stop()
    assert apologised(ask(timeout=0.5), "could not be reached")


def test_what_a_model_thinks_aloud_is_left_out(stub: StubModel, ask: Ask) -> None:
    stub.script(
        Reply(lambda prompt: "<think>\nIs it $9 million?\n" + "\n".join(["Hm."] * 40) + "\n</think>\n\n" + said(prompt))
    )
    answer = ask()
    assert (answer.text, answer.dropped, len(stub.requests)) == (GOOD, 0, 1)


def said(prompt: str) -> str:
    text = cite(GOOD).text
    assert callable(text)
    return text(prompt)


def test_what_fails_on_our_side_is_not_laid_to_the_model(stub: StubModel) -> None:
    stub.script(Reply("The ferry"))

    def take(piece: str) -> bool:
        raise IndexError(piece)

    with pytest.raises(IndexError):
        call(build_chat(stub.model, stub.url, 20), "instructions", "request", Meter(), take)


@pytest.mark.parametrize("end", ["stall", "chatter"])
def test_a_call_has_an_end_whatever_the_server_does(stub: StubModel, end: End) -> None:
    stub.script(Reply("The ferry", end=end))
    chat = build_chat(stub.model, stub.url, 30)
    with pytest.raises(ModelError, match="in time"):
        call(chat, "instructions", "request", Meter(), lambda piece: False, longest=0.5)


def test_a_server_that_cannot_count_is_asked_without(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as stub:
        stub.script(Reply(status=400, error="Unrecognized request argument: stream_options"), cite(GOOD), cite(GOOD))
        chat = build_chat(stub.model, stub.url, 20)
        found = hits(article(FERRY, "ferry"))
        answers = [answer_from(query(QUESTION), found, embedder, lambda: chat, stub.model) for _ in range(2)]
        assert [each.text for each in answers] == [GOOD, GOOD]
        assert all(each.usage is not None and each.usage.estimated for each in answers)
        assert ["stream_options" in request for request in stub.requests] == [True, False, False]
