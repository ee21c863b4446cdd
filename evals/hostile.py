"""`python -m evals.hostile`: hostile feeds and hostile addresses, what became of each and what it cost.

It does not care how anything is read or fetched: it asks the doors that the bot uses. Two tables; exit code 1 where a
bound is broken.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals import hostile_feeds, hostile_fetches
from evals.fetch_measuring import Inside, Measured, Ports, hostile_origin, measured
from evals.hostile_feeds import FeedCase
from evals.hostile_fetches import FetchCase
from evals.measuring import MEGABYTE, watching
from retrieval.errors import SourceError
from retrieval.sources.feeds import FeedEntry, parse_feed
from retrieval.sources.fetch import MAX_SECONDS, fetch
from retrieval.sources.sandbox import feed_sandbox

FEED_SECONDS = 3.0
FEED_BYTES = 128 * MEGABYTE
FETCH_BYTES = 64 * MEGABYTE
SHORT_SECONDS = 2.0
"""Where only the time limit ends a fetch, it is measured with this one; the limit of the bot with `--full`."""
TOO_SLOW = "over its time"
TOO_LARGE = "over its memory"
CONNECTED = "connected to a private address"
_LATE = 0.5
_TRIES = 3


class FeedRow(NamedTuple):
    """What became of a feed. `seconds` by the clock and of the processor; `fault` says what is not as it must be."""

    case: str
    outcome: str
    left_out: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    fault: str = ""


class FetchRow(NamedTuple):
    """What became of a fetch that had `limit` seconds; `private` connections are those that must not be."""

    case: str
    outcome: str
    private: int
    limit: float
    seconds: float
    more_mb: float
    fault: str = ""


def feed_rows(cases: Sequence[FeedCase] = hostile_feeds.CASES) -> Iterator[FeedRow]:
    """Each feed read once, by a process of its own. On a busy machine the clock says more than the feed costs: one that
    is over the time is read again, up to three times in all."""
    for case in cases:
        for _ in range(_TRIES):
            row = _feed_row(case)
            if row.seconds <= FEED_SECONDS:
                break
        yield row


def _feed_row(case: FeedCase) -> FeedRow:
    made = case.make()
    document = made.encode() if isinstance(made, str) else made
    sandbox = feed_sandbox()
    sandbox.close()
    spent, begun = _children_seconds(), time.perf_counter()
    outcome, left_out, fault = "", 0, ""
    with watching(lambda: sandbox.pid) as peak:
        try:
            parsed = parse_feed(document, hostile_feeds.URL, case.charset)
            outcome, left_out = f"stored {len(parsed.entries)}", parsed.left_out
            shown = "".join(map(_shown, parsed.entries))
            if len(parsed.entries) != case.stored or case.shows not in shown:
                fault = f"not as expected: {shown[:200]}"
        except SourceError as error:
            outcome = f"refused: {error}"
            if case.refused is None or case.refused not in str(error):
                fault = "not to be refused with this"
        seconds = time.perf_counter() - begun
    sandbox.close()
    cpu = _children_seconds() - spent
    if seconds > FEED_SECONDS:
        fault = TOO_SLOW
    if peak.bytes > FEED_BYTES:
        fault = TOO_LARGE
    return FeedRow(
        case.name, outcome, left_out, round(seconds, 2), round(cpu, 2), round(peak.bytes / MEGABYTE, 1), fault
    )


def _shown(entry: FeedEntry) -> str:
    fields = entry.fields
    return f"title={fields['title']} url={entry.url} at={fields['published_at']} text={fields['text']} "


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def fetch_rows(
    cases: Sequence[FetchCase] = hostile_fetches.CASES, limit: float = SHORT_SECONDS, inside: Inside | None = None
) -> Iterator[FetchRow]:
    """Each address fetched by a process of its own, one after the other; those that only time ends side by side.

    The last row is about `inside`, sockets that nothing may have connected to.
    """
    inside = inside or Inside()
    with hostile_origin() as port:
        ports = Ports(port, inside.port)
        # what is loaded with the first fetch shall not count as taken by each
        asyncio.run(fetch(f"http://127.0.0.1:{port}/hello", frozenset({f"127.0.0.1:{port}"})))
        for case in cases:
            if not case.waits:
                yield _fetch_row(case, measured([case], ports, MAX_SECONDS)[0], MAX_SECONDS)
        waiting = [case for case in cases if case.waits]
        for _ in range(_TRIES):
            rows = list(map(_fetch_row, waiting, measured(waiting, ports, limit), [limit] * len(waiting)))
            if not any(row.seconds > limit + _LATE for row in rows):
                break
        yield from rows
    accepted = inside.accepted()
    inside.close()
    places = ", ".join(inside.places)
    yield FetchRow(f"listening on {places}", "nothing heard", accepted, 0, 0, 0, CONNECTED if accepted else "")


def _fetch_row(case: FetchCase, found: Measured, limit: float) -> FetchRow:
    fetched = found.outcome.startswith("fetched")
    right = fetched if case.refused is None else found.outcome.startswith("refused") and case.refused in found.outcome
    fault = "" if right else "not as expected"
    if found.seconds > limit + _LATE:
        fault = TOO_SLOW
    if found.more_bytes > FETCH_BYTES:
        fault = TOO_LARGE
    if found.private:
        fault = CONNECTED
    more = round(found.more_bytes / MEGABYTE, 1)
    return FetchRow(case.name, found.outcome, found.private, limit, round(found.seconds, 2), more, fault)


def main(arguments: list[str]) -> int:
    """Prints the tables, and what was most; 1 where anything is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m evals.hostile", description="Hostile feeds and addresses.")
    parser.add_argument("--only", choices=("feeds", "fetches"))
    parser.add_argument("--full", action="store_true", help="wait the whole 20 s where only time ends a fetch")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    feeds = list(feed_rows()) if options.only != "fetches" else []
    limit = MAX_SECONDS if options.full else SHORT_SECONDS
    fetches = list(fetch_rows(limit=limit)) if options.only != "feeds" else []
    if options.json:
        print(json.dumps({"feeds": [row._asdict() for row in feeds], "fetches": [row._asdict() for row in fetches]}))
    else:
        _print(feeds, fetches)
    faults = [row.fault for row in feeds] + [row.fault for row in fetches]
    return 1 if any(faults) else 0


def _print(feeds: Sequence[FeedRow], fetches: Sequence[FetchRow]) -> None:
    console = Console()
    if feeds:
        table = Table("feed", "outcome", "left out", "s", "CPU s", "peak MB", "fault")
        for feed in feeds:
            table.add_row(*(escape(str(value)) for value in feed))
        console.print(table)
        slowest, largest = max(row.seconds for row in feeds), max(row.peak_mb for row in feeds)
        console.print(f"{len(feeds)} feeds: at most {slowest} s (of {FEED_SECONDS:g}), {largest} MB (of 128)")
    if fetches:
        table = Table("fetch", "outcome", "private connects", "limit s", "s", "MB more", "fault")
        for row in fetches:
            table.add_row(*(escape(str(value)) for value in row))
        console.print(table)
        late = max(row.seconds - row.limit for row in fetches if row.limit)
        private, most = sum(row.private for row in fetches), max(row.more_mb for row in fetches)
        slowest = max(row.seconds for row in fetches)
        console.print(
            f"{len(fetches) - 1} fetches: {private} private connections, at most {slowest} s ({late:.2f} s over the "
            f"limit of the case), {most} MB more memory (of 64)"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
