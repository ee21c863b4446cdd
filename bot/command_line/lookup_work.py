"""The work of `briefing lookup`: from arguments to the `--json` object, as `bot.command_line.work` describes it.

It does not care how the result is shown, but gives what showing needs: where words matched, and remarks.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from retrieval.models import FORESIGHT, Progress, Window, headline_json

if TYPE_CHECKING:
    from retrieval.lookup.looking_up import LookupResult
    from retrieval.models import Hit
    from retrieval.newsdesk import Newsdesk

SHOWN_ONLY = ("shown", "remarks", "more", "told_why")  # for the terminal, not for `--json`


def moment_of(desk: "Newsdesk", given: str | None, zone: str) -> datetime:
    """`--as-of` as a time: a bare date is the start of that day in the asker's zone; none is now."""
    if given is None:
        return desk.clock()
    moment = datetime.fromisoformat(given)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def foresight_of(desk: "Newsdesk", given: str | None, zone: str) -> timedelta:
    """How much later than `--as-of` an article may be dated: none where a time of day is given, all of a bare day."""
    moment = moment_of(desk, given, zone).astimezone(ZoneInfo(zone))
    return FORESIGHT if given is None or moment.time() == time() else timedelta()


def lookup(desk: "Newsdesk", arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """One page of passages; no model.

    Beside the results there are `total`, `page` and `pages` where anything was found, `corrected` where a word was,
    `nearest` where nothing was found and the results are only the nearest in meaning, and `note` where the index was
    being rebuilt and may have missed some.
    """
    from retrieval.lookup.looking_up import lookup as look_up
    from retrieval.lookup.query import LookupQuery, combined, parse_lookup
    from retrieval.lookup.values import read_language

    zone = arguments.get("zone", "UTC")
    as_of = arguments.get("as_of")
    now = moment_of(desk, as_of, zone)
    options = LookupQuery(
        window=Window(since=_day(arguments, "since"), until=_day(arguments, "until")),
        sources=tuple(arguments.get("sources") or ()),
        languages=tuple(read_language(one) for one in arguments.get("languages") or ()),
        sort=arguments.get("sort"),
    )
    query = combined(parse_lookup(arguments["text"], now.astimezone(ZoneInfo(zone)).date()), options)
    page, k = arguments.get("page", 1), arguments.get("k", 10)
    foresight = foresight_of(desk, as_of, zone)
    return _json(look_up(desk, query, now, zone, page, k, or_nearest=True, foresight=foresight))


def _day(arguments: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(arguments[name]) if arguments.get(name) else None


def _json(result: "LookupResult") -> dict[str, Any]:
    from bot.lookup_matches import excerpt
    from retrieval.lookup.highlighting import highlights
    from retrieval.lookup.showing import lacking

    def shown(hit: "Hit") -> dict[str, Any]:
        """For a reader: title and excerpt, each with where its words matched, and the words that the result lacks."""
        language = hit.article.language
        texts = {"title": hit.article.title, "excerpt": excerpt(hit.passage, result.query, language)}
        marked = {name: [text, highlights(text, result.query, language)] for name, text in texts.items()}
        return marked | {"lacking": lacking(hit, result.query)}

    found: dict[str, Any] = {
        "results": [
            {
                "article_id": hit.article.article_id,
                **headline_json(hit.article),
                "passage": hit.passage.text,
                "score": round(hit.score, 4),
            }
            for hit in result.hits
        ]
    }
    if result.total:
        found |= {"total": result.total, "page": result.page, "pages": result.pages}
    if result.nearest:
        found["nearest"] = True
    if result.missed:
        found["note"] = result.missed
    if result.corrected:
        found["corrected"] = [{"typed": one.typed, "shown_for": list(one.shown_for)} for one in result.corrected]
    return found | {
        "shown": [shown(hit) for hit in result.hits],
        "remarks": result.remarks,
        "more": result.more,
        "told_why": bool(result.unknown or result.absent or result.emptied),
    }
