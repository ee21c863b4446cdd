"""Asks both indexes for the passages that may answer a question, and for what they say of each.

It does not care how much each of it weighs. Words are looked for everywhere and once more within the time that the
question is about, so that what happened then is among the candidates however much has been written since.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple

from retrieval.currency import FADES_IN, Focus
from retrieval.index.filters import Filter
from retrieval.index.passage_index import PassageIndex, QueryVector
from retrieval.planning.plan import Plan
from retrieval.scoring import Signals

BY_WORDS = 100  # asked of an index, or so many for each hit wanted; more brought nothing
BY_WORDS_IN_TIME = 60
BY_MEANING = 20
PER_HIT = 4
# As many as questions may be under way: a provider that embeds them may take seconds, and none should wait for another.
_beside = ThreadPoolExecutor(64, "meaning")
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC).timestamp()
_LATEST = datetime(9999, 12, 30, tzinfo=UTC).timestamp()


class Most(NamedTuple):
    """How many passages each index is asked for."""

    by_words: int
    in_time: int
    by_meaning: int


def most_looked_for(k: int, times: int = 1) -> Most:
    """For a search of `k` hits, `times` as many as usual."""
    return Most(
        by_words=max(BY_WORDS, k * PER_HIT) * times,
        in_time=max(BY_WORDS_IN_TIME, k * PER_HIT) * times,
        by_meaning=max(BY_MEANING, k * PER_HIT // 2) * times,
    )


def look(
    index: PassageIndex,
    plan: Plan,
    vector: Callable[[], QueryVector],
    scope: Filter,
    in_time: Filter | None,
    most: Most,
    meanwhile: Callable[[dict[str, float]], None] = lambda words: None,
) -> Signals:
    """What the indexes say of the passages that fit `plan` best in `scope`, and in the part of it that is `in_time`.

    Where only the vector index found a passage, it counts as one that holds none of the words: it holds few. Words are
    looked for while the question is embedded (`vector`) and its neighbours are found, which needs no Python and mostly
    takes longer: then `meanwhile` is told what holds them, and may use the time that is left.
    """
    near = _beside.submit(lambda: dict(index.dense(vector(), most.by_meaning, scope)))
    try:
        words = _by_words(index, plan, scope, in_time, most)
        if not near.done():
            meanwhile(words)
    finally:
        meaning = near.result()
    return Signals(dict.fromkeys(meaning, 0.0) | words, meaning)


def _by_words(index: PassageIndex, plan: Plan, scope: Filter, in_time: Filter | None, most: Most) -> dict[str, float]:
    asked = index.asked(plan.wording)
    words = asked.passages(most.by_words, scope)
    if in_time is not None:
        words |= asked.passages(most.in_time, in_time)
    if plan.outlets and not scope.publishers:
        words |= asked.passages(most.in_time, scope.model_copy(update={"publishers": plan.outlets}))
    return words


def within(scope: Filter, focus: Focus, newest: datetime | None) -> Filter | None:
    """The scope cut to about the time of `focus`; None where nothing is left of it. It has no end where no article is
    later (`newest`), which spares a look at every date."""
    first, last = min(one for one, _ in focus.periods), max(one for _, one in focus.periods)
    since, until = _moment(first - FADES_IN), _moment(last + FADES_IN)
    if scope.since is not None:
        since = max(since, scope.since)
    if scope.until is not None:
        until = min(until, scope.until)
    if since > until:
        return None
    return scope.model_copy(update={"since": since, "until": None if newest is None or newest <= until else until})


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, _EARLIEST), _LATEST), UTC)
