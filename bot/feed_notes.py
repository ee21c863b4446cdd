"""Which troubles of feeds are to be told, and in which note: one for each trouble, over all replicas.

A trouble is put down in a note (`bot.records.feed_note_records`) before it is told, so that no two replicas tell it.
What breaks within half an hour of a note to the same person waits for the next one, and an outage takes the feeds along
that are about to count as broken: many feeds that fail are few notes.

It does not care how feeds are polled, nor how a note is posted (`bot.feed_note_job`).
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.records import feed_note_records as records
from bot.records.feed_note_records import FeedNote, Trouble
from bot.wiring import Bot
from retrieval.feeds.health import health_of
from retrieval.models import Feed

BROKEN = "feeds_broken"
WELL = "feeds_well"
BETWEEN_NOTES = timedelta(minutes=30)
FEW = 5
_OUTAGE_FEEDS = 3
_OUTAGE_SHARE = 0.8


def put_down(bot: Bot) -> list[tuple[str, str]]:
    """Put down what is to be told now; returns the jobs, as name and key, of all notes that are not posted."""
    now = bot.desk.clock()
    feeds = {feed.id: feed for feed in bot.desk.catalogue.feeds()}
    notes = records.feed_notes_now(bot.engine)
    past = _past(notes, feeds)
    if past:
        records.drop_troubles(bot.engine, past)
        notes = [note for note in notes if note.trouble not in past]
    _put_down_troubles(bot, to_tell(feeds.values()), notes, now)
    _put_down_ends(bot, notes, feeds)
    notes = records.feed_notes_now(bot.engine)
    broken = {(BROKEN, note.note): None for note in notes if not note.told}
    well = {(WELL, note.well_note): None for note in notes if note.told and note.well_note}
    return [*broken, *well]


def trouble_of(feed: Feed) -> Trouble:
    """What the feed suffers from; only for one with an error, or gone."""
    return Trouble(feed.id, feed.error_since or feed.gone_at or feed.added_at)


def is_well(feed: Feed) -> bool:
    """True where the last poll was a good one."""
    return feed.error is None and feed.gone_at is None


def is_outage(feeds: Collection[Feed]) -> bool:
    """True where nearly all feeds fail at the same time, which is hardly the fault of each."""
    polled = [feed for feed in feeds if feed.polled_at is not None and feed.gone_at is None]
    failing = sum(feed.error is not None for feed in polled)
    return failing >= max(_OUTAGE_FEEDS, _OUTAGE_SHARE * len(polled))


def to_tell(feeds: Collection[Feed]) -> list[Feed]:
    """The feeds that were broken or gone when last polled: what failed once before the bot was stopped for a night is
    tried before it is told. In an outage, once one is broken, all that fail."""
    lost = [feed for feed in feeds if feed.polled_at and health_of(feed, feed.polled_at).state in ("broken", "gone")]
    return [feed for feed in feeds if not is_well(feed)] if lost and is_outage(feeds) else lost


def _past(notes: Iterable[FeedNote], feeds: Mapping[int, Feed]) -> set[Trouble]:
    """Troubles of which nothing is left to say: the feed was removed, or has trouble anew."""
    newest: dict[int, Trouble] = {}
    for trouble in sorted(note.trouble for note in notes):
        newest[trouble.feed_id] = trouble
    return {note.trouble for note in notes if note.trouble.feed_id not in feeds} | {
        note.trouble for note in notes if note.trouble != newest[note.trouble.feed_id]
    }


def _put_down_troubles(bot: Bot, lost: Iterable[Feed], notes: Sequence[FeedNote], now: datetime) -> None:
    """A note for each person whose feeds have trouble that is in none, but where the last was a short while ago."""
    known = {note.trouble for note in notes}
    by_person = defaultdict(list)
    for feed in lost:
        if trouble_of(feed) not in known:
            by_person[feed.added_by or ""].append(trouble_of(feed))
    for person, troubles in by_person.items():
        last = max((note.at for note in notes if note.asked_for == person), default=None)
        if last is None or not timedelta() <= now - last < BETWEEN_NOTES:
            records.claim_troubles(bot.engine, f"feeds:{uuid.uuid4().hex}", person, troubles, now)


def _put_down_ends(bot: Bot, notes: Iterable[FeedNote], feeds: Mapping[int, Feed]) -> None:
    """A line under each note of which something is well again: of a long note, once half of what is left is."""
    by_note = defaultdict(list)
    for note in notes:
        if note.told and note.well_note is None:
            by_note[note.note].append(note.trouble)
    for left in by_note.values():
        ended = [trouble for trouble in left if is_well(feeds[trouble.feed_id])]
        if ended and (len(left) <= FEW or 2 * len(ended) >= len(left)):
            records.claim_ends(bot.engine, f"feeds:{uuid.uuid4().hex}", ended)
