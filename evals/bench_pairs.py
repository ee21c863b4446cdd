"""Two ways of doing the same thing, measured in turn: floor and ours, then ours and floor, …

The ratio is the median of the pairs' ratios: both sides then see the same noise. It does not care what is measured.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

Work = Callable[[], object]


class Pair(NamedTuple):
    """Seconds of the floor and of ours, run by run, in the order measured; `shares` turns the ratio round.

    `alone`: the two were measured in processes of their own, one after the other, so the ratio is that of the medians.
    """

    name: str
    aim: str
    floor: list[float]
    ours: list[float]
    shares: bool = False
    alone: bool = False

    @property
    def ratio(self) -> float:
        """Of ours over floor, pair by pair; of floor over ours where a share is wanted."""
        if self.alone:
            ratio = statistics.median(self.ours) / statistics.median(self.floor)
        else:
            ratio = statistics.median(ours / floor for floor, ours in zip(self.floor, self.ours, strict=True))
        return 1 / ratio if self.shares else ratio

    @property
    def line(self) -> str:
        """One row of the table: p50 and p95 of both, in milliseconds."""
        sides = "  ".join(
            f"{name} {1000 * statistics.median(side):8.1f} (p95 {1000 * p95(side):8.1f}) ms"
            for name, side in (("floor", self.floor), ("ours", self.ours))
        )
        return f"{self.name:44} {sides}  ratio {self.ratio:6.2f}  aim {self.aim}"


class Value(NamedTuple):
    """A figure without a floor."""

    name: str
    aim: str
    value: float
    unit: str = ""

    @property
    def line(self) -> str:
        return f"{self.name:44} {self.value:,.4g} {self.unit}  aim {self.aim}"


Row = Pair | Value


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def timed(work: Work) -> float:
    """Seconds that `work` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turn(pairs: Sequence[tuple[Work, Work]]) -> tuple[list[float], list[float]]:
    """Seconds of each (floor, ours); which of the two goes first changes from pair to pair."""
    floors, ours = [], []
    for number, (floor, mine) in enumerate(pairs):
        if number % 2:
            ours.append(timed(mine))
            floors.append(timed(floor))
        else:
            floors.append(timed(floor))
            ours.append(timed(mine))
    return floors, ours
