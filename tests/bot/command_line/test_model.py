"""A model from the command line: what it took is in the JSON, and `doctor` says what to mend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.command_line.conftest import Briefing, write_articles
from tests.bot.command_line.test_contracts import FERRY
from tests.stub_model import Reply, StubModel, keys_in, running_stub

SAID = "All 212 passengers were brought ashore."


@pytest.fixture
def stub() -> Iterator[StubModel]:
    with running_stub() as server:
        yield server


def environment(stub: StubModel, **more: str) -> dict[str, str]:
    return {"BRIEFING_MODEL": stub.model, "BRIEFING_MODEL_URL": stub.url, "OPENAI_API_KEY": "not-a-key", **more}


def test_ask_says_what_the_model_took(briefing: Briefing, stub: StubModel, tmp_path: Path) -> None:
    briefing("ingest", str(write_articles(tmp_path / "one.jsonl", [FERRY])))
    stub.script(Reply(lambda prompt: f"{SAID} [{next(iter(keys_in(prompt)))}]\n", tokens=(700, 20)))
    question = ("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12")
    answer = briefing(*question, "--json", **environment(stub, BRIEFING_MODEL_PRICES="2,10,EUR")).json
    assert answer["text"] == SAID
    assert answer["usage"] == {
        "calls": 1,
        "input_tokens": 700,
        "output_tokens": 20,
        "estimated": False,
        "cost": 0.0016,
        "currency": "EUR",
    }
    assert "usage" not in briefing(*question, "--model", "extractive", "--json", **environment(stub)).json
    stub.script(Reply(status=500))
    assert "server failed" in briefing(*question, "--json", **environment(stub)).json["note"]
    shown = briefing(*question, **environment(stub)).out
    assert "The model's server failed. The answer is made of sentences" in " ".join(shown.split())


def test_the_terminal_says_that_a_sentence_of_the_model_is_withheld(
    briefing: Briefing, stub: StubModel, tmp_path: Path
) -> None:
    briefing("ingest", str(write_articles(tmp_path / "one.jsonl", [FERRY])))

    def both(prompt: str) -> str:
        key = next(iter(keys_in(prompt)))
        return f"{SAID} [{key}]\nThe ferry carried 999 dogs. [{key}]\n"

    stub.script(Reply(both), Reply("[NONE]"), Reply(both), Reply("[NONE]"))
    question = ("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12")
    assert briefing(*question, "--json", **environment(stub)).json["withheld"] == 1
    shown = " ".join(briefing(*question, **environment(stub)).out.split())
    assert "One sentence that the model wrote is not shown" in shown and "999" not in shown


def test_a_second_opinion_is_asked_for_where_it_is_set(briefing: Briefing, stub: StubModel, tmp_path: Path) -> None:
    briefing("ingest", str(write_articles(tmp_path / "one.jsonl", [FERRY])))
    stub.script(Reply(lambda prompt: f"{SAID} [{next(iter(keys_in(prompt)))}]\n"), "perhaps")
    question = ("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12", "--json")
    answer = briefing(*question, **environment(stub, BRIEFING_ENTAILMENT="true")).json
    assert (answer["text"], answer["usage"]["calls"]) == (SAID, 2)
    assert "second check failed" in answer["note"]


@pytest.mark.parametrize(
    ("reply", "ok", "words"),
    [
        (Reply("ready", tokens=(20, 1)), True, "openai:stub answers"),
        (Reply(status=401), False, "Set OPENAI_API_KEY to a key that may use stub."),
        (Reply(status=404), False, "Check the name in BRIEFING_MODEL"),
        (Reply(status=429, headers={"Retry-After": "60"}), False, "limits and the credit"),
        (Reply("", end="stall"), False, "Set BRIEFING_MODEL_TIMEOUT higher"),
    ],
)
def test_doctor_asks_the_model_and_says_what_to_do(
    briefing: Briefing, stub: StubModel, reply: Reply, ok: bool, words: str
) -> None:
    stub.script(reply)
    done = briefing("doctor", **environment(stub, BRIEFING_MODEL_TIMEOUT="1"))
    assert words in " ".join(done.out.split())
    assert done.code == (0 if ok else 1)
