"""How an answer's days, age and disagreements are said in words, the same in a terminal, in Slack and on a page.

It does not care where they are shown, nor how they were found.
"""

import calendar
import re
from datetime import date, tzinfo

from retrieval.models import Conflict, Headline, ReadDate, Sentence, Side

NEWER = "Newer on this"

_LEADING = re.compile(r"^(?:on|in|at|by|since|until|from|during|before|after)\s+", re.IGNORECASE)
_DAY_NAMED = re.compile(rf"\b(?:{'|'.join(calendar.day_name)})\b|\b\d{{1,2}}\b", re.IGNORECASE)
_MONTH_NAMED = re.compile(rf"\b(?:{'|'.join(list(calendar.month_name)[1:])})\b", re.IGNORECASE)
_COMPARED = re.compile(r"(?:(?:up|down|rising|falling)\s+)?(?:from|compared|than|against)\b.*\d")
_STANDING = {"current": "", "earlier": "earlier", "superseded": "since corrected"}


def remark(sentence: Sentence) -> str:
    """ "[said by John Kirby; Thursday 4 January 2024]", for beside a sentence; the brackets say that it is ours. Empty
    where there is nothing to add."""
    said = [f"said by {sentence.said_by}"] if sentence.said_by else []
    told = [*said, *map(date_words, sentence.dates)]
    return f"[{'; '.join(told)}]" if told else ""


def date_words(read: ReadDate) -> str:
    """ "Thursday 4 January 2024", or "last week: 2 to 8 November 2026" where the words name no day or month."""
    written, first, last = " ".join(read.words.split()), read.first, read.last
    words = written if _COMPARED.match(written) else _LEADING.sub("", written)
    if first is None or last is None:
        return f"{words}: day not known"
    told = span_words(first, last)
    named = _DAY_NAMED if first == last else _MONTH_NAMED
    alone = named.search(words) is not None and not _COMPARED.match(words)
    return told if alone else f"{words}: {told}"


def span_words(first: date, last: date) -> str:
    """The days from `first` to `last` as a reader says them: a day with its weekday, a month, a year, or both ends."""
    if first == last:
        return long_day(first)
    ends_month = calendar.monthrange(last.year, last.month)[1]
    if first.day == 1 and last.day == ends_month and first.year == last.year:
        if first.month == last.month:
            return f"{first:%B %Y}"
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        return f"{first:%B} to {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    until = f"{last.day} {last:%B %Y}"
    return f"{first.day} {first:%B} to {until}" if first.year == last.year else f"{first.day} {first:%B %Y} to {until}"


def long_day(day: date) -> str:
    """`Thursday 5 November 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def published_words(headline: Headline, zone: tzinfo | None = None) -> str:
    """ "Tuesday 10 November 2026, corrected on Monday 16 November 2026", in `zone` where that is given."""
    moment, corrected = headline.published_at, headline.corrected_on
    if moment is not None and zone is not None and not headline.published_on_day_only:
        moment = moment.astimezone(zone)
    day = long_day(moment.date()) if moment else "date unknown"
    return f"{day}, corrected on {long_day(corrected)}" if corrected else day


def ago(day: date, today: date) -> str:
    """`today`, `1 day old`, `9 days old`; a day still to come is `today`."""
    days = (today - day).days
    return "today" if days <= 0 else "1 day old" if days == 1 else f"{days:,} days old"


def freshness_line(newest: date, today: date, outdated: bool) -> str:
    """ "Newest source: Thursday 4 January 2024, 9 days old", with a warning where the question is about now."""
    line = f"Newest source: {long_day(newest)}, {ago(newest, today)}"
    return f"⚠️ {line}; the question is about now" if outdated else line


def withheld_words(sentences: int) -> str:
    """What a reader is told of a model's sentences that failed the check."""
    if sentences == 1:
        return "One sentence that the model wrote is not shown: the check did not find it in the articles."
    return f"{sentences} sentences that the model wrote are not shown: the check did not find them in the articles."


def conflict_heading(conflict: Conflict) -> str:
    """What stands above the sides of a disagreement."""
    if conflict.kind == "correction":
        return "Corrected by the source"
    if all(side.standing == "earlier" for side in conflict.sides[1:]):
        what = "Now, and in earlier reports"
    else:
        what = "Reports give different figures" if conflict.kind == "figure" else "Reports differ"
    about = " ".join(conflict.about.split())
    return f"{what} ({about})" if about and not about.endswith("?") else what  # what was asked stands above already


def side_words(side: Side, day: str | None = None) -> str:
    """Who gives a value and when: "the police, in Tessel Wire, Tuesday 17 November 2026, now"; empty where nothing of
    it is known. `day`, where given, is the day as its reader's zone has it."""
    outlet = f"in {side.publisher}" if side.said_by and side.publisher else side.publisher
    day = day or (long_day(side.published_on) if side.published_on else "")
    return ", ".join(filter(None, (side.said_by, outlet, day, "now" if side.now else _STANDING[side.standing])))
