"""Editions of the daily digest: what is due becomes a durable job, and the job posts it once.

It does not care how a digest is composed (`retrieval.stories`), how it looks (`bot.blocks.digest_blocks`), nor when it
is due (`bot.schedule`). The job's key names team, channel and local date, and each of its posts has a key of its own:
a sweep that comes again, another replica, or a job that starts anew after a crash posts nothing twice.
"""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.errors import SlackApiError

from bot import schedule
from bot.blocks.digest_blocks import MOST_STORIES, edition_post, story_post
from bot.blocks.text import escape, section
from bot.durable import Payload, job, start_job
from bot.faults import error_code, passing, plain
from bot.manifest import prefixed
from bot.places import SHARED, ChannelIsShared, place_of
from bot.posting import post_once
from bot.records import edition_records as editions
from bot.records import subscription_records as subscriptions
from bot.records.conversation_records import scope_thread
from bot.records.delivery_records import delivery_of
from bot.records.edition_records import Edition
from bot.records.subscription_records import Subscription
from bot.wiring import Bot
from retrieval.models import Digest, Told

# An outlet dates an article before a feed brings it: what came in after the last edition is looked at once more, and
# what the channel was told of it is left out by the told stories.
LATE_ARRIVALS = timedelta(hours=3)
JOB = "digest"
_CHANNEL_FAULTS = {  # of one channel, for good; and what is to be done about it
    "not_in_channel": "Invite me there",
    "channel_not_found": "Invite me there",
    "is_archived": "Once it is in use again and I am in it",
    "restricted_action": "Once this workspace's rules let me write there",
}
_MESSAGE_FAULTS = {"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"}

log = structlog.get_logger()


async def sweep(bot: Bot, now: datetime) -> list[str]:
    """Start a job for each digest that is due at `now`; returns their keys. Sweeping again starts nothing twice."""
    keys = []
    for subscription in await asyncio.to_thread(subscriptions.active_subscriptions, bot.engine):
        team, channel = subscription.team, subscription.channel
        try:
            today = schedule.local_day(subscription.timetable, now)
            last = await asyncio.to_thread(editions.last_day, bot.engine, team, channel, today)
            slot = schedule.due(subscription.timetable, now, last)
        except (ValueError, OSError) as error:  # a zone that this machine does not know: the others go on
            log.error("no timetable", channel=channel, zone=subscription.wish.zone, error=str(error))
            continue
        if slot is not None:
            key = edition_key(team, channel, slot.day)
            await start_job(JOB, key, {"team": team, "channel": channel, "day": slot.day.isoformat()})
            keys.append(key)
    return keys


def edition_key(team: str, channel: str, day: date) -> str:
    """The name of an edition, for ever and over all replicas."""
    return editions.edition_key(team, channel, day)


@job(JOB)
async def post_edition(bot: Bot, key: str, payload: Payload) -> None:
    """Compose the edition unless that is done, post it, then its details; safe to start anew at any point."""
    team, channel, day = payload["team"], payload["channel"], date.fromisoformat(payload["day"])
    subscription = await asyncio.to_thread(subscriptions.subscription_of, bot.engine, team, channel)
    if subscription is None:
        return
    try:
        if (await place_of(bot, channel, before_posting=True)).shared:
            raise ChannelIsShared(SHARED)
        edition = await asyncio.to_thread(_prepared, bot, key, subscription, day)
        if edition is not None:
            await _post(bot, key, edition, ZoneInfo(subscription.wish.zone))
    except Exception as error:
        if passing(error):
            raise  # the job is tried again
        log.error("edition failed", key=key, error=error_code(error), exc_info=not isinstance(error, SlackApiError))
        await _give_up(bot, key, subscription, day, error)


def _prepared(bot: Bot, key: str, subscription: Subscription, day: date) -> Edition | None:
    """The edition as composed, now or before the crash; None where it is no longer to be posted."""
    team, channel, table = subscription.team, subscription.channel, subscription.timetable
    now = bot.desk.clock()
    slot = schedule.Slot(day, schedule.instant(table, day))
    begun = delivery_of(bot.engine, _parent(key)) is not None
    if not begun and (subscription.paused or now >= schedule.deadline(table, slot)):
        return None
    kept = editions.edition_on(bot.engine, team, channel, day)
    if kept is not None:
        return kept
    delivered = editions.delivered_until(bot.engine, team, channel, now)
    since, until = schedule.window(table, slot, now, delivered)
    told = editions.told_in(bot.engine, team, channel, now)
    looked_back = since if delivered is None else since - LATE_ARRIVALS
    digest = composed(bot, subscription.wish, looked_back, until, told)
    return editions.keep_edition(
        bot.engine,
        Edition(
            team=team,
            channel=channel,
            day=day,
            since=since,
            until=until,
            digest=digest,
            told=tuple(
                Told(
                    story_id=story.id,
                    headline=story.headline,
                    article_ids=tuple(article.article_id for article in story.articles),
                    sentences=tuple(sentence.text for sentence in story.summary),
                    edition=day,
                )
                for story in digest.stories
            ),
        ),
    )


def composed(
    bot: Bot, wish: subscriptions.Wish, since: datetime, until: datetime, told: tuple[Told, ...] = ()
) -> Digest:
    """The digest of these times for what was wished, leaving out what was told."""
    from retrieval.stories.digest import compose  # scikit-learn takes a second to import

    return compose(bot.desk, since, until, wish.topics, told, min(wish.length, MOST_STORIES))


async def _post(bot: Bot, key: str, edition: Edition, zone: ZoneInfo) -> None:
    team, channel, day = edition.team, edition.channel, edition.day
    feeds = await asyncio.to_thread(bot.desk.catalogue.feeds)
    post = edition_post(edition.digest, day, edition.since, zone, feeds)
    parent = await post_once(bot, _parent(key), channel, post.blocks, post.text)
    await asyncio.to_thread(editions.mark_posted, bot.engine, team, channel, day, parent)
    articles = await asyncio.to_thread(editions.articles_of_edition, bot.engine, team, channel, parent)
    if articles:
        await asyncio.to_thread(scope_thread, bot.engine, channel, parent, articles, bot.desk.clock())
    for number, story in enumerate(edition.digest.stories[:MOST_STORIES], start=1):
        detail = story_post(story, zone)
        try:
            await post_once(bot, f"{key}:{number}", channel, detail.blocks, detail.text, parent, parent)
        except SlackApiError as error:
            if error_code(error) not in _MESSAGE_FAULTS:
                raise
            log.error("the details of a story were refused", key=key, story=number, error=error_code(error))
    await asyncio.to_thread(editions.mark_delivered, bot.engine, team, channel, day, bot.desk.clock())


async def _give_up(bot: Bot, key: str, subscription: Subscription, day: date, error: Exception) -> None:
    """Note that the edition failed, stop where the channel refuses the bot, and tell the owner alone."""
    team, channel = subscription.team, subscription.channel
    await asyncio.to_thread(editions.mark_failed, bot.engine, team, channel, day, error_code(error))
    if isinstance(error, ChannelIsShared):
        await asyncio.to_thread(subscriptions.pause, bot.engine, team, channel, str(error))
        line = f"I paused the daily digest that you set up in {await _name(bot, channel)}. {error}"
    elif error_code(error) in _CHANNEL_FAULTS:
        await asyncio.to_thread(subscriptions.pause, bot.engine, team, channel, plain(error))
        line = (
            f"I paused the daily digest that you set up in {await _name(bot, channel)}, because I could not post it "
            f"there ({error_code(error)}). {_CHANNEL_FAULTS[error_code(error)]}, type "
            f"{prefixed('/digest', bot.settings.command_prefix)} resume in it."
        )
    else:
        where = await _name(bot, channel)
        line = f"Today's digest for {where} could not be posted. {plain(error)} The next one makes up for it."
    try:
        opened = await bot.client.conversations_open(users=subscription.created_by)
        await post_once(bot, f"{key}:failed", opened["channel"]["id"], [section(escape(line))], escape(line))
    except SlackApiError as refused:
        log.warning("owner not told", key=key, error=error_code(refused))


async def _name(bot: Bot, channel: str) -> str:
    name = (await place_of(bot, channel)).name
    return f"#{name}" if name else "a channel"


def _parent(key: str) -> str:
    return f"{key}:parent"
