"""The plainest times in German, French and Spanish: "gestern", "la semaine dernière", "en marzo de 2023", "seit 2019".

It does not care about the rest of these languages: no tense is read, so a day or month without a year is the latest.
Some words are others in English or in each other ("hier", "mars", "am"): they count in company that makes them times.
"""

from datetime import timedelta

from retrieval.dates import days
from retrieval.dates.words import word_set
from retrieval.planning.time_periods import Asked, Period, fixed, weekly, yearly
from retrieval.planning.time_words import Unit, Words

_MONTHS = (
    "januar jänner janvier enero", "februar février fevrier febrero", "märz maerz mars marzo", "april avril abril",
    "mai mayo", "juni juin junio", "juli juillet julio", "august août aout agosto", "september septembre septiembre",
    "oktober octobre octubre", "november novembre noviembre", "dezember décembre decembre diciembre",
)  # fmt: skip
_WEEKDAYS = (
    "montag lundi lunes", "dienstag mardi martes", "mittwoch mercredi miércoles miercoles", "donnerstag jeudi jueves",
    "freitag vendredi viernes", "samstag sonnabend samedi sábado sabado", "sonntag dimanche domingo",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_GERMAN = word_set("januar jänner februar märz maerz april mai juni juli august september oktober november dezember")

_NAMED: tuple[tuple[Unit, str, str, str], ...] = (
    ("day", "gestern|hier|ayer", "heute|aujourd ' hui|aujourd'hui|hoy", "morgen|demain|mañana"),
    ("week", "letzte woche|vergangene woche|letzter woche|semaine dernière|semaine passée|semana pasada",
     "diese woche|dieser woche|cette semaine|esta semana", "nächste woche|semaine prochaine|próxima semana"),
    ("month", "letzten monat|vergangenen monat|mois dernier|mes pasado", "diesen monat|diesem monat|ce mois|este mes",
     "nächsten monat|mois prochain|próximo mes"),
    ("year", "letztes jahr|letzten jahr|vergangenes jahr|année dernière|an dernier|an passé|año pasado",
     "dieses jahr|diesem jahr|cette année|este año", "nächstes jahr|année prochaine|an prochain|próximo año"),
)  # fmt: skip
_UNITS: dict[str, tuple[Unit, int]] = {}
for _unit, _last, _this, _next in _NAMED:
    for _shift, _listed in ((-1, _last), (0, _this), (1, _next)):
        for _phrase in _listed.split("|"):
            _UNITS[_phrase] = (_unit, _shift)
_UNITS |= {"vorgestern": ("day", -2), "avant - hier": ("day", -2), "anteayer": ("day", -2), "übermorgen": ("day", 2)}
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted(_UNITS, key=len, reverse=True):
    _BY_FIRST.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))

_GERMAN_WORDS = word_set("ist was wer wie und der die das den ein eine nicht hat haben sind wurde wird passiert")
_MONTH_AFTER = word_set("im en seit depuis desde ende anfang mitte fin début hasta jusqu bis ab vor nach")
_WEEKDAY_AFTER = word_set("am letzten vergangenen seit depuis desde le el du ce")
_PASSED = word_set("dernier pasado passé")
LEADS = {
    "in": "im|am|en|le|el|la|ende|anfang|mitte|l '",
    "since": "seit|depuis|desde",
    "until": "bis|jusqu ' en|jusqu ' au|hasta",
    "before": "vor dem|avant le",
}
"""Prepositions and articles by what they make of a time, as `time_leads` lists those of English."""


def counted(asked: Asked, at: int) -> Period | None:
    """ "gestern", "la semana pasada", "cette année"."""
    words = asked.words
    for phrase in _BY_FIRST.get(words[at], ()):
        if tuple(words.low[at : at + len(phrase)]) == phrase:
            if phrase == ("hier",) and words.hold_any(_GERMAN_WORDS):
                return None  # "here"
            unit, shift = _UNITS[" ".join(phrase)]
            return Period(at + len(phrase), fixed(days.unit_around(asked.today, unit, shift)), kind="relative")
    return None


def month(asked: Asked, at: int) -> Period | None:
    """ "im März 2023", "en mars", "desde marzo de 2023"."""
    words, number = asked.words, MONTHS[asked.words[at]]
    if not is_written_so(words, at):
        return None
    end = at + 1 + (words[at + 1] in ("de", "del"))
    if (year := words.year(end)) is not None:
        return Period(end + 1, fixed(days.month(year, number)))
    if words[at - 1] not in _MONTH_AFTER:
        return None
    return Period(at + 1, yearly(lambda year: days.month(year, number)), again=True)


def weekday(asked: Asked, at: int) -> Period | None:
    """ "am Dienstag", "mardi dernier", "el martes pasado"."""
    words, number = asked.words, WEEKDAYS[asked.words[at]]
    if words[at + 1] in _PASSED or words[at - 1] in ("letzten", "vergangenen"):
        day = days.weekday_until(asked.today - timedelta(1), number)
        return Period(at + 1 + (words[at + 1] in _PASSED), fixed(days.one_day(day)), kind="relative")
    if words[at - 1] not in _WEEKDAY_AFTER:
        return None
    return Period(at + 1, weekly(number), kind="relative", again=True, weekday=True)


def is_written_so(words: Words, at: int) -> bool:
    """German months have a capital, French and Spanish ones none: "4 Mars bars"."""
    return words.is_capital(at) == (words[at] in _GERMAN) or words.written(at) in ("mai", "Mai")


FIRST_WORDS = frozenset(_BY_FIRST)
"""Words that a phrase counted from today can begin with."""
