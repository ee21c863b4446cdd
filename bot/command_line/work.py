"""The work of the commands that need the newsdesk, each as one function from arguments to the `--json` object.

It does not care where it runs, here or in the process that owns the data folder (`bot.door`), nor how the result is
shown: arguments and results are plain JSON values. Imports are inside the functions because a command should pay
only for what it uses.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.command_line.article_work import articles_list, articles_remove, articles_show
from bot.command_line.evaluation_work import eval_retrieval, judgements_export
from bot.command_line.lookup_work import foresight_of, lookup, moment_of
from retrieval.errors import BriefingError, SettingsError, SourceError
from retrieval.models import Feed, Progress, Query, Window

if TYPE_CHECKING:
    from retrieval.models import Answer, Article
    from retrieval.newsdesk import Newsdesk
    from retrieval.shelf import Shelf

LIST_BYTES = 10_000_001  # one more than a list of feeds may have

Arguments = dict[str, Any]
Result = dict[str, Any]
Task = Callable[["Newsdesk", Arguments, Progress], Result]
Look = Callable[["Newsdesk | Shelf", Arguments, Progress], Result]


def _query(desk: "Newsdesk", arguments: Arguments) -> Query:
    from retrieval.lookup.outlets import outlets_meant

    def day(name: str) -> date | None:
        return date.fromisoformat(arguments[name]) if arguments.get(name) else None

    zone = arguments.get("zone", "UTC")
    return Query(
        text=arguments["text"],
        asked_at=moment_of(desk, arguments.get("as_of"), zone),
        foresight=foresight_of(desk, arguments.get("as_of"), zone),
        zone=zone,
        window=Window(since=day("since"), until=day("until")),
        sources=outlets_meant(desk.catalogue, arguments.get("sources") or ()),
    )


def ask(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Answer one question; `model`, where given, with its `model_url` and `model_timeout` (seconds), overrides.

    The result has `asked_on` too, the day of the question in its zone.
    """
    from retrieval.answering.as_json import answer_json
    from retrieval.lookup.outlets import unknown_outlets
    from retrieval.opening import with_model
    from retrieval.stories.overview import reply

    if arguments.get("model"):
        desk = with_model(desk, arguments["model"], arguments["model_url"], arguments["model_timeout"])
    if desk.chat is not None:
        _set_up(desk.chat, arguments.get("model"))
    query = _query(desk, arguments)
    answer = reply(desk, query)
    if unknown := unknown_outlets(desk.catalogue, query.sources):
        answer = answer.model_copy(update={"note": " ".join(filter(None, (answer.note, *map(str, unknown))))})
    _note_citations(desk, answer)
    asked_on = query.asked_at.astimezone(ZoneInfo(query.zone)).date()
    return answer_json(answer) | {"asked_on": asked_on.isoformat()}


def _set_up(chat: Callable[[], object], option: str | None) -> None:
    """A model that cannot be built is the person's to mend, not something to fall back from; the error names the option
    where the model was given by one."""
    try:
        chat()
    except SettingsError as error:
        if not option:
            raise
        told = str(error).replace(f"BRIEFING_MODEL={option}", f"--model {option}")
        raise SettingsError(told.replace("BRIEFING_MODEL=extractive", "--model extractive")) from error


def _note_citations(desk: "Newsdesk", answer: "Answer") -> None:
    """Note what the terminal is about to show; a database that takes no note now does not spoil the answer."""
    if answer.citations:
        at = desk.clock()
        digest = hashlib.blake2b(answer.model_dump_json().encode(), digest_size=4).hexdigest()
        with suppress(BriefingError):
            desk.catalogue.cite(f"ask:{at.isoformat()}:{digest}", "terminal", answer.citations, at)


def ingest(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Ingest files, folders, URLs and feeds."""
    from retrieval.ingest import ingest as ingest_sources

    report = ingest_sources(desk, arguments["sources"], progress)
    return report.model_dump(mode="json")


def digest(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Preview a digest: of the last 24 hours, or of the inclusive days given; `as_of` a bare day is that whole day.

    Where no article is of that time, `newest_article` is the day of the newest in the collection.
    """
    from retrieval.catalogue.listings import newest_dated
    from retrieval.stories.digest import compose, digest_json

    zone = ZoneInfo(arguments.get("zone", "UTC"))
    as_of, since, until = (arguments.get(name) for name in ("as_of", "since", "until"))
    now = moment_of(desk, as_of, str(zone)).astimezone(zone)
    if as_of and now.time() == time():  # a bare day comes as its beginning
        until = until or now.date().isoformat()
    end = _midnight(until, zone) + timedelta(days=1) if until else now.astimezone(UTC)
    start = _midnight(since, zone) if since else end - timedelta(days=1)
    topics = arguments.get("topics") or ()
    found = digest_json(compose(desk, start, end, topics, admits=_of_days(start, end, zone)))
    newest = newest_dated(desk.catalogue.engine) if not found["articles_seen"] else None
    return found | ({"newest_article": newest.astimezone(zone).date().isoformat()} if newest else {})


def _of_days(start: datetime, end: datetime, zone: ZoneInfo) -> Callable[["Article"], bool]:
    """Tells whether an article is of the days from `start` to before `end`; one known by its day alone is of that day
    in any zone."""
    first, last = start.astimezone(zone).date(), (end - timedelta(microseconds=1)).astimezone(zone).date()

    def admits(article: "Article") -> bool:
        at = article.published_at
        return at is None or first <= (at if article.published_on_day_only else at.astimezone(zone)).date() <= last

    return admits


def _midnight(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), zone).astimezone(UTC)


def feeds_add(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Register the feeds of an address or of a list in a file (`path`), and read each once.

    Raises BriefingError where none of them could be added, with the reason.
    """
    from retrieval.feeds.registering import register_feeds, register_list

    url, path = arguments["url"], arguments.get("path")
    try:
        if path:
            registration = register_list(desk, _list_of_feeds(path), progress=progress)
        else:
            title = arguments.get("title") or ""
            registration = register_feeds(desk, url, title=title, seconds=None, progress=progress)
    except SourceError as error:
        raise BriefingError(f"{url} was not added: {error}") from error
    refused = [one for one in registration.feeds if one.outcome == "refused"]
    if len(refused) == len(registration.feeds):
        raise BriefingError(f"{url} was not added: {refused[0].reason}")
    feeds = [
        {"url": one.url, "outcome": one.outcome, "reason": one.reason, "feed": one.feed and _feed(desk, one.feed)}
        for one in registration.feeds
    ]
    first = next((one["feed"] for one in feeds if one["feed"]), None)
    report = registration.report.model_dump(mode="json")
    return {"feed": first, "feeds": feeds, "others": list(registration.others), **report}


def _list_of_feeds(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(LIST_BYTES)
    except OSError as error:
        raise SourceError(f"The file cannot be read ({error.strerror}).") from error


def _feed(desk: "Newsdesk | Shelf", feed: Feed) -> Result:
    from retrieval.feeds.health import health_of

    health = health_of(feed, desk.clock())
    since = health.since and health.since.isoformat()
    return {**feed.model_dump(mode="json"), "state": health.state, "reason": health.reason, "since": since}


def feeds_list(desk: "Newsdesk | Shelf", arguments: Arguments, progress: Progress) -> Result:
    """All feeds with their health."""
    return {"feeds": [_feed(desk, feed) for feed in desk.catalogue.feeds()]}


def feeds_remove(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Stop polling a feed; its articles stay."""
    if not desk.catalogue.remove_feed(arguments["key"]):
        raise BriefingError(_no_feed(arguments["key"]))
    return {"removed": arguments["key"]}


def feeds_refresh(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Poll every feed now, or the one with this id or address (`key`)."""
    from retrieval.feeds.polling import poll_feeds

    wanted, key = None, arguments.get("key")
    if key:
        feed = desk.catalogue.feed(key)
        if feed is None:
            raise BriefingError(_no_feed(key))
        wanted = [feed.id]
    reports = poll_feeds(desk, feed_ids=wanted, progress=progress)
    return {"feeds": {str(number): report.model_dump(mode="json") for number, report in reports.items()}}


def _no_feed(key: str) -> str:
    return f"There is no feed {key!r}: see `briefing feeds list`."


def reindex(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """Rebuild the indexes from SQL."""
    started = datetime.now(UTC)
    passages = desk.index.rebuild(lambda done, total: progress(done, total, "indexing"))
    return {"passages": passages, "seconds": round((datetime.now(UTC) - started).total_seconds(), 2)}


def index_health(desk: "Newsdesk", arguments: Arguments, progress: Progress) -> Result:
    """For `briefing doctor`: index against catalogue, and the feeds; raises where the catalogue may only be read."""
    from retrieval.catalogue.following import try_to_write

    try_to_write(desk.catalogue.engine)
    return {
        "index": desk.index.check().model_dump(mode="json"),
        "feeds": [_feed(desk, feed) for feed in desk.catalogue.feeds()],
    }


LOOKS: dict[str, Look] = {look.__name__: look for look in (articles_list, articles_show, feeds_list)}
"""The tasks that need neither the index nor the embedding model."""

TASKS: dict[str, Task] = {
    task.__name__: task
    for task in (
        ask,
        lookup,
        ingest,
        digest,
        feeds_add,
        feeds_list,
        feeds_remove,
        feeds_refresh,
        articles_list,
        articles_show,
        articles_remove,
        reindex,
        index_health,
        eval_retrieval,
        judgements_export,
    )
}
