"""Search over a real catalogue, Chroma and tantivy; only the embedder is a stand-in that knows words, not meaning."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import event

from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.catalogue.listings import Listing
from retrieval.catalogue.rows import dated
from retrieval.errors import QuestionError
from retrieval.index.passage_index import PassageIndex
from retrieval.models import MAX_QUESTION_CHARS, Article, Hit, Passage, Query, Window
from retrieval.newsdesk import Newsdesk
from retrieval.ranking import MECHANISMS, RANKING
from retrieval.roundups import is_roundup
from retrieval.search import search
from retrieval.variety import Candidate, choose
from tests.retrieval.stored import EMBEDDER, entry

NOW = datetime(2024, 3, 20, 12, 0, tzinfo=UTC)
FERRY = "The ferry to the outer islands is cancelled, the harbour master said."
Save = Callable[..., None]


@pytest.fixture
def desk(catalogue: Catalogue, tmp_path: Path) -> Iterator[Newsdesk]:
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    yield Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW)
    index.close()


@pytest.fixture
def save(desk: Newsdesk) -> Save:
    def put(*entries: Entry) -> None:
        desk.catalogue.save(entries, EMBEDDER.name)
        desk.index.follow()

    return put


def ask(desk: Newsdesk, text: str = "ferry to the islands", k: int = 10, **fields: object) -> list[Hit]:
    return search(desk, Query.model_validate({"text": text, "asked_at": NOW} | fields), k)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article.article_id for hit in hits]


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_an_empty_collection_has_no_hits(desk: Newsdesk) -> None:
    assert ask(desk) == []


@pytest.mark.parametrize(("text", "said"), [("", "empty"), (" \n", "empty"), ("a" * (MAX_QUESTION_CHARS + 1), "4,000")])
def test_a_question_that_cannot_be_asked(desk: Newsdesk, text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        ask(desk, text)


def test_a_zone_that_does_not_exist(desk: Newsdesk) -> None:
    with pytest.raises(QuestionError, match="Europe/Berlin"):
        ask(desk, zone="Mars/Olympus")


def test_the_best_passage_comes_first_with_both_scores(desk: Newsdesk, save: Save) -> None:
    save(
        entry("bank", "The bank raised its rate."), entry("ferry", FERRY), entry("dam", "The dam near the ferry held.")
    )
    hits = ask(desk, "ferry islands")
    assert ids(hits)[0] == "ferry" and len(hits) == 3
    assert hits[0].passage.text == FERRY and hits[0].article.text == FERRY
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    vector = EMBEDDER.embed_query("ferry islands")
    for hit in hits:
        stored = desk.catalogue.embeddings([hit.passage.id])[hit.passage.id]
        assert hit.dense == pytest.approx(float(stored @ vector), abs=1e-3)
        assert (hit.lexical > 0) == (hit.article.article_id != "bank")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200).filter(str.strip), k=st.integers(1, 5))
def test_any_question_is_searched_and_no_hit_comes_twice(desk: Newsdesk, text: str, k: int) -> None:
    if not desk.catalogue.counts().articles:
        desk.catalogue.save([entry(f"a{n}", f"Ferry {n} sails.\n\nIt is late.") for n in range(4)], EMBEDDER.name)
        desk.index.follow()
    hits = ask(desk, text, k)
    assert len(hits) <= k and len({hit.passage.id for hit in hits}) == len(hits)


def test_an_article_replaced_while_it_is_searched_for_is_never_shown_with_a_passage_of_before(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    read_ahead = Event()

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "FROM passages" in statement:
            read_ahead.set()

    def embed_query(text: str) -> NDArray[np.float32]:
        if asking:  # its passages were found by their words meanwhile; now it is replaced
            assert read_ahead.wait(20)
            catalogue.save([entry("ferry", f"Correction. {FERRY}")], EMBEDDER.name)
        return EMBEDDER.embed_query(text)

    asking: list[bool] = []
    catalogue.save([entry("ferry", FERRY), entry("dam", "The ferry passed the dam.")], EMBEDDER.name)
    index = PassageIndex.open(tmp_path / "index", catalogue, replace(EMBEDDER, embed_query=embed_query))
    event.listen(catalogue.engine, "after_cursor_execute", note)
    asking.append(True)
    hits = ask(Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW))
    assert ids(hits) == ["dam"]
    index.follow()
    asking.clear()
    hits = ask(Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW))
    index.close()
    assert [hit.passage.text for hit in hits if hit.article.article_id == "ferry"] == [f"Correction. {FERRY}"]


class TestScope:
    def test_articles_of_more_than_a_day_after_the_question_are_hidden(self, desk: Newsdesk, save: Save) -> None:
        days = {"past": ago(1), "within": ago(-0.9), "later": ago(-1.1)}
        save(*(entry(name, f"{FERRY} {at:%d%H}", published_at=at) for name, at in days.items()))
        assert set(ids(ask(desk))) == {"past", "within"}

    def test_the_days_of_a_window_are_inclusive_in_the_askers_zone(self, desk: Newsdesk, save: Save) -> None:
        # In Auckland (UTC+13), 10 March is from 9 March 11:00 to 10 March 11:00 UTC.
        times = {"before": (9, 10, 59), "first": (9, 11, 0), "last": (10, 10, 59), "after": (10, 11, 0)}
        save(
            *(
                entry(name, f"{FERRY} {day}{minute}", published_at=datetime(2024, 3, day, hour, minute, tzinfo=UTC))
                for name, (day, hour, minute) in times.items()
            ),
            entry("day", f"{FERRY} 31", published_at=datetime(2024, 3, 10, tzinfo=UTC), published_on_day_only=True),
            entry(
                "day-before", f"{FERRY} 32", published_at=datetime(2024, 3, 9, tzinfo=UTC), published_on_day_only=True
            ),
        )
        window = Window(since=date(2024, 3, 10), until=date(2024, 3, 10))
        assert set(ids(ask(desk, window=window, zone="Pacific/Auckland"))) == {"first", "last", "day"}

    def test_an_undated_article_is_evidence_unless_there_is_a_window(self, desk: Newsdesk, save: Save) -> None:
        save(entry("undated", FERRY, published_at=None, ingested_at=ago(2)), entry("dated", f"{FERRY} At 9."))
        assert set(ids(ask(desk))) == {"undated", "dated"}
        assert ids(ask(desk, window=Window(since=date(2024, 1, 1)))) == ["dated"]
        assert ids(ask(desk, window=Window(until=date(2024, 3, 20)))) == ["dated"]

    def test_many_articles_out_of_scope_do_not_crowd_out_one_within(self, desk: Newsdesk, save: Save) -> None:
        undated = [entry(f"u{n}", f"Ferry to the islands {n}.", published_at=None) for n in range(150)]
        save(*undated, entry("dated", "A word on the ferry, much beside the point of the matter in hand."))
        assert ids(ask(desk, window=Window(until=date(2024, 3, 20)))) == ["dated"]

    def test_outlets_are_compared_without_case(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("ours", FERRY, publisher="Harbour Times"), entry("theirs", f"{FERRY} At 10.", publisher="Tessel Wire")
        )
        assert ids(ask(desk, sources=("HARBOUR TIMES",))) == ["ours"]
        assert ask(desk, sources=("No Such Paper",)) == []
        assert ids(ask(desk, excluded_sources=("harbour TIMES",))) == ["theirs"]

    def test_a_language_is_all_there_is(self, desk: Newsdesk, save: Save) -> None:
        save(entry("ours", FERRY, language="de"), entry("theirs", f"{FERRY} At 10."), entry("un", FERRY, language=None))
        assert ids(ask(desk, languages=("de",))) == ["ours"]

    def test_article_ids_are_all_the_evidence_there_is(self, desk: Newsdesk, save: Save) -> None:
        save(entry("one", FERRY), entry("two", f"{FERRY} At 2."), entry("off", "Nothing of the kind."))
        assert set(ids(ask(desk, article_ids=("two", "off", "gone")))) == {"two", "off"}
        assert ask(desk, article_ids=()) == []

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_the_ends_of_the_calendar_are_days_too(self, desk: Newsdesk, save: Save, day: date) -> None:
        save(entry("ferry", FERRY))
        assert ask(desk, window=Window(since=day, until=day)) == []
        assert ids(ask(desk, window=Window(since=date.min, until=date.max))) == ["ferry"]


class TestTime:
    @pytest.fixture
    def three(self, save: Save) -> None:
        new, old, between = ago(2), datetime(2023, 3, 14, tzinfo=UTC), datetime(2023, 8, 1, tzinfo=UTC)
        save(
            entry("new", f"{FERRY} Rain came.", published_at=new),
            entry("old", f"{FERRY} Snow fell.", published_at=old),
            entry("between", f"{FERRY} Sun shone.", published_at=between),
        )

    @pytest.mark.usefixtures("three")
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("Is the ferry to the outer islands cancelled this week?", "new"),
            ("Why was the ferry to the outer islands cancelled?", "new"),
            ("Why was the ferry to the outer islands cancelled in March 2023?", "old"),
            ("Why was the ferry to the outer islands cancelled on 14 March 2023?", "old"),
            ("Why was the ferry to the outer islands cancelled last August?", "between"),
        ],
    )
    def test_the_time_that_is_asked_about_comes_first(self, desk: Newsdesk, text: str, first: str) -> None:
        assert ids(ask(desk, text))[0] == first

    def test_a_question_that_looks_back_does_not_prefer_the_new(self, desk: Newsdesk, save: Save) -> None:
        text = "The old ferry company went bankrupt after the great storm."
        save(entry("new", "The ferry is late.", published_at=ago(1)), entry("old", text, published_at=ago(900)))
        assert ids(ask(desk, "Which ferry company went bankrupt years ago?"))[0] == "old"
        assert ids(ask(desk, "Which ferry company went bankrupt in 2021?"))[0] == "old"


class TestVariety:
    def test_copies_are_one_hit_that_names_the_outlets(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("original", FERRY, publisher="Tessel Wire"),
            entry("copy", FERRY, publisher="Harbour Times", duplicate_of="original"),
            entry("other", "Another ferry to other islands sails."),
        )
        hits = ask(desk)
        assert len(hits) == 2
        (hit,) = (hit for hit in hits if hit.passage.text == FERRY)
        assert {hit.article.article_id, *(copy.article_id for copy in hit.copies)} == {"original", "copy"}

    def test_a_copy_out_of_scope_is_not_named(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("original", FERRY, published_at=ago(1)),
            entry("later", FERRY, duplicate_of="original", published_at=ago(-5)),
        )
        (hit,) = ask(desk)
        assert hit.article.article_id == "original" and hit.copies == ()

    def test_the_same_passage_in_unlike_articles_is_shown_once(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("one", f"{FERRY}\n\nThe mayor opened a library.", publisher="Tessel Wire"),
            entry("two", f"{FERRY}\n\nRain is forecast for the north.", publisher="Harbour Times"),
        )
        hits = ask(desk)
        (hit,) = (hit for hit in hits if hit.passage.text == FERRY)
        assert {hit.article.article_id, *(copy.article_id for copy in hit.copies)} == {"one", "two"}

    def test_texts_that_differ_in_a_number_are_both_shown(self, desk: Newsdesk, save: Save) -> None:
        told = "The harbour master said that {} people were on board the ferry when it ran aground off the islands."
        save(entry("one", told.format(12)), entry("two", told.format(14)))
        assert set(ids(ask(desk))) == {"one", "two"}

    def test_one_article_does_not_fill_the_list_while_others_wait(self, desk: Newsdesk, save: Save) -> None:
        weathers = ["fog", "ice", "wind", "rain", "snow", "hail"]
        long = "\n\n".join(
            f"The ferry to the islands was late by {number} hours for {one}." for number, one in enumerate(weathers)
        )
        save(entry("long", long), entry("short", "The islands are quiet.", publisher="Tessel Wire"))
        assert ids(ask(desk, k=4)).count("long") == 3
        assert ids(ask(desk, k=6)).count("long") == 5, "nothing else is there, so the list is filled up"

    @pytest.mark.parametrize(("score", "order"), [(0.895, ["a1", "b1", "a2"]), (0.8, ["a1", "a2", "b1"])])
    def test_another_outlet_goes_first_in_a_near_tie_only(self, score: float, order: list[str]) -> None:
        made = {one: entry(one, f"Ferry {one}.", publisher=one[0]) for one in ("a1", "a2", "b1")}
        articles = {one: _listing(made[one].article) for one in made}
        passages = {f"{one}:0": Read(made[one].passages[0]) for one in made}
        scores = {"a1": 0.95, "a2": 0.9, "b1": score}
        candidates = [Candidate(f"{one}:0", one, scores[one]) for one in scores]
        chosen = choose(candidates, articles, lambda wanted: {one: passages[one] for one in wanted}, 3)
        assert [choice.article.article_id for choice in chosen] == order
        assert [choice.score for choice in chosen] == sorted((choice.score for choice in chosen), reverse=True)

    @given(
        st.lists(
            st.sampled_from(["fog", "ice", "wind", "rain", "snow", "hail", "sea", "ferry"]), min_size=1, max_size=40
        ),
        st.lists(st.tuples(st.integers(0, 39), st.sampled_from(["fog", "mud", "tide", ""])), max_size=6),
    )
    def test_texts_are_one_where_most_of_their_runs_of_words_are(
        self, words: list[str], edits: list[tuple[int, str]]
    ) -> None:
        changed = list(words)
        for place, word in edits:
            changed[place % len(changed)] = word
        texts = {"a": " ".join(words), "b": " ".join(" ".join(changed).split()) or "mud"}
        made = {one: entry(one, text) for one, text in texts.items()}
        runs = [
            {tuple(held[at : at + 4]) for at in range(max(1, len(held) - 3))} for held in map(str.split, texts.values())
        ]
        chosen = choose(
            [Candidate(f"{one}:0", one, 1.0) for one in made],
            {one: _listing(each.article) for one, each in made.items()},
            lambda wanted: {one: Read(made[one[0]].passages[0]) for one in wanted},
            2,
        )
        alike = len(runs[0] & runs[1]) >= 0.8 * len(runs[0] | runs[1])
        assert len(chosen) == (1 if alike else 2)


class Read(NamedTuple):
    """A passage in memory, as `choose` takes it."""

    passage: Passage

    @property
    def text(self) -> str:
        return self.passage.text


class TestRanking:
    def test_the_outlet_a_question_wants_to_hear_comes_first_and_shuts_none_out(
        self, desk: Newsdesk, save: Save
    ) -> None:
        save(
            entry("long", f"{FERRY} The outer islands wait.", publisher="Tessel Wire"),
            entry("ours", "The ferry to the islands is cancelled.", publisher="Northmarch Courier"),
        )
        plain, wanted = "Is the ferry to the outer islands cancelled", "according to the Courier?"
        assert ids(ask(desk, f"{plain}?"))[0] == "long"
        assert ids(ask(desk, f"{plain}, {wanted}")) == ["ours", "long"]

    def test_an_outlet_that_comes_in_is_known_at_once(self, desk: Newsdesk, save: Save) -> None:
        question = "What does the Quillford Gazette say about the ferry?"
        save(entry("other", FERRY, publisher="Tessel Wire"))
        assert ids(ask(desk, question)) == ["other"]
        save(entry("new", "A ferry.", publisher="Quillford Gazette"))
        assert ids(ask(desk, question)) == ["new", "other"]

    def test_each_part_of_a_question_finds_what_it_asks_for(self, desk: Newsdesk, save: Save) -> None:
        bank = [entry(f"bank{n}", f"The central bank raised its key rate to {n} per cent.") for n in range(9)]
        save(*bank, entry("ferry", "The ferry sails again on Monday."))
        question = "To what did the central bank raise its key rate, and when does the ferry sail again?"
        assert "ferry" in ids(ask(desk, question, k=3))

    def test_several_questions_of_nothing_find_nothing(self, desk: Newsdesk, save: Save) -> None:
        question = "Who owns the ferry company? When did the storm damage the engine?"
        assert ask(desk, question) == []
        save(entry("ferry", FERRY))
        assert ask(desk, question, sources=("Nobody",)) == []

    @pytest.mark.parametrize(
        ("day", "zone"), [(datetime.min, "Pacific/Niue"), (datetime.max.replace(microsecond=0), "Pacific/Kiritimati")]
    )
    def test_an_article_of_the_first_or_last_day_there_is_does_no_harm(
        self, desk: Newsdesk, save: Save, day: datetime, zone: str
    ) -> None:
        save(entry("edge", FERRY, published_at=day.replace(tzinfo=UTC)), entry("ferry", f"{FERRY} At nine."))
        assert "ferry" in ids(ask(desk, zone=zone, asked_at=NOW))

    def test_what_happened_then_is_found_however_much_has_been_written_since(self, desk: Newsdesk, save: Save) -> None:
        since = [entry(f"new{n}", f"Ferry islands ferry islands {n}.", published_at=ago(n % 20)) for n in range(150)]
        save(*since, entry("then", f"{FERRY} It was late.", published_at=datetime(2022, 6, 7, tzinfo=UTC)))
        assert ids(ask(desk, "Which ferry to the islands was cancelled in June 2022?"))[0] == "then"

    def test_a_question_finds_an_article_in_another_language_by_names_and_numbers(
        self, desk: Newsdesk, save: Save
    ) -> None:
        save(
            entry("german", "Die Fähre Solvei brachte 214 Menschen nach Lunde.", language="de"),
            entry("other", "The ferry to the outer islands was late, said the harbour master."),
        )
        assert ids(ask(desk, "How many people did the Solvei carry to Lunde, was it 214?"))[0] == "german"

    def test_the_best_passage_of_an_article_is_the_one_that_fits_best(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("long", "The ferry company has news.\n\nCaptain Osric Vane steered the ferry Solvei to the islands.")
        )
        assert ask(desk, "Which captain steered the ferry Solvei?")[0].passage.ordinal == 1

    def test_a_passage_that_says_the_number_leads_where_the_question_asks_for_one(
        self, desk: Newsdesk, save: Save
    ) -> None:
        save(
            entry("vague", "People were evacuated from the islands because of the flood, many of them at night."),
            entry("exact", "Because of the flood on the islands, people left at night, 1,600 in all, as it rose."),
        )
        question = Query(text="How many people were evacuated because of the flood on the islands?", asked_at=NOW)
        even = RANKING.without("figure")
        before = {hit.article.article_id: hit.score for hit in search(desk, question, 5, even)}
        after = {hit.article.article_id: hit.score for hit in search(desk, question, 5)}
        assert after["exact"] - before["exact"] == pytest.approx(RANKING.figure)
        assert after["vague"] - before["vague"] == pytest.approx(0.0)

    def test_a_name_that_several_articles_say_beside_the_words_of_the_question_leads(
        self, desk: Newsdesk, save: Save
    ) -> None:
        save(
            entry("one", "Captain Runa Holt steered the ferry Solvei into the harbour."),
            entry("two", "The ferry Solvei was steered into the harbour by Runa Holt.", publisher="Tessel Wire"),
            entry(
                "none", "The ferry Solvei was steered into the harbour by its captain.", publisher="Northmarch Courier"
            ),
        )
        question = Query(text="Who steered the ferry Solvei into the harbour?", asked_at=NOW)
        gained = {}
        before = {hit.article.article_id: hit.score for hit in search(desk, question, 5, RANKING.without("answer"))}
        for hit in search(desk, question, 5):
            gained[hit.article.article_id] = hit.score - before[hit.article.article_id]
        assert gained["one"] == gained["two"] == pytest.approx(RANKING.answer)
        assert gained["none"] == pytest.approx(0.0)

    def test_a_name_of_several_words_held_whole_raises_a_passage(self, desk: Newsdesk, save: Save) -> None:
        save(entry("whole", "The Ferry Board said that it sails."), entry("apart", "A board of the ferry sails."))
        question = Query(text="What does the Ferry Board say?", asked_at=NOW)
        alone = RANKING.without("same_outlet")
        before = {hit.article.article_id: hit.score for hit in search(desk, question, 5, alone.without("named"))}
        found = search(desk, question, 5, alone)
        gained = {hit.article.article_id: hit.score - before[hit.article.article_id] for hit in found}
        assert gained == {"whole": pytest.approx(RANKING.named), "apart": pytest.approx(0.0)}

    def test_a_round_up_gives_way_to_the_article_that_it_points_to(self, desk: Newsdesk, save: Save) -> None:
        save(
            entry("whole", FERRY, title="Ferry sails to the islands again"),
            entry("points", FERRY, title="Ferry, strike, storm: 5 things to know today", publisher="Tessel Wire"),
        )
        question = Query(text="ferry to the islands", asked_at=NOW)
        alone = RANKING.without("same_outlet").without("agreement")  # with what is best
        before = {one.article.article_id: one.score for one in search(desk, question, 5, alone.without("roundup"))}
        for hit in search(desk, question, 5, alone):
            lost = RANKING.roundup if hit.article.article_id == "points" else 0.0
            assert before[hit.article.article_id] - hit.score == pytest.approx(lost)

    @pytest.mark.parametrize("mechanism", list(MECHANISMS))
    def test_each_mechanism_can_be_turned_off(self, desk: Newsdesk, save: Save, mechanism: str) -> None:
        save(entry("one", FERRY), entry("two", "Another ferry sails to the islands."))
        query = Query(text="ferry to the islands", asked_at=NOW)
        assert {hit.article.article_id for hit in search(desk, query, 5, RANKING.without(mechanism))} == {"one", "two"}
        assert getattr(RANKING.without(mechanism), mechanism) == 0 != getattr(RANKING, mechanism)

    def test_a_mechanism_that_does_not_exist_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            RANKING.without("luck")


def _listing(article: Article) -> Listing:
    first, last = dated(article) or (None, None)
    read = {"dated_from": first, "dated_to": last, "rounds_up": is_roundup(article.title)}
    return Listing(**read, **{name: getattr(article, name) for name in Listing._fields if name not in read})
