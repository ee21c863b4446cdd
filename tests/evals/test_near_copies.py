"""The measure itself: a corpus of our own, in which one text came in twice, through identity and back."""

import json
import random
from pathlib import Path

import pytest

from evals import near_copies
from evals.near_copies import evaluate_near_copies
from evals.text_edits import EDITS, Others, sentences_of
from retrieval.errors import SourceError
from tests.retrieval.lookalikes import prose

HEADLINES = ["Ferry", "Harbour", "Bridge", "Budget", "Festival", "Election", "Again"]
OTHERS = Others(words=["elsewhere"], sentences=["This stood in another paper."])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    texts = {f"a{n}": prose(n) for n in range(6)} | {"again": prose(3) + " More on this in the morning."}
    lines = [
        {"_id": one, "title": f"{HEADLINES[at]} in the news", "text": text, "published_at": f"2024-03-0{1 + at}"}
        for at, (one, text) in enumerate(texts.items())
    ]
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_what_is_the_same_is_found_and_listed(corpus: Path) -> None:
    done: list[str] = []
    measures = evaluate_near_copies(corpus.parent, lambda at, known, what: done.append(what), sample=4)
    assert measures["articles"] == 7
    assert [pair["titles"] for pair in measures["merged"]] == [["Again in the news", "Budget in the news"]]
    assert measures["merged"][0]["days"] == ["2024-03-07", "2024-03-04"]
    certain = ("in other dress", "3% of words replaced", "10% of words mixed", "cut to 60%, lead kept")
    assert {kind: measures["recall"][kind] for kind in certain} == dict.fromkeys(certain, 1.0)
    assert measures["recall"]["40% of sentences replaced"] < 1.0
    assert set(measures["copies"].values()) == {4} and measures["copies"].keys() >= EDITS.keys()
    assert set(measures["precision"].values()) <= {1.0, None}
    assert "storing" in done and "sentences reordered" in done


def test_the_same_seed_gives_the_same_figures(corpus: Path) -> None:
    first, second = (evaluate_near_copies(corpus, sample=2) for _ in range(2))
    assert first.pop("ms").keys() == second.pop("ms").keys() == {"ingest", "copies"}
    assert first == second


def test_it_prints_tables_or_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert near_copies.main([str(corpus), "--sample", "1"]) == 0
    assert "1 pairs merged" in capsys.readouterr().out
    assert near_copies.main([str(corpus), "--sample", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 7


def test_a_corpus_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="holds neither"):
        evaluate_near_copies(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("[]\n")
    assert near_copies.main([str(tmp_path)]) == 1
    assert "no article could be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("40% of words replaced", 0.5, 0.7),
        ("10% of words replaced", 0.85, 0.95),
        ("40% of words deleted", 0.5, 0.7),
        ("40% of words inserted", 1.0, 1.0),
        ("40% of words mixed", 0.65, 0.82),
        ("cut to 40%, middle kept", 0.38, 0.42),
        ("cut to 60%, 10% of words replaced", 0.5, 0.58),
        ("40% of sentences replaced", 0.4, 0.8),
        ("sentences reordered", 1.0, 1.0),
    ],
)
def test_an_edit_keeps_as_many_words_as_it_says(kind: str, least: float, most: float) -> None:
    text = " ".join(f"w{n}{'.' if n % 20 == 19 else ''}" for n in range(1_000))
    words = EDITS[kind](text, random.Random(1), OTHERS).split()
    assert least <= len(set(words) & set(text.split())) / 1_000 <= most
    assert ("elsewhere" in words or "paper." in words) == any(word in kind for word in ("repl", "ins", "mixed"))


def test_sentences_end_where_they_end() -> None:
    assert sentences_of("It held. “We slept.” Nobody left! Why?") == ["It held.", "“We slept.", "Nobody left!", "Why?"]
    assert sentences_of("") == []
