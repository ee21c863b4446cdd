"""The lexical index: what it finds, what a filter lets through, and that no query is read as syntax."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.following import Indexable
from retrieval.catalogue.rows import publisher_key
from retrieval.errors import IndexUnavailable
from retrieval.index.filters import Filter
from retrieval.index.lexical import LexicalFailed, LexicalIndex
from tests.retrieval.stored import DAY

EVERYTHING = Filter()


def passage(
    passage_id: str,
    text: str,
    publisher: str = "Harbour Times",
    at: datetime | None = DAY,
    lasts: timedelta = timedelta(0),
    undated: bool = False,
) -> Indexable:
    return Indexable(
        passage_id=passage_id,
        article_id=passage_id.rpartition(":")[0],
        text=text,
        publisher_key=publisher_key(publisher),
        dated_from=at,
        dated_to=at and at + lasts,
        undated=undated,
        embedding_name="none",
        embedding=np.zeros(1, dtype=np.float32),
    )


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path / "lexical", "one")
    index.replace(
        (),
        [
            passage("dam:0", "Dam report. Harbour Times.\nThe dam held through the night, engineers said."),
            passage("ferry:0", "Ferries. Upland Review.\nTwo ferries were cancelled in São Bento.", "Upland Review"),
            passage("ferry:1", "Ferries. Upland Review.\nThe ferry firm said the dam was to blame.", "Upland Review"),
        ],
    )
    index.commit(1)
    yield index
    index.close()


def found(index: LexicalIndex, text: str, filter: Filter = EVERYTHING) -> list[str]:
    return [passage_id for passage_id, _ in index.search(text, 10, filter)]


def test_finds_stems_without_case_and_accents(index: LexicalIndex) -> None:
    assert found(index, "CANCELLING") == ["ferry:0"]
    assert found(index, "sao bento") == ["ferry:0"]
    assert found(index, "engineer") == ["dam:0"]
    assert set(found(index, "dam")) == {"dam:0", "ferry:1"}
    assert found(index, "volcano") == []


def test_scores_fall_and_k_is_kept(index: LexicalIndex) -> None:
    scores = [score for _, score in index.search("ferry dam said", 3, EVERYTHING)]
    assert len(scores) == 3 and scores == sorted(scores, reverse=True)
    assert len(index.search("ferry dam said", 2, EVERYTHING)) == 2
    assert index.search("ferry", 0, EVERYTHING) == []


def test_replacing_takes_out_what_was_there(index: LexicalIndex) -> None:
    index.replace(["ferry"], [passage("ferry:0", "Sailings resumed.")])
    assert found(index, "cancelled") == ["ferry:0"], "visible before it was committed"
    index.commit(2)
    assert found(index, "cancelled") == []
    assert found(index, "sailing") == ["ferry:0"]
    assert index.count() == 2


def test_a_filter_changes_no_score(index: LexicalIndex) -> None:
    plain = dict(index.search("the ferry", 10, EVERYTHING))
    narrow = Filter(publishers=("UPLAND review",), since=DAY, until=DAY, article_ids=("ferry",))
    filtered = dict(index.search("the ferry", 10, narrow))
    assert set(filtered) == {"ferry:0", "ferry:1"}
    assert filtered == pytest.approx({key: plain[key] for key in filtered})


def test_publishers_and_articles(index: LexicalIndex) -> None:
    assert found(index, "dam", Filter(publishers=("harbour  times",))) == ["dam:0"]
    assert set(found(index, "dam", Filter(publishers=("Harbour Times", "Upland Review")))) == {"dam:0", "ferry:1"}
    assert found(index, "dam", Filter(article_ids=("ferry", "gone"))) == ["ferry:1"]
    assert found(index, "dam", Filter(article_ids=())) == []


def test_dates(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "dates", "one")
    day = timedelta(days=1) - timedelta(microseconds=1)
    midnight = datetime(2024, 3, 5, tzinfo=UTC)
    index.replace(
        (),
        [
            passage("noon:0", "word", at=midnight + timedelta(hours=12)),
            passage("day:0", "word", at=midnight, lasts=day),
            passage("undated:0", "word", at=midnight + timedelta(days=300), undated=True),
            passage("unknown:0", "word", at=None, undated=True),
            passage("early:0", "word", at=datetime(3, 1, 1, tzinfo=UTC)),
        ],
    )
    index.commit(1)
    noon = midnight + timedelta(hours=12)

    assert set(found(index, "word", Filter(since=noon, until=noon))) == {"noon:0", "day:0"}
    assert set(found(index, "word", Filter(since=noon + timedelta(hours=1)))) == {"day:0", "undated:0"}
    undated = {"undated:0", "unknown:0"}
    assert set(found(index, "word", Filter(until=noon))) == {"noon:0", "day:0", "early:0"} | undated
    assert set(found(index, "word", Filter(until=midnight - timedelta(days=1)))) == {"early:0"} | undated
    naive = Filter(until=noon.replace(tzinfo=None))
    assert set(found(index, "word", naive)) == {"noon:0", "day:0", "early:0"} | undated
    index.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200) | st.text('"()[]{}*?~^:\\/+-&|!<> ANDORNOTdam', max_size=80))
@example('text:* OR passage_id:"dam:0"')
@example("-dam")
@example("NOT dam")
@example("*")
@example("/.*/")
@example("[a TO z]")
@example("\0\ufffd\ud800")
@example("dam " * 3_000)
@example("x" * 70_000)
def test_no_text_is_syntax(index: LexicalIndex, text: str) -> None:
    hits = index.search(text, 10, EVERYTHING)
    assert {passage_id for passage_id, _ in hits} <= {"dam:0", "ferry:0", "ferry:1"}
    assert all(score > 0 for _, score in hits)
    if not any(character.isalnum() for character in text):
        assert hits == []


def test_operators_are_words(index: LexicalIndex) -> None:
    assert set(found(index, "-dam")) == set(found(index, "dam"))
    assert found(index, "passage_id:nothing") == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=50))
@example("\ud800")
def test_hostile_outlets_and_ids_only_match_themselves(index: LexicalIndex, name: str) -> None:
    known = publisher_key(name) in {"harbour times", "upland review"}
    assert bool(found(index, "dam", Filter(publishers=(name,)))) == known
    assert bool(found(index, "dam", Filter(article_ids=(name,)))) == (name in {"dam", "ferry"})


def test_goes_on_where_it_was(tmp_path: Path, index: LexicalIndex) -> None:
    index.close()
    again = LexicalIndex(tmp_path / "lexical", "one")
    assert (again.seq, again.count()) == (1, 3)
    assert set(found(again, "dam")) == {"dam:0", "ferry:1"}
    again.close()


@pytest.mark.parametrize("progress", ["", "{}", "[]", "null", '{"seq": "x"}', None])
def test_without_readable_progress_it_starts_empty(tmp_path: Path, index: LexicalIndex, progress: str | None) -> None:
    index.close()
    file = tmp_path / "lexical" / "progress.json"
    file.unlink() if progress is None else file.write_text(progress)
    again = LexicalIndex(tmp_path / "lexical", "one")
    assert (again.seq, again.count()) == (0, 0)
    again.close()


def test_that_of_another_catalogue_starts_empty(tmp_path: Path, index: LexicalIndex) -> None:
    index.close()
    other = LexicalIndex(tmp_path / "lexical", "two")
    assert (other.seq, other.count()) == (0, 0)
    other.close()


def test_damaged_files_are_told_from_a_second_writer(tmp_path: Path, index: LexicalIndex) -> None:
    second = LexicalIndex(tmp_path / "lexical", "one")
    with pytest.raises(IndexUnavailable, match="Another process") as caught:
        second.replace((), [passage("x:0", "text")])
    assert not isinstance(caught.value, LexicalFailed), "a healthy index must not be thrown away"
    index.close()
    (tmp_path / "lexical" / "meta.json").write_text("{")
    with pytest.raises(LexicalFailed, match="cannot be opened"):
        LexicalIndex(tmp_path / "lexical", "one")
