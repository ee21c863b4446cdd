"""Lookups over a real catalogue, Chroma and tantivy: what each query must and must not find, in which order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import QuestionError
from retrieval.index.filters import article_of
from retrieval.index.passage_index import PassageIndex
from retrieval.lookup.looking_up import MOST_PAGES, LookupResult, lookup
from retrieval.lookup.query import LookupQuery, parse_lookup
from retrieval.lookup.showing import lacking
from retrieval.newsdesk import Newsdesk
from tests.retrieval.lookup.collection import EMBEDDER, NOW, entries
from tests.retrieval.stored import entry


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    folder = tmp_path_factory.mktemp("lookup")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'catalogue.sqlite'}")
    catalogue.save(entries(), EMBEDDER.name)
    index = PassageIndex.open(folder / "index", catalogue, EMBEDDER)
    yield Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW)
    index.close()
    catalogue.close()


@pytest.fixture
def empty_desk(catalogue: Catalogue, tmp_path: Path) -> Iterator[Newsdesk]:
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    yield Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW)
    index.close()


def look(desk: Newsdesk, typed: str, page: int = 1, per_page: int = 10) -> LookupResult:
    return lookup(desk, parse_lookup(typed, NOW.date()), NOW, page=page, per_page=per_page)


def ids(result: LookupResult) -> list[str]:
    return [hit.article.article_id for hit in result.hits]


@pytest.mark.parametrize(
    ("typed", "must", "must_not"),
    [
        ("strike", "strike score undated", "bank banks visit again"),
        ("strikes", "strike score undated", "bank banks"),
        ("strike -cup", "strike undated", "score"),
        ("strike -cups", "strike undated", "score"),
        ('strike -"cup final"', "strike undated", "score"),
        ('strike -"final cup"', "strike score undated", "banks"),
        ("strike -striker*", "undated", "strike score"),
        ("strike -harbour", "", "strike score undated"),
        ("rate -harbour", "bank banks", "strike score undated"),  # the outlet Harbour Times is not left out
        ('"bank of lorvania"', "bank", "banks"),
        ('"Bank of Lorvania"', "bank", "banks"),
        ('"rates"', "bank", "banks"),
        ('"rate the"', "", "bank banks"),  # the end of a headline and the beginning of a text are no phrase
        ('"harbour times"', "", "strike bank"),
        ("lorvan*", "bank banks", "strike visit"),
        ("Lorvan* rates -lakes", "bank", "banks"),
        ("co-op*", "visit again", "strike"),
        ("co-op -co-operation", "again", "visit"),
        ("strandberg*", "strike", "haus"),
        ('strike source:"upland review"', "score", "strike undated"),
        ('strike -source:"upland review"', "strike undated", "score"),
        ("strike since:2024-03-05", "score", "strike undated"),
        ("strike until:2024-03-05", "strike", "score undated"),
        ("strike until:yesterday since:15d", "score", "undated"),
        ("haus", "haus", "strike greve"),
        ("Hauser", "haus", "strike greve"),
        ("Hafenarbeitern", "haus", "strike"),
        ("Streiks", "haus", "strike"),
        ("Streik lang:de", "haus", "strike greve"),
        ("strike lang:en", "strike", "haus greve"),
        ("élection", "greve", "haus strike"),
        ("elections syndicale", "greve", "haus strike"),
        ("greviste", "greve", "haus"),
        ('"greve generale"', "greve", "haus"),
        ("grèv* -générales", "", "greve"),
        ("Strossner", "haus", "strike"),
        ("volcano", "", "strike score bank banks visit again haus greve undated"),
        ("NOT strike", "strike", ""),
        ("text:strike", "", "strike score undated"),
        ("exact:strike* article_id:strike", "", "strike score undated"),
    ],
)
def test_what_is_found_and_what_is_not(desk: Newsdesk, typed: str, must: str, must_not: str) -> None:
    for order in ("relevance", "date"):
        found = set(ids(look(desk, f"{typed} sort:{order}")))
        assert set(must.split()) <= found, order
        assert not set(must_not.split()) & found, order


@pytest.mark.parametrize(
    ("typed", "shown_for", "first"),
    [
        ("Zelinskaja", "Zelinskaya", {"visit", "again"}),
        ("zelinskaya's", None, {"visit", "again"}),
        ("zelynskaja", "Zelinskaya", {"visit", "again"}),
        ("Ezlinskaya", "Zelinskaya", {"visit", "again"}),
        ("elinskaya visit", "Zelinskaya", {"visit", "again"}),
        ("Strossnr", "Strößner", {"haus"}),
        ('"Oksana Zelinskaja"', "Zelinskaya", {"visit"}),
        ("Oksana Zelinskaja -co-operation", "Zelinskaya", {"again"}),
    ],
)
def test_a_misspelt_name_is_found_and_said(desk: Newsdesk, typed: str, shown_for: str | None, first: set[str]) -> None:
    result = look(desk, typed)
    assert ids(result)[0] in first
    assert [one.shown_for[0] for one in result.corrected] == ([shown_for] if shown_for else [])
    assert any("shown for" in remark for remark in result.remarks) == bool(shown_for)


@pytest.mark.parametrize("typed", ['"there such harbour was"', "such a strike", '"Oksana Zelinskaja ahead"'])
def test_common_words_and_phrases_that_nobody_wrote_are_not_respelt(desk: Newsdesk, typed: str) -> None:
    assert look(desk, typed).corrected == ()


@pytest.mark.parametrize("typed", ["2025", "ru", "Zelinsk", "-Zelinskaja strike", "zelinsxx*", "qqqqqqqq"])
def test_what_is_no_misspelling_is_left_alone(desk: Newsdesk, typed: str) -> None:
    assert look(desk, typed).corrected == ()


def test_by_date_is_newest_first_and_what_has_no_date_is_last(desk: Newsdesk) -> None:
    assert ids(look(desk, "strike sort:date")) == ["score", "strike", "undated"]
    assert ids(look(desk, "president* zelinskaya sort:date")) == ["again", "visit"]


def test_by_date_all_words_must_be_there_or_as_many_as_can_be(desk: Newsdesk) -> None:
    assert ids(look(desk, "the strike harbour gate sort:date")) == ["strike"]
    result = look(desk, "strike harbour volcano lava sort:date")
    assert ids(result) == ["score", "strike", "undated"] and result.words == 2
    assert any("holds 2 of them" in remark for remark in result.remarks)


def test_what_is_near_in_meaning_obeys_too(desk: Newsdesk) -> None:
    text = "the strike at the harbour began at dawn"  # nearest by vector to an article that is left out
    assert ids(look(desk, text))[0] == "strike"
    assert "strike" not in ids(look(desk, f"{text} -gate"))
    assert ids(look(desk, f'{text} "key rate"')) == ["bank"]


def test_the_nearest_come_only_where_they_are_wanted_and_nothing_fits(desk: Newsdesk) -> None:
    for typed, nearest in (("volcano", True), ("strike", False), ("volcan*", False)):
        result = lookup(desk, parse_lookup(typed, NOW.date()), NOW, or_nearest=True)
        assert result.nearest == nearest and bool(result.hits) == (typed != "volcan*")
        assert nearest == any("nearest in meaning" in remark for remark in result.remarks)


def test_it_is_said_where_what_is_left_out_leaves_nothing_that_holds_the_words(desk: Newsdesk) -> None:
    emptied = lookup(desk, parse_lookup("zelinskaya -president", NOW.date()), NOW, or_nearest=True)
    assert emptied.emptied == ("president",)
    assert any("also holds “president”, which is left out" in remark for remark in emptied.remarks)
    for typed in ("strike -zelinskaya", "zzyzx -president", "zelinskaya"):
        assert lookup(desk, parse_lookup(typed, NOW.date()), NOW, or_nearest=True).emptied == ()


def test_unknown_outlets_are_said_with_what_was_meant(desk: Newsdesk) -> None:
    result = look(desk, 'strike source:"Uplnd Review" -source:Zzyzx')
    assert result.hits == ()
    assert [(one.typed, one.alike) for one in result.unknown] == [("Uplnd Review", ("Upland Review",)), ("Zzyzx", ())]
    assert "Did you mean Upland Review?" in result.remarks[0] and "Le Quai" in result.remarks[1]


@pytest.mark.parametrize("typed", ["UPLAND-review", '"the Review"', '"upland review"', "uplandreview"])
def test_an_outlet_is_found_by_what_people_call_it(desk: Newsdesk, typed: str) -> None:
    only = look(desk, f"the source:{typed}")
    assert only.unknown == () and {hit.article.publisher for hit in only.hits} == {"Upland Review"}
    without = look(desk, f"strike -source:{typed}")
    assert without.hits and all(hit.article.publisher != "Upland Review" for hit in without.hits)


def test_a_query_without_anything_to_find_is_an_error(desk: Newsdesk) -> None:
    with pytest.raises(QuestionError, match="empty"):
        lookup(desk, LookupQuery(), NOW)


@pytest.mark.parametrize("order", ["relevance", "date"])
@pytest.mark.parametrize("typed", ["ferry", "ferr*", '"ferry number"', "ferry -quay"])
def test_pages_follow_each_other_without_repeats(empty_desk: Newsdesk, typed: str, order: str) -> None:
    many = [
        entry(
            f"f{n}",
            f"Ferry number {n} left port {n * 7} with {n * 31} aboard.\n\nFerry {n} was {n * 3} minutes late.",
            embedder=EMBEDDER,
            published_at=NOW - timedelta(days=n % 12, hours=n),
        )
        for n in range(30)
    ]
    empty_desk.catalogue.save(many, EMBEDDER.name)
    empty_desk.index.follow()
    pages = [look(empty_desk, f"{typed} sort:{order}", page, 7) for page in range(1, 12)]
    shown = [hit.passage.id for page in pages for hit in page.hits]
    assert len(shown) == len(set(shown)) == pages[0].total >= 30
    assert pages[0].pages == sum(bool(page.hits) for page in pages)
    assert all(page.total == pages[0].total for page in pages) and not pages[0].more
    if order == "date":
        dates = [hit.article.published_at or NOW for page in pages for hit in page.hits]
        assert dates == sorted(dates, reverse=True) and len(dates) == 30


def test_by_date_reaches_the_newest_of_more_than_pages_show(empty_desk: Newsdesk) -> None:
    count = MOST_PAGES + 5
    many = [
        entry(f"f{n}", f"The ferry sails, {n}.", embedder=EMBEDDER, published_at=datetime(2024, 1, 1 + n, tzinfo=UTC))
        for n in range(count)
    ]
    empty_desk.catalogue.save(many, EMBEDDER.name)
    empty_desk.index.follow()
    result = look(empty_desk, "ferry sort:date", per_page=1)
    assert ids(result) == [f"f{count - 1}"]
    assert (result.total, result.pages, result.more) == (MOST_PAGES, MOST_PAGES, True)


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_what_is_left_out_may_stand_nowhere_in_the_article(empty_desk: Newsdesk, order: str) -> None:
    save(
        empty_desk,
        (
            "elsewhere",
            "Pay talks",
            "The strike goes on.\n\nNobody sails.\n\nIt began at the port of Estmere.",
        ),
        ("headline", "Port of Estmere shut", "Crews of tugs are on strike too.\n\nGulls are seen."),
        ("without", "Pay talks in Holm", "Bakers in Holm begin a strike over wages.\n\nThere is no bread."),
    )
    assert set(ids(look(empty_desk, f"strik* sort:{order}"))) == {"elsewhere", "headline", "without"}
    assert set(ids(look(empty_desk, f'strik* -"port of Estmere" sort:{order}'))) == {"without"}
    assert set(ids(look(empty_desk, f'strike -"port of Estmere" sort:{order}'))) == {"without"}


def test_others_come_in_the_place_of_what_is_left_out(empty_desk: Newsdesk) -> None:
    tainted = [(f"t{n}", f"Ferry {n}", f"The ferry {n}, the ferry, the ferry.\n\nFog on day {n}.") for n in range(30)]
    save(empty_desk, *tainted, ("clear", "Boats", "The ferry left.\n\nIt was full."))
    view = empty_desk.index.matching(parse_lookup("ferry -fog", NOW.date()).matching)
    assert {article_of(one) for one, _ in view.lexical("ferry", 5)} == {"clear"}
    passage_ids, count = view.newest(5)
    assert {article_of(one) for one in passage_ids} == {"clear"} and count == len(passage_ids)


@pytest.mark.parametrize("typed", ["strik*", "strike", '"dock strike"', "strike sort:date"])
def test_the_passage_shown_holds_what_was_looked_up(empty_desk: Newsdesk, typed: str) -> None:
    save(empty_desk, ("one", "Dock strike", "Cranes stand still.\n\nNobody works.\n\nThe dock strike began at dawn."))
    shown = look(empty_desk, typed).hits
    assert "strike" in shown[0].passage.text
    if typed != "strike":
        assert len(shown) == 1  # its headline alone brings no other passage


def test_a_result_tells_which_words_it_lacks(desk: Newsdesk) -> None:
    result = look(desk, "Zelinskaya mayor")
    lacked = {hit.article.article_id: lacking(hit, result.query) for hit in result.hits}
    assert lacked["visit"] == () and lacked["again"] == ("mayor",)


@pytest.mark.parametrize(
    ("typed", "first", "count"),
    [
        ('source:"upland review"', {"score"}, None),
        ("lang:de", {"haus"}, 1),
        ("since:2024-03-05 until:2024-03-06", set(), None),
        ("since:15d -strike", set(), None),
    ],
)
def test_days_outlets_and_languages_alone_list_the_newest(
    desk: Newsdesk, typed: str, first: set[str], count: int | None
) -> None:
    result = look(desk, typed)
    assert result.total == len(result.hits) and (count is None or result.total == count)
    assert first <= set(ids(result))
    days = [hit.article.published_at for hit in result.hits if hit.article.published_at]
    assert days == sorted(days, reverse=True) and len(days) == len(result.hits) > 0
    assert all(hit.passage.ordinal == 0 for hit in result.hits)


def test_a_language_that_nothing_is_in_is_said(desk: Newsdesk) -> None:
    result = look(desk, "strike lang:pl")
    assert result.absent == ("Polish",) and "No article is in Polish." in result.remarks
    assert look(desk, "volcano lang:de").absent == ()


def test_what_holds_all_words_comes_first_and_each_article_once_before_any_twice(empty_desk: Newsdesk) -> None:
    save(
        empty_desk,
        ("names", "Ferrowell names Ferrowell man", "Ferrowell thrives.\n\nFerrowell hires.\n\nFerrowell of Ferrowell."),
        ("pays", "Chip maker", "The board met for hours on end in the old hall.\n\nFerrowell will pay a dividend."),
    )
    found = ids(look(empty_desk, "Ferrowell dividend"))
    assert found[:2] == ["pays", "names"] and found.count("names") > 1


def save(desk: Newsdesk, *articles: tuple[str, str, str]) -> None:
    """Articles of several passages, each (id, title, text), a passage to a paragraph."""
    made = [entry(name, text, embedder=EMBEDDER, title=title, published_at=NOW) for name, title, text in articles]
    desk.catalogue.save(made, EMBEDDER.name)
    desk.index.follow()


def test_copies_are_one_result(empty_desk: Newsdesk) -> None:
    text = "The ferry to the islands is cancelled."
    copies = [
        entry("a", text, embedder=EMBEDDER, publisher="Tessel Wire", published_at=NOW - timedelta(days=2)),
        entry(
            "b", text, embedder=EMBEDDER, publisher="Le Quai", published_at=NOW - timedelta(days=1), duplicate_of="a"
        ),
    ]
    empty_desk.catalogue.save(copies, EMBEDDER.name)
    empty_desk.index.follow()
    for typed in ("ferry", "ferry sort:date"):
        (hit,) = look(empty_desk, typed).hits
        assert {hit.article.publisher, *(copy.publisher for copy in hit.copies)} == {"Tessel Wire", "Le Quai"}


def test_an_empty_collection_has_nothing(empty_desk: Newsdesk) -> None:
    for typed in ("ferry", '"the ferry"', "ferr* -dam", "ferry sort:date"):
        result = look(empty_desk, typed)
        assert (result.hits, result.total, result.pages) == ((), 0, 0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text('"-*: strikeO()[]^~\\/+', max_size=40))
@example('"strike"*')
@example("-strike* harbour.*")
@example('a.*b* "(x|y)+ .*"')
@example("\ud800strike")
def test_any_lookup_is_answered_or_refused(desk: Newsdesk, typed: str) -> None:
    for order in ("relevance", "date"):
        try:
            result = look(desk, f"{typed} sort:{order}")
        except QuestionError:
            continue
        assert len(result.hits) <= result.total
