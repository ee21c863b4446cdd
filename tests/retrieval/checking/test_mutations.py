"""The sentence check on true sentences and altered ones: what it must catch by kind of change, and let pass."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.mutations import evaluate_mutations, main

DATA = Path(__file__).parents[2] / "data" / "mutations"
KINDS = ("number", "date", "name", "negation", "speaker", "quotation")


def lines(name: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def measures() -> dict[str, Any]:
    return evaluate_mutations(DATA)


def test_the_sentences_are_what_the_measure_needs() -> None:
    passages = {one["_id"]: one["text"] for one in lines("passages.jsonl")}
    sentences = list(lines("sentences.jsonl"))
    assert len(sentences) >= 500
    assert sum(one["half"] == 2 for one in sentences) >= 200
    assert all(one["altered"] for one in sentences)
    kinds = Counter(altered["kind"] for one in sentences for altered in one["altered"])
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 50
    for one in sentences:
        texts = [one["text"], *(altered["text"] for altered in one["altered"])]
        assert len(set(texts)) == len(texts)
        bare = re.sub(r"\W+$", "", one["text"])
        assert all(bare not in passages[cited] for cited in one["passages"])


def test_few_true_sentences_are_rejected(measures: dict[str, Any]) -> None:
    assert measures["true_rejected"] <= 0.06, measures["rejected"]


@pytest.mark.parametrize(
    ("half", "most", "least"), [(6, 0.06, 0.77), (7, 0.08, 0.75), (8, 0.1, 0.69), (9, 0.11, 0.73), (10, 0.05, 0.76)]
)
def test_sentences_over_other_topics_fare_nearly_as_well(
    measures: dict[str, Any], half: int, most: float, least: float
) -> None:
    assert measures["halves"][half]["true_rejected"] <= most
    assert measures["halves"][half]["caught"] >= least


@pytest.mark.parametrize(
    ("kind", "least"),
    [("number", 0.89), ("date", 0.9), ("name", 0.67), ("negation", 0.52), ("speaker", 0.73), ("quotation", 0.99)],
)
def test_altered_sentences_are_caught(measures: dict[str, Any], kind: str, least: float) -> None:
    caught = [measures["kinds"].get(name, [0, 0]) for name in (kind, f"{kind} within")]
    assert sum(one for one, _ in caught) >= least * sum(number for _, number in caught), measures["missed"]


def test_the_command_prints_the_table_and_refuses_an_empty_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some, empty = tmp_path / "some", tmp_path / "empty"  # some, as all take a minute
    some.mkdir()
    empty.mkdir()
    for name, most in (("passages.jsonl", None), ("sentences.jsonl", 40)):
        kept = (DATA / name).read_text(encoding="utf-8").splitlines()[:most]
        (some / name).write_text("\n".join(kept), encoding="utf-8")
    assert main([str(some), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["kinds"]) >= set(KINDS)
    assert main([str(some)]) == 0
    assert "all altered" in capsys.readouterr().out
    assert main([str(empty)]) == 1
    assert "cannot be read" in capsys.readouterr().err
