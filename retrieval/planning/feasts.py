"""The days of feasts and yearly occasions, by the year.

It does not care how a question names them. Feasts of the moon's calendars (Eid, Diwali, Passover) are not here: their
days are set by sight or by tables.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from retrieval.dates.days import Span, one_day, weekday_from, weekday_until


class Feast(NamedTuple):
    """`days` are those that "over Christmas" means in a year; `main` is the one that "since Christmas" counts from."""

    days: Callable[[int], Span]
    main: Callable[[int], date]


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the rule of the Gregorian calendar."""
    golden, century, in_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> Feast:
    return _single(lambda year: date(year, month, day))


def _single(main: Callable[[int], date]) -> Feast:
    return Feast(lambda year: one_day(main(year)), main)


def _from_easter(days: int) -> Feast:
    return _single(lambda year: easter(year) + timedelta(days))


def _nth(number: int, weekday: int, month: int, later: int = 0) -> Feast:
    """The `number`th such weekday (Monday is 0) of a month, or the day so many days `later`."""
    return _single(lambda year: weekday_from(date(year, month, 1), weekday) + timedelta(7 * (number - 1) + later))


def _around(main: Callable[[int], date], before: int, after: int) -> Feast:
    return Feast(lambda year: (main(year) - timedelta(before), main(year) + timedelta(after)), main)


def _memorial_day(year: int) -> date:
    return weekday_until(date(year, 5, 31), 0)


_THANKSGIVING = _nth(4, 3, 11)

FEASTS: dict[str, Feast] = {
    "new year": Feast(lambda year: (date(year - 1, 12, 31), date(year, 1, 1)), lambda year: date(year, 1, 1)),
    "new year 's day": _fixed(1, 1),
    "new years day": _fixed(1, 1),
    "new year 's eve": _fixed(12, 31),
    "new years eve": _fixed(12, 31),
    "new year 's": Feast(lambda year: (date(year - 1, 12, 31), date(year, 1, 1)), lambda year: date(year, 1, 1)),
    "epiphany": _fixed(1, 6),
    "martin luther king day": _nth(3, 0, 1),
    "mlk day": _nth(3, 0, 1),
    "valentine 's day": _fixed(2, 14),
    "valentines day": _fixed(2, 14),
    "presidents day": _nth(3, 0, 2),
    "presidents ' day": _nth(3, 0, 2),
    "international women 's day": _fixed(3, 8),
    "st patrick 's day": _fixed(3, 17),
    "st . patrick 's day": _fixed(3, 17),
    "april fools day": _fixed(4, 1),
    "april fool 's day": _fixed(4, 1),
    "april fools ' day": _fixed(4, 1),
    "earth day": _fixed(4, 22),
    "shrove tuesday": _from_easter(-47),
    "mardi gras": _from_easter(-47),
    "fat tuesday": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "palm sunday": _from_easter(-7),
    "holy week": Feast(lambda year: (easter(year) - timedelta(7), easter(year) - timedelta(1)), easter),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "easter": _around(easter, 2, 1),
    "easter weekend": _around(easter, 2, 1),
    "easter sunday": _from_easter(0),
    "easter day": _from_easter(0),
    "easter monday": _from_easter(1),
    "ascension day": _from_easter(39),
    "pentecost": _from_easter(49),
    "whit sunday": _from_easter(49),
    "whit monday": _from_easter(50),
    "may day": _fixed(5, 1),
    "memorial day": _single(_memorial_day),
    "memorial day weekend": _around(_memorial_day, 2, 0),
    "juneteenth": _fixed(6, 19),
    "fourth of july": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day": _nth(1, 0, 9),
    "labor day weekend": _around(_nth(1, 0, 9).main, 2, 0),
    "columbus day": _nth(2, 0, 10),
    "indigenous peoples ' day": _nth(2, 0, 10),
    "halloween": _fixed(10, 31),
    "all saints ' day": _fixed(11, 1),
    "guy fawkes night": _fixed(11, 5),
    "bonfire night": _fixed(11, 5),
    "armistice day": _fixed(11, 11),
    "remembrance day": _fixed(11, 11),
    "veterans day": _fixed(11, 11),
    "thanksgiving": _THANKSGIVING,
    "thanksgiving day": _THANKSGIVING,
    "thanksgiving weekend": _around(_THANKSGIVING.main, 0, 3),
    "black friday": _nth(4, 3, 11, later=1),
    "cyber monday": _nth(4, 3, 11, later=4),
    "giving tuesday": _nth(4, 3, 11, later=5),
    "christmas": _around(lambda year: date(year, 12, 25), 1, 1),
    "xmas": _around(lambda year: date(year, 12, 25), 1, 1),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
}
"""By name: words in lower case, parted by one space, a genitive's ending apart."""
