"""`python -m evals.hostile`: hostile feeds and hostile addresses, what became of each and what it cost.

It does not care how anything is read or fetched: it asks the doors that the bot uses. Two tables; exit code 1 where a
bound is broken.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from evals import hostile_feeds
from evals.hostile_feeds import FeedCase
from evals.measuring import MEGABYTE, watching
from retrieval.errors import SourceError
from retrieval.sources.feeds import FeedEntry, parse_feed
from retrieval.sources.sandbox import feed_sandbox

FEED_SECONDS = 3.0
FEED_BYTES = 128 * MEGABYTE
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
    if seconds > FEED_SECONDS or peak.bytes > FEED_BYTES:
        fault = "over its bounds"
    return FeedRow(
        case.name, outcome, left_out, round(seconds, 2), round(cpu, 2), round(peak.bytes / MEGABYTE, 1), fault
    )


def _shown(entry: FeedEntry) -> str:
    fields = entry.fields
    return f"title={fields['title']} url={entry.url} at={fields['published_at']} text={fields['text']} "


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
