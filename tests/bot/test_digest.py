"""`/digest` from the first word to the post in the channel, over both transports."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.durable import settled
from bot.records.subscription_records import subscription_of
from bot.running import sweep_now
from playground.people import Person
from tests.bot.conftest import Newsroom, shown
from tests.bot.press import article, publish, publish_saturday

pytestmark = pytest.mark.anyio
CHANNEL = "#newsroom"
EVENING = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 15, 7, 0, 1, tzinfo=UTC)  # eight in Berlin
CHOSEN = {
    ("topics", "value"): "Lunde Island ferry",
    ("at", "value"): "08:00",
    ("zone", "value"): "Berlin",
    ("length", "value"): "3",
}


async def open_modal(newsroom: Newsroom, who: Person, word: str = "subscribe") -> dict[str, Any]:
    await who.command(CHANNEL, "/digest", word)
    return (await newsroom.slack.until(lambda: newsroom.slack.views(who)))[-1]


async def subscribe(newsroom: Newsroom, changed: dict[tuple[str, str], Any] | None = None) -> dict[str, Any]:
    """Ada subscribes #newsroom; returns the line that tells the channel."""
    ada = newsroom.slack.person("ada")
    view = await open_modal(newsroom, ada)
    assert await ada.submit(view, CHOSEN | (changed or {})) == {}
    await said(newsroom, ada, "Saved.")
    return newsroom.from_bot(CHANNEL)[0]


async def posted(newsroom: Newsroom, at: datetime, n: int = 2) -> dict[str, Any]:
    """Move the clock, sweep, and wait for the bot's `n`-th post in the channel, details included."""
    newsroom.clock.move_to(at)
    await sweep_now(newsroom.bot)
    post = (await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL)[n - 1 :]))[0]
    await settled()
    assert len(newsroom.from_bot(CHANNEL)) == n
    return post


async def said(newsroom: Newsroom, who: Person, part: str) -> dict[str, Any]:
    """The private message that holds `part`."""
    return await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral(CHANNEL, who) if part in shown(m)), None)
    )


async def test_a_subscribed_digest_comes_at_its_hour_with_details_in_its_thread(newsroom: Newsroom) -> None:
    line = await subscribe(newsroom)
    assert "Ada set up the daily digest here: on Lunde Island ferry, every day at 08:00 (Europe/Berlin)" in shown(line)
    assert "Sunday 15 November 2026 at 08:00" in shown(line)

    await publish_saturday(newsroom.bot.desk, EVENING)
    newsroom.clock.move_to(SUNDAY - timedelta(minutes=1))
    await sweep_now(newsroom.bot)
    await settled()
    assert len(newsroom.from_bot(CHANNEL)) == 1

    post = await posted(newsroom, SUNDAY)
    text = shown(post)
    assert "Daily digest, Sunday 15 November 2026" in text
    assert "1 story on Lunde Island ferry since yesterday" in text
    assert "Solvei" in text and "(2 outlets)" in text and "clocks" not in text

    details = newsroom.from_bot(CHANNEL, post["ts"])[1:]
    assert len(details) == 1
    detail = shown(details[0])
    assert "[1]" in detail and "Saturday 14 November 2026" in detail
    assert "https://harbour-courier.example/ferry-back" in detail
    assert "Island Gazette" in detail
    for method, arguments in newsroom.slack.calls:
        if method == "chat.postMessage":
            assert arguments["unfurl_links"] is False and arguments["unfurl_media"] is False

    await sweep_now(newsroom.bot)
    await settled()
    assert len(newsroom.from_bot(CHANNEL)) == 2
    assert len(newsroom.from_bot(CHANNEL, post["ts"])) == 2


async def test_a_question_under_a_digest_is_answered_within_it(newsroom: Newsroom) -> None:
    await subscribe(newsroom)
    await publish_saturday(newsroom.bot.desk, EVENING)
    post = await posted(newsroom, SUNDAY)
    grace = newsroom.slack.person("grace")
    before = len(newsroom.from_bot(CHANNEL, post["ts"]))
    # The older fire, with 214 passengers, is in the collection but not in this edition.
    await grace.say(CHANNEL, "How many passengers can the ship carry?", thread_ts=post["ts"])
    answers = await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL, post["ts"])[before:])
    text = shown(answers[0])
    assert "200 passengers" in text
    assert "214" not in text


async def test_a_story_comes_back_only_with_something_new_and_says_so(newsroom: Newsroom) -> None:
    await subscribe(newsroom)
    await publish_saturday(newsroom.bot.desk, EVENING)
    await posted(newsroom, SUNDAY)
    monday = SUNDAY + timedelta(days=1)
    quiet = await posted(newsroom, monday, n=3)
    assert "Nothing new on Lunde Island ferry since yesterday" in shown(quiet)

    followed = (
        "The ferry Solvei to Lunde Island was stopped again on Monday by a leak in its engine room. "
        "Nordlinje said inspectors had found water near the repaired engine of the Solvei. "
        "All 61 passengers went ashore on Lunde Island."
    )
    at = monday + timedelta(hours=5)
    await publish(
        newsroom.bot.desk,
        article("ferry-leak", "Harbour Courier", "Leak stops the repaired ferry Solvei to Lunde Island", followed, at),
    )
    tuesday = await posted(newsroom, monday + timedelta(days=1), n=4)
    assert "Update:" in shown(tuesday)
    detail = shown(newsroom.from_bot(CHANNEL, tuesday["ts"])[1])
    assert "Earlier:" in detail and "61 passengers" in detail


async def test_a_quiet_day_and_a_broken_feed_are_told_apart(newsroom: Newsroom) -> None:
    await subscribe(newsroom)
    catalogue = newsroom.bot.desk.catalogue
    feeds = [catalogue.add_feed(f"https://feed{n}.example/rss", f"Feed {n}", EVENING) for n in range(3)]
    later = SUNDAY + timedelta(hours=26)  # after this test: nothing is fetched in it
    for feed in feeds:
        catalogue.record_poll(feed.id, EVENING, etag=None, last_modified=None, error=None, next_poll_at=later)
    quiet = await posted(newsroom, SUNDAY)
    assert "Nothing new on Lunde Island ferry since yesterday; 0 articles read." in shown(quiet)
    assert "could not be read" not in shown(quiet)
    assert len(newsroom.from_bot(CHANNEL, quiet["ts"])) == 1
    failed = "The server answered 500."
    for at in (SUNDAY, SUNDAY + timedelta(hours=1)):  # one failure alone may be a moment's trouble
        catalogue.record_poll(feeds[1].id, at, etag=None, last_modified=None, error=failed, next_poll_at=later)
    broken = await posted(newsroom, SUNDAY + timedelta(days=1), n=3)
    assert "1 of 3 sources could not be read since Sunday 15 November 2026" in shown(broken)
    assert "Feed 1" in shown(broken)


async def test_what_does_not_fit_is_shown_in_the_modal(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    view = await open_modal(newsroom, ada)
    zone = view["state"]["values"]["zone"]["value"]["value"]
    assert zone == "Europe/London"
    errors = await ada.submit(view, {("zone", "value"): "Europe/Londn", ("topics", "value"): ",".join("abcdefghijkl")})
    assert set(errors) == {"zone", "topics"}
    assert "Europe/London" in errors["zone"]
    assert newsroom.from_bot(CHANNEL) == []
    assert (
        await ada.submit(newsroom.slack.views(ada)[-1], {("zone", "value"): "London", ("topics", "value"): "a, b"})
        == {}
    )
    await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL))


async def test_the_modal_shows_a_preview_of_what_was_chosen(newsroom: Newsroom) -> None:
    await publish_saturday(newsroom.bot.desk, newsroom.clock() - timedelta(hours=2))
    ada = newsroom.slack.person("ada")
    view = await open_modal(newsroom, ada)
    ada.fill_in(view, {("topics", "value"): "museum clocks"})
    await ada.click(newsroom.slack.views(ada)[-1], "digest_preview")
    preview = await newsroom.slack.until(
        lambda: next((v for v in newsroom.slack.views(ada)[1:] if "only you can see" in shown(v)), None)
    )
    assert "1 story on museum clocks" in shown(preview) and "340 clocks" in shown(preview)
    assert newsroom.from_bot(CHANNEL) == []
    await ada.close(preview)
    assert len(newsroom.slack.views(ada)) == 1

    ada.fill_in(newsroom.slack.views(ada)[0], {("zone", "value"): "Atlantis"})
    await ada.click(newsroom.slack.views(ada)[0], "digest_preview")
    await newsroom.slack.until(
        lambda: next((v for v in newsroom.slack.views(ada)[1:] if "time zone" in shown(v)), None)
    )


async def test_a_digest_is_offered_described_changed_paused_and_resumed(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command(CHANNEL, "/digest", "")
    offer = await said(newsroom, ada, "no daily digest yet")
    await ada.click(offer, "digest_set_up")
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
    assert await ada.submit(view, CHOSEN) == {}
    await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL))

    await ada.command(CHANNEL, "/digest", "")
    standing = await said(newsroom, ada, "The daily digest of this channel")
    await ada.click(standing, "digest_pause")
    await said(newsroom, ada, "is paused")
    newsroom.clock.move_to(SUNDAY)
    await sweep_now(newsroom.bot)
    await settled()
    assert len(newsroom.from_bot(CHANNEL)) == 1

    newsroom.clock.move_to(SUNDAY + timedelta(days=3, hours=1))
    await ada.command(CHANNEL, "/digest", "resume")
    await said(newsroom, ada, "runs again. The next one comes on Thursday 19 November 2026 at 08:00.")
    await sweep_now(newsroom.bot)
    await settled()
    assert len(newsroom.from_bot(CHANNEL)) == 1  # no burst of what was missed

    view = await open_modal(newsroom, ada, "topics")
    assert view["state"]["values"]["topics"]["value"]["value"] == "Lunde Island ferry"
    assert await ada.submit(view, {("topics", "value"): ""}) == {}
    changed = (await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL)[1:]))[0]
    assert "Ada changed the daily digest here: on all news" in shown(changed)


async def test_now_shows_a_private_preview(newsroom: Newsroom) -> None:
    await publish_saturday(newsroom.bot.desk, newsroom.clock() - timedelta(hours=3))
    omar = newsroom.slack.person("omar")
    await omar.command(CHANNEL, "/digest", "now")
    preview = await said(newsroom, omar, "only you can see")
    assert "Solvei" in shown(preview) and "clocks" in shown(preview)
    assert newsroom.from_bot(CHANNEL) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [("help", "sets up a daily digest"), ("<!channel>", "I do not know"), ("pause", "no daily digest")],
)
async def test_words_it_does_not_need_a_digest_for(newsroom: Newsroom, typed: str, says: str) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command(CHANNEL, "/digest", typed)
    message = await said(newsroom, ada, says)
    assert "<!channel>" not in message["text"]


async def test_where_the_bot_is_no_member_it_asks_to_be_invited(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command("#markets", "/digest", "subscribe")
    private = await newsroom.private(ada, "#markets")
    assert "/invite" in shown(private)
    assert newsroom.slack.views(ada) == []


async def test_a_digest_whose_channel_shuts_the_bot_out_is_paused_and_its_owner_told(newsroom: Newsroom) -> None:
    await subscribe(newsroom)
    room = newsroom.slack.workspace.channel(CHANNEL)
    room.members.discard(newsroom.slack.bot_user_id)
    newsroom.clock.move_to(SUNDAY)
    await sweep_now(newsroom.bot)
    told = (await newsroom.slack.until(lambda: newsroom.from_bot("ada")))[0]
    assert "paused" in shown(told) and "/digest resume" in shown(told)
    await settled()
    assert len(newsroom.from_bot("ada")) == 1
    known = subscription_of(newsroom.bot.engine, newsroom.slack.team_id, room.id)
    assert known is not None and known.paused


async def test_the_stories_of_a_digest_are_counted_in_its_thread_hours_later(newsroom: Newsroom) -> None:
    await subscribe(newsroom, {("topics", "value"): ""})
    await publish_saturday(newsroom.bot.desk, EVENING)
    post = await posted(newsroom, SUNDAY)
    headlines = [shown(one) for one in newsroom.from_bot(CHANNEL, post["ts"])[1:]]
    assert len(headlines) > 1
    newsroom.clock.advance(timedelta(hours=9))
    before = len(newsroom.from_bot(CHANNEL, post["ts"]))
    await newsroom.slack.person("grace").say(CHANNEL, "the second one", thread_ts=post["ts"])
    answers = await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL, post["ts"])[before:])
    title = re.search(r"about “([^”]+)”", shown(answers[0]))
    assert title is not None and title[1] in headlines[1]
