"""What a person types to look something up, read into terms, days, outlets, languages and an order.

    harbour strike        words, in any form
    "bank of england"     a phrase, as it is written
    strik*                the beginning of a word
    strike OR walkout     either will do
    -cup -"world cup"     what an article must not hold, in any of its passages
    source:"The Courier"  -source:Post  since:7d  until:2026-11-03  lang:de  sort:date

It does not care how anything is found or shown. Nothing that is typed is an error unless a filter cannot be read.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from retrieval.catalogue.rows import publisher_key
from retrieval.errors import QuestionError
from retrieval.index.analysis import exact_words
from retrieval.index.matching import Kind, Matching, Term
from retrieval.lookup.values import read_day, read_language
from retrieval.models import Model, Window

MAX_TERMS_CHARS = 400
FEWEST_BEFORE_STAR = 2  # letters: what begins with one letter is nearly everything

Sort = Literal["relevance", "date"]

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_PART = re.compile(
    r"""(?P<minus>[-−–]?)
        (?: (?P<field>since|until|source|lang|language|sort) : \s* (?: "(?P<quoted>[^"]*)"? | (?P<bare>[^\s"]*) )
          | "(?P<phrase>[^"]*)"?
          | (?P<word>[^\s"]+) )""",
    re.IGNORECASE | re.VERBOSE,
)
_OR = "OR"
_EDGES = re.compile(r"\A[\W_]+|[\W_]+\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z", re.IGNORECASE)


class LookupQuery(Model):
    """`sources` and `excluded_sources` are outlets as typed, `languages` ISO 639-1 codes; `sort` is None where nothing
    was said of it."""

    terms: tuple[Term, ...] = ()
    window: Window = Window()
    sources: tuple[str, ...] = ()
    excluded_sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sort: Sort | None = None

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms to be found."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def narrows(self) -> bool:
        """Whether days, outlets or languages are given: by themselves they ask for the newest of them."""
        return bool(self.window.since or self.window.until or self.sources or self.languages)

    @property
    def typed(self) -> str:
        """The terms as they can be typed again, without the filters."""
        return " ".join(map(str, self.terms))

    @property
    def matching(self) -> Matching:
        """What every result must fit; plain words need not all be there."""
        return Matching(terms=self.terms)


def parse_lookup(typed: str, today: date) -> LookupQuery:
    """The terms and filters in `typed`; `today` is the person's own day.

    Raises QuestionError with a line to show for a filter that cannot be read or is given twice, for what to leave out
    or an order without anything to look for, and for more than `MAX_TERMS_CHARS` characters. Days, outlets and
    languages may stand alone. Input without either gives no terms: the caller shows the usage.
    """
    if len(typed) > MAX_TERMS_CHARS:
        raise QuestionError(f"That is too long to look up: please use at most {MAX_TERMS_CHARS} characters.")
    terms: list[Term] = []
    given: list[_Given] = []
    either = False
    for part in _parts(unicodedata.normalize("NFC", typed).replace("\x00", " ").translate(_QUOTES)):
        if part["field"]:
            given.append(_given(part))
        elif part["word"] == _OR and not part["minus"] and terms and not either:
            either = True
        elif term := _term(part):
            terms[-1:] = [_either(terms[-1], term)] if either else [*terms[-1:], term]
            either = False
    if either:
        terms.append(Term(text=_OR))  # nothing follows: it is a word like others
    query = LookupQuery(terms=tuple(dict.fromkeys(terms)), **_filters(given, today))
    if (query.terms or given) and not query.wanted and not query.narrows:
        raise QuestionError("Please say what to look up, besides what to leave out and the order.")
    return query


def _either(one: Term, other: Term) -> Term:
    """One term that either of the two fits. QuestionError where they cannot be looked for in one way."""
    if one.excluded or other.excluded or (one.kind != other.kind and "prefix" in (one.kind, other.kind)):
        raise QuestionError("OR stands between words or phrases, as in strike OR walkout: not beside -word or wor*.")
    kind = one.kind if one.kind == other.kind else "word"
    return one.model_copy(update={"kind": kind, "others": tuple(dict.fromkeys((*one.others, other.text)))})


def combined(query: LookupQuery, other: LookupQuery) -> LookupQuery:
    """`query` with the filters of `other`. QuestionError where both give the same day or another order."""
    for name in ("since", "until"):
        _once(name, getattr(query.window, name), getattr(other.window, name))
    if query.sort != other.sort:
        _once("sort", query.sort, other.sort)
    window = Window(since=query.window.since or other.window.since, until=query.window.until or other.window.until)
    _in_order(window)
    return query.model_copy(
        update={
            "window": window,
            "sources": query.sources + other.sources,
            "excluded_sources": query.excluded_sources + other.excluded_sources,
            "languages": tuple(dict.fromkeys(query.languages + other.languages)),
            "sort": query.sort or other.sort,
        }
    )


class _Given(NamedTuple):
    """A filter as it was typed."""

    name: str
    value: str
    excluded: bool


def _parts(typed: str) -> Iterator[re.Match[str]]:
    """The terms and filters in order; each begins after white space or a quotation mark."""
    at = 0
    while at < len(typed):
        if typed[at].isspace():
            at += 1
        elif part := _PART.match(typed, at):
            yield part
            at = part.end()
        else:
            at += 1


def _given(part: re.Match[str]) -> _Given:
    name = part["field"].lower()
    value = part["quoted"] if part["quoted"] is not None else part["bare"]
    one = _Given("lang" if name == "language" else name, value.strip(), bool(part["minus"]))
    if one.excluded and one.name != "source":
        raise QuestionError(f"-{one.name}: cannot be left out; only words, phrases and source: can.")
    if one.name == "source" and not publisher_key(one.value):
        raise QuestionError('source: needs the name of an outlet, as in source:"The Courier".')
    return one


def _term(part: re.Match[str]) -> Term | None:
    """None where there is no word in it."""
    kind: Kind = "phrase" if part["phrase"] is not None else "word"
    text = " ".join((part["phrase"] if kind == "phrase" else part["word"]).split())
    if kind == "word":
        if text.endswith("*"):
            kind, text = "prefix", text.rstrip("*")
        text = _POSSESSIVE.sub("", _EDGES.sub("", text))
    words = exact_words(text)
    if not words:
        return None
    if kind == "prefix" and len(words[-1]) < FEWEST_BEFORE_STAR:
        raise QuestionError(f"Please type at least {FEWEST_BEFORE_STAR} letters before the `*`, as in `strik*`.")
    return Term(text=text, kind=kind, excluded=bool(part["minus"]))


def _filters(given: list[_Given], today: date) -> dict[str, object]:
    """The fields of a LookupQuery."""
    days: dict[str, date] = {}
    sort: str | None = None
    for one in given:
        if one.name in ("since", "until"):
            _once(one.name, days.get(one.name), one.value)
            days[one.name] = read_day(one.name, one.value, today)
        elif one.name == "sort":
            _once("sort", sort, one.value)
            sort = _order(one.value)
    window = Window(since=days.get("since"), until=days.get("until"))
    _in_order(window)
    return {
        "window": window,
        "sources": tuple(one.value for one in given if one.name == "source" and not one.excluded),
        "excluded_sources": tuple(one.value for one in given if one.name == "source" and one.excluded),
        "languages": tuple(dict.fromkeys(read_language(one.value) for one in given if one.name == "lang")),
        "sort": sort,
    }


def _order(value: str) -> str:
    if (word := value.lower()) in ("date", "relevance"):
        return word
    shown = f"“{' '.join(value[:40].split())}”" if value else "nothing"
    raise QuestionError(f"sort: was given {shown}. Please give date (newest first) or relevance (best first).")


def _once(name: str, before: object, now: object) -> None:
    if before is not None and now is not None:
        what = "order" if name == "sort" else "day"
        raise QuestionError(f"{name}: was given twice; please give one {what}.")


def _in_order(window: Window) -> None:
    if window.since and window.until and window.since > window.until:
        since, until = window.since.isoformat(), window.until.isoformat()
        raise QuestionError(f"since:{since} is after until:{until}; please swap them.")
