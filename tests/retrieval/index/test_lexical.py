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
from retrieval.index.filters import Filter, article_of
from retrieval.index.lexical import LexicalFailed, LexicalIndex, telling
from retrieval.index.matching import Kind, Matching, Term
from tests.retrieval.stored import DAY

EVERYTHING = Filter()


def passage(
    passage_id: str,
    text: str,
    publisher: str = "Harbour Times",
    at: datetime | None = DAY,
    lasts: timedelta = timedelta(0),
    undated: bool = False,
    title: str = "",
    language: str = "en",
) -> Indexable:
    """`text` is the passage's body, and its context line is in front of it where there is one."""
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
        title=title,
        body=text.rpartition("\n")[2],
        language=language,
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


@pytest.fixture
def tongues(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path / "tongues", "one")
    index.replace(
        (),
        [
            passage("en:0", "The houses burned, and a striker said that Pelle Strand ran.", title="House fire"),
            passage("en:1", "Strand's house of cards fell. The bank rate rose.", title="Cards at the bank"),
            passage("de:0", "Die Häuser brannten, sagte Pelle Strand.", title="Brand am Hafen", language="de"),
            passage("pl:0", "Domy płonęły, house, mówi Strand.", title="Pożar", language="pl"),
            passage("none:0", "Houses, said Strand.", language=""),
        ],
    )
    index.commit(1)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("Haus", ["de:0"], set()),
        ("Hauses", ["de:0"], set()),
        ("house", [], {"en:0", "en:1", "pl:0", "none:0"}),
        ("plonely", ["pl:0"], set()),
        ("strand", [], {"en:0", "en:1", "de:0", "pl:0", "none:0"}),
    ],
)
def test_words_are_found_in_the_forms_of_each_language(
    tongues: LexicalIndex, text: str, first: list[str], others: set[str]
) -> None:
    hits = found(tongues, text)
    assert hits[: len(first)] == first and set(hits) == set(first) | others


def test_other_languages_change_no_score_of_english_passages(tmp_path: Path, tongues: LexicalIndex) -> None:
    alone = LexicalIndex(tmp_path / "unknown", "one")
    same = [passage(f"a{n}:0", text) for n, text in enumerate(["The houses burned.", "A house fell, and a house."])]
    foreign = [passage(f"b{n}:0", "Die Häuser brannten.", language=one) for n, one in enumerate(("pl", "pl"))]
    alone.replace((), [*same, *foreign])
    alone.commit(1)
    both = LexicalIndex(tmp_path / "known", "one")
    both.replace((), [*same, *(one._replace(language="de") for one in foreign)])
    both.commit(1)
    plain, mixed = dict(alone.search("houses", 10, EVERYTHING)), dict(both.search("houses", 10, EVERYTHING))
    assert set(plain) == {"a0:0", "a1:0"} and plain == {one: mixed[one] for one in plain}
    alone.close()
    both.close()


@pytest.mark.parametrize(
    ("text", "kind", "fits"),
    [
        ("house", "word", {"en:0", "en:1", "pl:0", "none:0"}),
        ("haus", "word", {"de:0"}),
        ("house", "phrase", {"en:0", "en:1", "pl:0"}),
        ("pelle strand", "phrase", {"en:0", "de:0"}),
        ("strand pelle", "phrase", set()),
        ("bank the", "phrase", set()),
        ("bank strand", "phrase", set()),
        ("house fire", "phrase", {"en:0"}),
        ("hous", "prefix", {"en:0", "en:1", "pl:0", "none:0"}),
        ("pelle str", "prefix", {"en:0", "de:0"}),
        ("strike", "word", set()),
        ("!?", "phrase", set()),
    ],
)
def test_what_fits_a_term(tongues: LexicalIndex, text: str, kind: Kind, fits: set[str]) -> None:
    everything = {"en:0", "en:1", "de:0", "pl:0", "none:0"}
    wanted = Matching(terms=(Term(text=text, kind=kind),), words=1)
    left_out = Matching(terms=(Term(text=text, kind=kind, excluded=True),))
    assert tongues.fitting(sorted(everything), wanted) == fits
    holding = {article_of(one) for one in fits}  # of an article with it the other passages are left out too
    assert tongues.fitting(sorted(everything), left_out) == {
        one for one in everything if article_of(one) not in holding
    }
    assert set(tongues.newest(wanted, 10, EVERYTHING)[0]) == fits
    ranked = tongues.search("strand", 10, EVERYTHING, wanted)
    assert {one for one, _ in ranked} == fits


def test_what_must_be_there_is_enough_and_words_rank(tongues: LexicalIndex) -> None:
    phrase = Matching(terms=(Term(text="strand", kind="phrase"),))
    assert len(tongues.search("cards", 10, EVERYTHING, phrase)) == 5
    assert tongues.search("cards", 10, EVERYTHING, phrase)[0][0] == "en:1"
    assert tongues.search("", 10, EVERYTHING, Matching(terms=())) == []
    assert tongues.fitting([], phrase) == set()


def test_languages_and_outlets_filter(tongues: LexicalIndex, index: LexicalIndex) -> None:
    assert found(tongues, "strand", Filter(languages=("de",))) == ["de:0"]
    assert set(found(tongues, "strand", Filter(languages=("pl", "de", "xx")))) == {"de:0", "pl:0"}
    assert found(index, "dam", Filter(excluded_publishers=("HARBOUR times",))) == ["ferry:1"]


def test_the_newest_come_first_and_those_without_a_date_last(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "dates", "one")
    days = {"second:0": 2, "first:0": 5, "third:0": -9}
    index.replace(
        (),
        [
            *(passage(one, "word", at=DAY + timedelta(days=day)) for one, day in days.items()),
            passage("undated:0", "word", at=DAY + timedelta(days=300), undated=True),
            passage("other:0", "another"),
        ],
    )
    index.commit(1)
    word = Matching(terms=(Term(text="words"),), words=1)
    assert index.newest(word, 10, EVERYTHING) == (["first:0", "second:0", "third:0", "undated:0"], 4)
    assert index.newest(word, 2, EVERYTHING) == (["first:0", "second:0"], 4)
    assert index.newest(word, 2, Filter(until=DAY)) == (["third:0", "undated:0"], 2)
    assert index.newest(word, 2, Filter(article_ids=())) == index.newest(word, 0, EVERYTHING) == ([], 0)
    index.close()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.sampled_from(["word", "phrase", "prefix"]), st.booleans())
@example("(dam|.*)+ [a-z]{9}.* \\", "prefix", False)
@example("dam " * 200, "phrase", False)
@example("x" * 5_000, "prefix", True)
@example("\ud800", "word", True)
def test_no_term_is_syntax(tongues: LexicalIndex, text: str, kind: Kind, excluded: bool) -> None:
    matching = Matching(terms=(Term(text=text, kind=kind, excluded=excluded),), words=1)
    everything = ["en:0", "en:1", "de:0", "pl:0", "none:0"]
    assert tongues.fitting(everything, matching) == set(tongues.newest(matching, 10, EVERYTHING)[0])
    tongues.search(text, 10, EVERYTHING, matching)
    assert isinstance(tongues.holds(text), bool)


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


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_in_a_large_collection_a_word_of_every_fourth_passage_is_looked_for_only_alone(tmp_path: Path) -> None:
    large = LexicalIndex(tmp_path / "large", "one")
    large.replace((), [passage(f"p{n}:0", f"News{n} of the day{' about rain' * (n % 2)}.") for n in range(2_400)])
    large.commit(1)
    assert found(large, "the rain of day news7") == ["p7:0"], "the others tell nothing apart"
    assert len(found(large, "the rain")) == 10, "unless there is nothing else to look for"
    assert set(found(large, "of news8 the news7")) == {"p7:0", "p8:0"}
    large.close()


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 1_000_000), max_size=30))
def test_of_any_question_some_words_are_looked_for_and_the_rarest_always(passages: dict[str, int]) -> None:
    terms = list(passages)
    kept = telling(terms, passages, 1_000_000)
    assert [term for term in terms if term in kept] == kept
    assert bool(kept) == bool(terms)
    assert min(passages.values(), default=0) in {passages[term] for term in kept} or not terms
    assert sum(sorted(passages[term] for term in kept)[2:]) <= 250_000
