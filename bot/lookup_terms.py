"""What a person types after `/lookup`, read into terms, days and outlets.

It does not care how anything is found or shown. A day is a date such as 2026-11-03, `today`, `yesterday`, or
a count of days back such as `7d`; an outlet of several words stands in quotation marks.
"""

import html
import re
from datetime import date, timedelta

from retrieval.errors import QuestionError
from retrieval.models import Model, Window

MAX_TERMS_CHARS = 400
USAGE = (
    "Type `{command} TERMS`, and, if you like, `since:` or `until:` with a day or `source:` with an outlet, "
    'as in `{command} harbour strike since:7d source:"The Courier"`. '
    "A day is a date such as 2026-11-03, today, yesterday or 7d (seven days ago)."
)

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_PART = re.compile(r'(?<!\S)(since|until|source):\s*(?:"([^"]*)"?|([^\s"]*))', re.IGNORECASE)
_DAYS_BACK = re.compile(r"(\d{1,4})\s?d", re.IGNORECASE)


class LookupTerms(Model):
    """`text` is what to search for, without the filters; `sources` are outlets as typed."""

    text: str
    window: Window = Window()
    sources: tuple[str, ...] = ()


def parse_lookup(typed: str, today: date) -> LookupTerms:
    """The terms and filters in `typed`; `today` is the person's own day.

    Raises QuestionError with a line to show for a day that cannot be read, for a filter given twice or
    without terms, and for more than `MAX_TERMS_CHARS` characters. Empty input gives empty terms: the caller
    shows the usage.
    """
    typed = html.unescape(typed).replace("\x00", " ").translate(_QUOTES)
    if len(typed) > MAX_TERMS_CHARS:
        raise QuestionError(f"That is too long to look up: please use at most {MAX_TERMS_CHARS} characters.")
    days: dict[str, date] = {}
    sources: list[str] = []

    def take(part: re.Match[str]) -> str:
        name = part[1].lower()
        value = (part[2] if part[2] is not None else part[3]).strip()
        if name == "source":
            if not value:
                raise QuestionError('source: needs the name of an outlet, as in source:"The Courier".')
            sources.append(value)
        elif name in days:
            raise QuestionError(f"{name}: was given twice; please give one day.")
        else:
            days[name] = read_day(name, value, today)
        return " "

    text = " ".join(_PART.sub(take, typed).split())
    if (days or sources) and not text.strip('" '):
        raise QuestionError("Please say what to look up, besides the days and the outlet.")
    since, until = days.get("since"), days.get("until")
    if since and until and since > until:
        raise QuestionError(f"since:{since.isoformat()} is after until:{until.isoformat()}; please swap them.")
    return LookupTerms(text=text, window=Window(since=since, until=until), sources=tuple(sources))


def read_day(name: str, value: str, today: date) -> date:
    """The day that `value` names. Raises QuestionError naming what is accepted."""
    word = value.lower()
    if word in ("today", "yesterday"):
        return today - timedelta(days=word == "yesterday")
    try:
        if back := _DAYS_BACK.fullmatch(word):
            return today - timedelta(days=int(back[1]))
        return date.fromisoformat(word)
    except (ValueError, OverflowError):
        shown = f"“{value[:40]}”" if value else "nothing"
        raise QuestionError(
            f"{name}: was given {shown}, which is not a day I can read. "
            "Please give a date such as 2026-11-03, today, yesterday or 7d (seven days ago)."
        ) from None
