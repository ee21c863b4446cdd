"""Amounts that a sentence may have worked out from those of its evidence, as an editor does: what is left of a sum, a
total, a share in percent, so many times as much.

It does not care whether they were worked out so: of many figures two often give a third by chance. What is found here
is therefore no proof, but a way to say how; `checked` weighs it with what the checker reads. Nor does it count what is
told one by one: that a small number may have been is all it says (`may_be_counted`). What needs no reading
(a difference that is said to be one, the length of a list) is in `reckoning`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, permutations
from typing import NamedTuple

from retrieval.checking.amounts import NUMBER_WORDS, Amount, amounts

_KINDS = frozenset(("count", "percent", "money", "length", "mass", "duration"))
_MOST = 60  # figures of the evidence; comparing each with each of a long table takes seconds
_ABOUT = Decimal("0.06")  # how far "about" may be off
_NEAR = Decimal("0.1")  # and "nearly" and "more than"
_POINTS = Decimal("2.5")  # and "about" in percent
_LEAST_TIMES = 3  # twice as much is what nearly any two figures have
_LARGE = 10  # of smaller figures nearly any two give a third
_COUNTED = frozenset(NUMBER_WORDS[1:12])  # to twelve: of more, people write the figure down
_MONTHS = 12
_MONTH = Decimal("30.4")
_WEEKS_OFF, _MONTHS_OFF = 3, 10  # days that so many weeks and months may be off


class _Result(NamedTuple):
    """What two figures give, in which unit, and how it is told; a quotient is `rounded` as it is written."""

    number: Decimal
    unit: str
    told: str
    figures: tuple[Amount, Amount]
    rounded: bool = False


def worked_out(claimed: Amount, claim: str, evidence: Sequence[Sequence[Amount]]) -> str:
    """How `claimed`, an amount of `claim`, can be had from two of the evidence ("61,000 less 50,000"), or "".

    `evidence` are the amounts of each text.
    """
    if claimed.number is None or claimed.number <= 0:
        return ""
    if claimed.kind == "duration" and (days := _days_apart(claimed, evidence)):
        return days
    held = _distinct(evidence)
    shares = [one for one in (*_parts_of(evidence), *amounts(claim)) if one.kind == "share" and one is not claimed]
    return next((one.told for one in _results(claimed, held, shares) if _gives(one, claimed)), "")


def may_be_counted(claimed: Amount) -> bool:
    """Whether it is a small number in words ("two", "three years"), as of what is counted out: two villages that are
    named, the years between two dates."""
    small = claimed.kind == "duration" or (claimed.number or 0) <= len(NUMBER_WORDS)  # "two million" is not
    return claimed.kind in ("count", "duration") and small and claimed.text.lower().split()[0] in _COUNTED


def _distinct(evidence: Sequence[Sequence[Amount]]) -> list[Amount]:
    """The figures that can be added up, each once; years are none."""
    found: dict[tuple[str, str, str], Amount] = {}
    for one in (one for each in evidence for one in each if one.kind in _KINDS and not _is_year(one)):
        if one.number:
            found.setdefault((one.kind, one.unit, one.value), one)
    return list(found.values())[:_MOST]


def _days_apart(claimed: Amount, evidence: Sequence[Sequence[Amount]]) -> str:
    """So many days, weeks or months between two days of the evidence, told in whichever texts."""
    if claimed.unit not in ("day", "month"):
        return ""
    days = {day for each in evidence for one in each if one.kind == "date" and (day := _day(one))}
    wanted, off = _of(claimed), Decimal(0)
    if claimed.unit == "month":
        wanted, off = wanted * _MONTH, Decimal(_MONTHS_OFF)
    elif wanted % 7 == 0 and "day" not in claimed.text:
        off = Decimal(_WEEKS_OFF)
    for early, late in combinations(sorted(days), 2):
        if abs((late - early).days - wanted) <= off:
            return f"from {early.day} {early:%B %Y} to {late.day} {late:%B %Y}"
    return ""


def _day(one: Amount) -> date | None:
    try:
        return date.fromisoformat(one.value)
    except ValueError:
        return None  # a month, or a day whose year is not known


def _is_year(one: Amount) -> bool:
    return one.kind == "count" and len(one.value) == 4 and "1800" <= one.value < "2200" and one.text == one.value


def _parts_of(evidence: Sequence[Sequence[Amount]]) -> Iterator[Amount]:
    return (one for each in evidence for one in each if one.kind == "share")


def _results(claimed: Amount, held: Sequence[Amount], shares: Sequence[Amount]) -> Iterator[_Result]:
    if claimed.kind in _KINDS:
        yield from _sums(held)
        yield from _portions(held, shares)
        yield from _products(held)
    if claimed.kind in ("percent", "share"):
        yield from _ratios(held, claimed)
    if claimed.kind == "multiple":
        yield from _multiples(held)


def _sums(held: Sequence[Amount]) -> Iterator[_Result]:
    for more, less in _of_one_unit(held):
        if _of(more) < _LARGE:
            continue
        unit = more.unit or less.unit
        yield _Result(_of(more) - _of(less), unit, f"{more.text} less {less.text}", (more, less))
        yield _Result(_of(more) + _of(less), unit, f"{more.text} and {less.text} together", (more, less))


def _portions(held: Sequence[Amount], shares: Sequence[Amount]) -> Iterator[_Result]:
    """Half of it, 40 per cent of it, and what that leaves or adds."""
    for share in shares:
        for one in held:
            part = _of(share) * _of(one)
            yield _Result(part, one.unit, f"{share.text} of {one.text}", (one, share))
            yield _Result(_of(one) - part, one.unit, f"{one.text} less {share.text} of it", (one, share))
    for percent, one in permutations(held, 2):
        if percent.kind == "percent" and one.kind != "percent":
            part = _of(percent) * _of(one) / 100
            yield _Result(part, one.unit, f"{percent.text} of {one.text}", (one, percent))
            yield _Result(_of(one) - part, one.unit, f"{one.text} less {percent.text} of it", (one, percent))
            yield _Result(_of(one) + part, one.unit, f"{one.text} and {percent.text} of it", (one, percent))


def _products(held: Sequence[Amount]) -> Iterator[_Result]:
    """So many at so much each, so much a year for so many years."""
    for times, each in permutations(held, 2):
        if times.kind == "count" or (times.unit == "month" and each.kind == "money"):
            number = _of(times) / (_MONTHS if times.unit == "month" else 1)
            if number >= _LEAST_TIMES and _of(each) > 1 and max(number, _of(each)) >= _LARGE:
                yield _Result(number * _of(each), each.unit, f"{times.text} times {each.text}", (times, each))


def _ratios(held: Sequence[Amount], claimed: Amount) -> Iterator[_Result]:
    whole, unit = 100 if claimed.kind == "percent" else 1, claimed.unit
    for more, less in _of_one_unit(held):
        both, change = (more, less), _of(more) - _of(less)
        yield _Result(whole * _of(less) / _of(more), unit, f"{less.text} out of {more.text}", both, True)
        yield _Result(whole * change / _of(more), unit, f"from {more.text} down to {less.text}", both, True)
        yield _Result(whole * change / _of(less), unit, f"from {less.text} up to {more.text}", both, True)


def _multiples(held: Sequence[Amount]) -> Iterator[_Result]:
    for more, less in _of_one_unit(held):
        times = _of(more) / _of(less)
        if _of(more) >= _LARGE and times >= _LEAST_TIMES - Decimal("0.5"):
            yield _Result(times, "", f"{more.text} against {less.text}", (more, less), True)


def _of_one_unit(held: Sequence[Amount]) -> Iterator[tuple[Amount, Amount]]:
    """Pairs that can be added, the larger first; beside money or percent ("57 per cent against 43") a number may lack
    its unit."""
    for one, other in combinations(held, 2):
        bare = "" in (one.unit, other.unit) and {one.kind, other.kind} & {"money", "percent"}
        if one.unit == other.unit or bare:
            yield (one, other) if _of(one) > _of(other) else (other, one)


def _of(one: Amount) -> Decimal:
    return one.number or Decimal(0)


def _gives(result: _Result, claimed: Amount) -> bool:
    said = _of(claimed)
    if result.number <= 0 or (claimed.unit not in ("", result.unit) and result.unit):
        return False
    if said == result.number:
        return True
    if claimed.kind == "share":
        return abs(said - result.number) <= (Decimal("0.02") if claimed.bound else Decimal("0.006"))
    if result.rounded and claimed.kind == "percent" and claimed.bound:
        return abs(said - result.number) <= _POINTS
    if result.rounded:
        return abs(said - result.number) <= Decimal(10) ** int(said.normalize().as_tuple().exponent) / 2
    # where one of the two alone comes as near, the other had no part in it
    return _comes_near(claimed, result.number) and not any(_comes_near(claimed, _of(one)) for one in result.figures)


def _comes_near(claimed: Amount, number: Decimal) -> bool:
    off = (number - _of(claimed)) / number
    bounds = {"about": (-_ABOUT, _ABOUT), "below": (-_NEAR, Decimal(0)), "above": (Decimal(0), _NEAR)}
    least, most = bounds.get(claimed.bound, (Decimal(0), Decimal(0)))
    return least <= off <= most
