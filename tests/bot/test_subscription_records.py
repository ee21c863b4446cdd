"""Subscriptions and the ledger of editions, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.records import edition_records as editions
from bot.records import subscription_records as subscriptions
from bot.records.database import migrate
from bot.records.edition_records import Edition
from bot.records.subscription_records import Wish
from retrieval.catalogue.catalogue import Catalogue
from retrieval.models import Digest, Headline, Story, Told

NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 5)
WISH = Wish(
    topics=("ferries", "Brot & Spiele ✓"), at=time(8, 5), zone="Asia/Kathmandu", days=frozenset({0, 6}), length=3
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'briefing.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_url")
    catalogue = Catalogue.open(url)
    migrate(catalogue.engine)
    yield catalogue.engine
    catalogue.close()


def edition(day: date = DAY, articles: tuple[str, ...] = ("a", "b")) -> Edition:
    told = tuple(Headline(article_id=name, title=name) for name in articles)
    stories = (Story(id="s", headline="Ferry", summary=(), citations=(), articles=told),) if told else ()
    since, until = NOW - timedelta(days=1), NOW + (day - DAY)
    return Edition(
        team="T",
        channel="C",
        day=day,
        since=since,
        until=until,
        digest=Digest(since=since, until=until, topics=(), stories=stories, quiet=not stories),
        told=tuple(
            Told(story_id=one.id, headline=one.headline, article_ids=articles, sentences=("x",), edition=day)
            for one in stories
        ),
    )


def test_a_wish_comes_back_as_it_was_saved(engine: Engine) -> None:
    saved = subscriptions.save_subscription(engine, "T", "C", "U", WISH, NOW)
    assert saved.wish == WISH and saved.created_by == "U" and saved.starts_at == NOW
    assert subscriptions.subscription_of(engine, "T", "C") == saved
    assert subscriptions.subscriptions_by(engine, "T", "U") == [saved]
    assert subscriptions.subscription_of(engine, "T2", "C") is None
    assert subscriptions.subscriptions_by(engine, "T2", "U") == []


def test_a_change_keeps_the_owner_and_counts_from_now_only_where_the_time_changed(engine: Engine) -> None:
    subscriptions.save_subscription(engine, "T", "C", "U", WISH, NOW)
    later = NOW + timedelta(hours=3)
    other_topics = WISH.model_copy(update={"topics": (), "length": 7})
    changed = subscriptions.save_subscription(engine, "T", "C", "V", other_topics, later)
    assert (changed.created_by, changed.starts_at, changed.wish) == ("U", NOW, other_topics)
    other_time = other_topics.model_copy(update={"at": time(9)})
    assert subscriptions.save_subscription(engine, "T", "C", "V", other_time, later).starts_at == later


def test_pausing_and_resuming_happen_once(engine: Engine) -> None:
    subscriptions.save_subscription(engine, "T", "C", "U", WISH, NOW)
    assert not subscriptions.resume(engine, "T", "C", NOW)
    assert subscriptions.pause(engine, "T", "C", "I am not in that channel.")
    assert not subscriptions.pause(engine, "T", "C")
    paused = subscriptions.subscription_of(engine, "T", "C")
    assert paused is not None and paused.paused and paused.problem == "I am not in that channel."
    assert subscriptions.active_subscriptions(engine) == []
    later = NOW + timedelta(days=9)
    assert subscriptions.resume(engine, "T", "C", later)
    resumed = subscriptions.subscription_of(engine, "T", "C")
    assert resumed is not None and not resumed.paused and resumed.problem is None and resumed.starts_at == later
    assert not subscriptions.pause(engine, "T", "elsewhere")


def test_the_first_edition_of_a_date_is_the_one_that_stays(engine: Engine) -> None:
    first = editions.keep_edition(engine, edition())
    assert editions.keep_edition(engine, edition(articles=("other",))) == first
    assert editions.last_day(engine, "T", "C", DAY) == DAY
    assert editions.last_day(engine, "T", "elsewhere", DAY) is None


def test_an_edition_counts_as_told_once_posted_and_as_delivered_once_whole(engine: Engine) -> None:
    editions.keep_edition(engine, edition())
    assert editions.told_in(engine, "T", "C", NOW) == ()
    assert editions.articles_of_edition(engine, "T", "C", "1.2") is None
    editions.mark_posted(engine, "T", "C", DAY, "1.2")
    assert [told.article_ids for told in editions.told_in(engine, "T", "C", NOW)] == [("a", "b")]
    assert editions.articles_of_edition(engine, "T", "C", "1.2") == ("a", "b")
    assert editions.articles_of_edition(engine, "T", "elsewhere", "1.2") is None
    assert editions.delivered_until(engine, "T", "C", NOW) is None
    editions.mark_delivered(engine, "T", "C", DAY, NOW)
    assert editions.delivered_until(engine, "T", "C", NOW) == NOW
    assert editions.told_in(engine, "T", "C", NOW + timedelta(days=31)) == ()


def test_a_quiet_edition_does_not_narrow_what_is_asked_under_it(engine: Engine) -> None:
    editions.keep_edition(engine, edition(articles=()))
    editions.mark_posted(engine, "T", "C", DAY, "1.2")
    assert editions.articles_of_edition(engine, "T", "C", "1.2") is None
