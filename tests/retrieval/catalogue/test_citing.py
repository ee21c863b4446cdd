"""Citations and corrections on both databases: who cited what, what became of it, and that deleting forgets words."""

import pytest
from sqlalchemy import Connection, select

from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.catalogue.citing_records import Correction, Removal, forget_citers, write_citations
from retrieval.catalogue.citing_tables import cited, corrections
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.feed_tables import feed_items
from retrieval.catalogue.item_records import FeedItem
from retrieval.catalogue.tables import date_mentions, differences
from retrieval.models import Citation, DateMention
from retrieval.revising import difference
from tests.retrieval.stored import DAY, EMBEDDER, article, entry

TEXT = "The dam held through the night. Two people were hurt.\n\nIt was built in 1931."
ALTERED = TEXT.replace("Two people were", "Three people were badly")


def citation(text: str, quote: str, article_id: str = "dam", revision: int = 1, n: int = 1) -> Citation:
    start = text.index(quote)
    return Citation(
        n=n,
        article=article(article_id, text).headline,
        quote=quote,
        start=start,
        end=start + len(quote),
        passage_id=f"{article_id}:0",
        revision=revision,
    )


def save(catalogue: Catalogue, text: str, article_id: str = "dam", **fields: object) -> None:
    """As ingest does: with the difference from what is stored."""
    one: Entry = entry(article_id, text, **fields)
    former = catalogue.get(article_id)
    changes = difference(former, one.article) if former else ()
    catalogue.save([one._replace(difference=changes)], EMBEDDER.name)


def told(catalogue: Catalogue) -> list[tuple[str, str, str | None, int | None]]:
    return [(one.quote, one.change, one.becomes, one.revision) for one in catalogue.corrections("dam")]


@pytest.fixture
def dam(either: Catalogue) -> Catalogue:
    """A catalogue with one article that an answer has cited twice."""
    save(either, TEXT)
    quotes = [citation(TEXT, "Two people were hurt."), citation(TEXT, "It was built in 1931.")]
    either.cite("answer:1", "answer", quotes, DAY)
    either.cite("answer:1", "answer", quotes, DAY)
    return either


def test_what_cited_an_article_is_known(dam: Catalogue) -> None:
    dam.cite("digest:1", "digest", [citation(TEXT, "Two people were hurt.")], DAY.replace(day=1))
    assert [(one.citer, one.kind, one.at, one.quotes) for one in dam.citers_of("dam")] == [
        ("digest:1", "digest", DAY.replace(day=1), ("Two people were hurt.",)),
        ("answer:1", "answer", DAY, ("Two people were hurt.", "It was built in 1931.")),
    ]
    assert dam.citers_of("ferry") == ()


def test_a_revision_that_alters_a_cited_sentence_writes_one_correction(dam: Catalogue) -> None:
    for _ in range(2):
        save(dam, ALTERED, ingested_at=DAY.replace(day=20))
    assert dam.corrections("dam") == [
        Correction(
            id=1,
            article_id="dam",
            revision=2,
            citer="answer:1",
            kind="answer",
            quote="Two people were hurt.",
            change="altered",
            becomes="Three people were badly hurt.",
            at=DAY.replace(day=20),
        )
    ]
    assert [change.after for change in dam.differences("dam")[2]] == ["Three people were badly hurt."]
    assert dam.corrections(after=1) == []
    assert dam.corrections() == dam.corrections("dam")


def test_the_words_that_were_told_last_are_followed(dam: Catalogue) -> None:
    save(dam, ALTERED)
    save(dam, ALTERED.replace("Three", "Four"))
    save(dam, ALTERED.replace("Three", "Four") + " More is not known.")
    save(dam, "The dam held through the night.\n\nIt was built in 1931.")
    assert told(dam) == [
        ("Two people were hurt.", "altered", "Three people were badly hurt.", 2),
        ("Two people were hurt.", "altered", "Four people were badly hurt.", 3),
        ("Two people were hurt.", "removed", None, 5),
    ]


def test_a_quote_that_comes_back_is_shown_as_restored_and_may_go_again(dam: Catalogue) -> None:
    save(dam, ALTERED)
    assert [one.restored for one in dam.corrections("dam")] == [False]
    save(dam, TEXT)
    assert [one.restored for one in dam.corrections("dam")] == [True]
    save(dam, "The dam held through the night.\n\nIt was built in 1931.")
    assert [(one.change, one.restored) for one in dam.corrections("dam")] == [("altered", False), ("removed", False)]


@pytest.mark.parametrize(
    ("text", "title", "revisions"),
    [
        (TEXT, "Dam held", 2),
        (TEXT.replace("\n\n", " ").replace("night. ", "night.\n\n"), "Headline of dam", 1),
        (TEXT + " Nobody knows why.", "Headline of dam", 2),
        ("It was built in 1931. " + TEXT, "Headline of dam", 2),
    ],
)
def test_what_takes_no_cited_sentence_writes_no_correction(
    dam: Catalogue, text: str, title: str, revisions: int
) -> None:
    save(dam, text, title=title)
    assert len(dam.revisions("dam")) == revisions
    assert told(dam) == []


def test_what_is_shown_after_the_article_changed_is_corrected_at_once(dam: Catalogue) -> None:
    save(dam, ALTERED)
    late = [citation(TEXT, "Two people were hurt."), citation(TEXT, "The dam held through the night.", n=2)]
    dam.cite("ask:late", "terminal", late, DAY)
    assert [(one.citer, one.change, one.becomes) for one in dam.corrections("dam")][1:] == [
        ("ask:late", "altered", "Three people were badly hurt.")
    ]
    dam.remove("dam")
    dam.cite("ask:later", "terminal", late, DAY)
    assert [(one.citer, one.change, one.quote) for one in dam.corrections("dam")][-1] == ("ask:later", "deleted", "")
    assert dam.citers_of("dam")[-1].quotes == ()


def test_a_save_that_fails_leaves_neither_revision_nor_correction(dam: Catalogue) -> None:
    one = entry("dam", ALTERED)
    broken = entry("ferry")._replace(embeddings=EMBEDDER.embed([]))
    with pytest.raises(ValueError, match="embeddings"):
        dam.save([one, broken], EMBEDDER.name)
    assert (len(dam.revisions("dam")), told(dam), dam.differences("dam")) == (1, [], {})
    dam.save([one], EMBEDDER.name)
    assert (len(dam.revisions("dam")), [change for _, change, _, _ in told(dam)]) == (2, ["removed"])


def test_deleting_forgets_every_word_and_says_who_had_cited_it(dam: Catalogue) -> None:
    save(dam, ALTERED)
    feed = dam.add_feed("https://harbour.example/feed", "Harbour", DAY)
    item = FeedItem(feed.id, "g1", "dam", "dam", None, "f", "{}", DAY, DAY)
    dam.save_items([item])
    dam.cite("digest:1", "digest", [citation(ALTERED, "It was built in 1931.", revision=2)], DAY)
    removal = dam.remove("dam", DAY.replace(day=30))
    assert removal and [(one.citer, len(one.quotes)) for one in removal.citers] == [("answer:1", 2), ("digest:1", 1)]
    assert dam.remove("dam") == Removal(False)
    assert [(one.citer, one.change, one.quote, one.becomes) for one in dam.corrections("dam")] == [
        ("answer:1", "altered", "", None),
        ("answer:1", "deleted", "", None),
        ("digest:1", "deleted", "", None),
    ]
    assert [one.quotes for one in dam.citers_of("dam")] == [(), ()]
    with reading(dam.engine) as connection:
        for table in (differences, date_mentions):
            assert connection.execute(select(table)).all() == []
        assert set(connection.scalars(select(cited.c.quote))) == {""}
        assert connection.scalars(select(feed_items.c.removed)).all() == [True]


def test_deleting_does_all_or_nothing(dam: Catalogue) -> None:
    def refuse(connection: Connection) -> None:
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError):
        dam.remove("dam", within=refuse)
    assert dam.get("dam") is not None
    assert (len(dam.citers_of("dam")[0].quotes), told(dam)) == (2, [])


def test_what_a_person_deletes_is_forgotten(dam: Catalogue) -> None:
    save(dam, ALTERED)
    with writing(dam.engine) as connection:
        write_citations(connection, "answer:2", "answer", [citation(ALTERED, "It was built in 1931.", revision=2)], DAY)
        forget_citers(connection, ["answer:1"])
    assert [one.citer for one in dam.citers_of("dam")] == ["answer:2"]
    with reading(dam.engine) as connection:
        assert connection.execute(select(corrections)).all() == []


def test_dates_named_belong_to_the_current_text(dam: Catalogue) -> None:
    open_one, known = DateMention(start=50, end=54), DateMention(start=4, end=9, first=DAY.date(), last=DAY.date())
    dam.save([entry("dam", ALTERED)._replace(mentions=(open_one, known))], EMBEDDER.name)
    assert dam.mentions(["dam", "ferry"]) == {"dam": (known, open_one)}
    save(dam, TEXT)
    assert dam.mentions(["dam"]) == {}


@pytest.mark.parametrize("order", [("first", "second", "third"), ("third", "second", "first")])
def test_the_first_published_heads_a_family_in_whatever_order_it_came(
    either: Catalogue, order: tuple[str, ...]
) -> None:
    days = {"first": DAY, "second": DAY.replace(day=6), "third": DAY.replace(day=7)}
    for at, name in enumerate(order):
        original = order[0] if at else None
        one = entry(name, TEXT, published_at=days[name], publisher=f"The {name}", duplicate_of=original)
        either.save([one], EMBEDDER.name)
    names = {name: one.duplicate_of for name, one in either.get_many(order).items()}
    assert names == {"first": None, "second": "first", "third": "first"}
    assert [one.publisher for one in either.family_of("third")] == ["The first", "The second", "The third"]
    either.remove("first")
    assert [one.article_id for one in either.family_of("third")] == ["second", "third"]
    either.remove("second")
    assert [(one.article_id, one.duplicate_of) for one in either.get_many(order).values()] == [("third", None)]
    assert either.family_of("first") == []


def test_a_head_that_turns_out_a_copy_takes_its_family_along(either: Catalogue) -> None:
    either.save([entry("a", published_at=DAY), entry("b", published_at=DAY.replace(day=7))], EMBEDDER.name)
    either.save([entry("c", published_at=DAY.replace(day=8), duplicate_of="b")], EMBEDDER.name)
    either.save([entry("b", "The dam held on.", published_at=DAY.replace(day=7), duplicate_of="a")], EMBEDDER.name)
    assert [one.article_id for one in either.family_of("c")] == ["a", "b", "c"]
    assert {one.duplicate_of for one in either.get_many(["b", "c"]).values()} == {"a"}
