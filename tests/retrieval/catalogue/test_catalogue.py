"""The catalogue on SQLite and on PostgreSQL: what is saved comes back, and what was there before is kept."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from retrieval.catalogue import following
from retrieval.catalogue.catalogue import Catalogue, Counts
from retrieval.catalogue.neighbours import neighbours
from retrieval.catalogue.rows import ARTICLE_COLUMNS
from retrieval.catalogue.tables import article_bands, passages, revisions, storable
from retrieval.errors import CatalogueUnavailable
from retrieval.models import Article
from tests.retrieval.stored import DAY, EMBEDDER, article, entry

TWO = "The dam held through the night.\n\nEngineers will inspect the eastern wall on Friday."


def test_gives_back_what_was_saved(either: Catalogue) -> None:
    saved = entry("dam", TWO)
    either.save([saved], EMBEDDER.name)

    assert either.get("dam") == saved.article
    assert either.get("ferry") is None
    assert either.passages_of(["ferry", "dam"]) == list(saved.passages)
    assert either.passages(["dam:1", "dam:7"]) == {"dam:1": saved.passages[1]}
    stored = either.embeddings(["dam:0", "dam:1"])
    assert np.array_equal(np.stack([stored["dam:0"], stored["dam:1"]]), saved.embeddings)
    assert either.content_hashes(["dam", "ferry"]) == {"dam": saved.content_hash}
    assert either.counts() == Counts(articles=1, passages=2)
    assert either.embedding_names() == {EMBEDDER.name}


def test_a_changed_article_keeps_its_former_text(either: Catalogue) -> None:
    either.save([entry("dam", TWO)], EMBEDDER.name)
    either.save([entry("dam", "The dam failed.", title="Dam fails")], EMBEDDER.name)
    either.save([entry("dam", "The dam failed at dawn.", title="Dam fails")], EMBEDDER.name)

    told = [(one.revision, one.title, one.text) for one in either.revisions("dam")]
    assert told == [
        (1, "Headline of dam", TWO),
        (2, "Dam fails", "The dam failed."),
        (3, "Dam fails", "The dam failed at dawn."),
    ]
    assert [passage.text for passage in either.passages_of(["dam"])] == ["The dam failed at dawn."]
    assert [change.article_id for change in either.changes_after(0, 10)] == ["dam"] * 3


def test_the_same_content_again_is_no_revision(either: Catalogue) -> None:
    either.save([entry("dam")], EMBEDDER.name)
    later = DAY + timedelta(days=9)
    either.save([entry("dam", publisher="The Harbour Times", ingested_at=later)], EMBEDDER.name)

    kept = either.get("dam")
    assert kept is not None
    assert (kept.revision, kept.publisher) == (1, "The Harbour Times")
    assert kept.ingested_at == article("dam").ingested_at
    assert len(either.revisions("dam")) == 1


def test_one_batch_may_hold_an_article_twice(either: Catalogue) -> None:
    either.save([entry("dam", "Early report."), entry("dam", "Late report.")], EMBEDDER.name)
    assert [one.text for one in either.revisions("dam")] == ["Early report.", "Late report."]


def test_removing_leaves_nothing_behind(either: Catalogue) -> None:
    either.save([entry("dam", TWO, bands=(1, 2))], EMBEDDER.name)
    either.save([entry("dam", "Other text.", bands=(1, 3)), entry("ferry", bands=(3,))], EMBEDDER.name)

    assert either.remove("dam")
    assert not either.remove("dam")

    assert either.get("dam") is None
    assert either.revisions("dam") == []
    assert neighbours(either.engine, [1, 2, 3]) == [("ferry", b"ferry")]
    with either.engine.connect() as connection:
        for table in (passages, revisions, article_bands):
            assert "dam" not in connection.scalars(select(table.c.article_id)).all()
    assert [change.article_id for change in either.changes_after(0, 10)] == ["dam", "dam", "ferry", "dam"]


def test_a_number_in_the_change_log_is_never_used_again(either: Catalogue) -> None:
    either.save([entry("dam")], EMBEDDER.name)
    either.remove("dam")
    seqs = [change.seq for change in either.changes_after(0, 10)]
    either.save([entry("dam")], EMBEDDER.name)
    assert [change.seq for change in either.changes_after(seqs[-1], 10)] == [seqs[-1] + 1]
    assert len(either.changes_after(0, 2)) == 2


def test_a_failed_batch_saves_nothing(either: Catalogue) -> None:
    whole = entry("ferry")
    broken = entry("dam", TWO)._replace(embeddings=EMBEDDER.embed(["one only"]))
    with pytest.raises(ValueError, match="2 passages but 1 embeddings"):
        either.save([whole, broken], EMBEDDER.name)
    assert either.counts() == Counts(articles=0, passages=0)
    assert either.changes_after(0, 10) == []


def test_an_article_without_words_is_kept_without_passages(either: Catalogue) -> None:
    empty = entry("dam", "")._replace(passages=(), embeddings=EMBEDDER.embed([]))
    either.save([empty], EMBEDDER.name)
    assert either.counts() == Counts(articles=1, passages=0)
    assert either.embedding_names() == set()


def test_near_duplicates_share_a_band_of_any_64_bits(either: Catalogue) -> None:
    bands = (0, 2**64 - 1, 2**63, 7, 7)
    either.save([entry("dam", bands=bands), entry("ferry", bands=(8,))], EMBEDDER.name)
    for band in bands:
        assert neighbours(either.engine, [band]) == [("dam", b"dam")]
    assert sorted(neighbours(either.engine, [7, 8])) == [("dam", b"dam"), ("ferry", b"ferry")]
    assert neighbours(either.engine, []) == []


def test_copies_are_found_and_the_oldest_takes_the_place_of_a_removed_original(either: Catalogue) -> None:
    copies = [
        entry("late", duplicate_of="dam", published_at=DAY + timedelta(hours=2), publisher="Second Post"),
        entry("early", duplicate_of="dam", published_at=DAY + timedelta(hours=1), publisher="First Post"),
    ]
    either.save([entry("dam"), *copies], EMBEDDER.name)
    family = either.with_copies(["dam", "none"])
    assert {one.publisher for one in family.values() if one.duplicate_of == "dam"} == {"First Post", "Second Post"}
    assert family.keys() == {"dam", "early", "late"}

    either.remove("dam")
    early = either.get("early")
    assert early is not None and early.duplicate_of is None
    assert either.with_copies(["early"]).keys() == {"early", "late"}


def test_days_overlap_and_the_undated_count_from_when_they_came(either: Catalogue) -> None:
    midnight = datetime(2024, 3, 5, tzinfo=UTC)
    either.save(
        [
            entry("noon", published_at=midnight + timedelta(hours=12)),
            entry("day", published_at=midnight, published_on_day_only=True),
            entry("undated", published_at=None, ingested_at=midnight + timedelta(hours=18)),
            entry("unknown", published_at=None, ingested_at=None),
            entry("before", published_at=midnight - timedelta(seconds=1)),
        ],
        EMBEDDER.name,
    )

    def between(since: datetime | None, until: datetime | None) -> list[str]:
        return [one.article_id for one in either.published_between(since, until)]

    noon = midnight + timedelta(hours=12)
    assert between(noon, noon) == ["day", "noon"]
    assert between(noon + timedelta(microseconds=1), None) == ["day", "undated"]
    assert between(midnight, None) == ["day", "noon", "undated"]
    assert between(None, midnight) == ["before", "day"]
    assert between(None, None) == ["before", "day", "noon", "undated"]


def test_lists_newest_first_by_outlet_without_case(either: Catalogue) -> None:
    either.save(
        [
            entry("old", published_at=DAY - timedelta(days=1), publisher="Straße Post"),
            entry("new", published_at=DAY, publisher="STRASSE  POST"),
            entry("other", published_at=DAY + timedelta(days=1), publisher="Upland Review"),
            entry("undated", published_at=None, ingested_at=None, publisher=""),
        ],
        EMBEDDER.name,
    )
    assert [one.article_id for one in either.list_articles()] == ["other", "new", "old", "undated"]
    assert [one.article_id for one in either.list_articles(limit=2, offset=1)] == ["new", "old"]
    assert [one.article_id for one in either.list_articles(publisher="straße post")] == ["new", "old"]
    assert either.publishers() == ["STRASSE  POST", "Straße Post", "Upland Review"]


def test_times_come_back_aware_and_in_utc(either: Catalogue) -> None:
    tokyo = datetime(2024, 3, 5, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=9)))
    ancient = datetime(1, 1, 2, tzinfo=UTC)
    either.save([entry("dam", ingested_at=tokyo), entry("scroll", published_at=ancient)], EMBEDDER.name)
    dam, scroll = either.get("dam"), either.get("scroll")
    assert dam is not None and dam.ingested_at is not None and scroll is not None
    assert (dam.ingested_at, dam.ingested_at.utcoffset()) == (tokyo, timedelta(0))
    assert scroll.published_at == ancient


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), min_size=1, max_size=60), name=st.text(st.characters(), max_size=300))
def test_any_text_is_kept_with_its_offsets(either: Catalogue, text: str, name: str) -> None:
    single = text.replace("\n\n", "\n")
    saved = entry("any", single, title=name, publisher=name, author=name)
    either.save([saved], EMBEDDER.name)
    found = either.get("any")
    passage = either.passages_of(["any"])[0]
    assert found is not None
    assert found.text == storable(single) and len(found.text) == len(single)
    assert found.title == storable(name)
    assert found.text[passage.start : passage.end] == passage.text
    assert [one.article_id for one in either.list_articles(publisher=name)] == ["any"]


def test_an_id_that_cannot_be_stored_is_found_by_what_it_became(either: Catalogue) -> None:
    either.save([entry("a\0b\ud800")], EMBEDDER.name)
    found = either.get("a\0b\ud800")
    assert found is not None and found.article_id == "a\ufffdb\ufffd"
    assert either.remove("a\0b\ud800")


def test_writers_at_once_leave_one_history_in_order(either: Catalogue) -> None:
    start = Barrier(4)

    def write(writer: int) -> None:
        start.wait()
        for number in range(6):
            either.save([entry("shared", f"Version {writer}.{number}")], EMBEDDER.name)

    threads = [Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    while any(thread.is_alive() for thread in threads) or either.changes_after(max(seen, default=0), 100):
        seen.extend(change.seq for change in either.changes_after(max(seen, default=0), 100))

    assert len(seen) == 24, "a reader that follows the numbers passed over a change"
    assert [one.revision for one in either.revisions("shared")] == list(range(1, 25))
    assert Counter(one.text for one in either.revisions("shared")).most_common(1)[0][1] == 1


def test_asks_for_more_ids_than_one_statement_may_name(either: Catalogue) -> None:
    either.save([entry("dam", TWO)], EMBEDDER.name)
    many = [*(f"none-{number}" for number in range(40_000)), "dam"]
    assert list(either.get_many(many)) == ["dam"]


def test_every_field_of_an_article_has_its_column() -> None:
    stored = {name for name, field in Article.model_fields.items() if not field.exclude}
    assert {column.name for column in ARTICLE_COLUMNS} == stored
    assert stored <= {column.name for column in revisions.columns}


def test_a_database_that_may_only_be_read_is_told_before_it_is_needed(catalogue: Catalogue) -> None:
    following.try_to_write(catalogue.engine)
    following.try_to_write(catalogue.engine)  # nothing was kept of the first
    with catalogue.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(CatalogueUnavailable, match="may be written"):
        following.try_to_write(catalogue.engine)
