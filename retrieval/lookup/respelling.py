"""Puts words that are in the collection in place of misspelt ones.

It does not care how they are found (`retrieval.index.spelling`). What is left out, beginnings of words, and the words
that every text is made of stay as typed; a phrase is respelt only to one that is there.
"""

import re

from retrieval.index.matching import Term
from retrieval.index.spelling import Correction, Spelling
from retrieval.lookup.query import LookupQuery
from retrieval.words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")


def respelt(spelling: Spelling, query: LookupQuery) -> tuple[LookupQuery, list[Correction]]:
    """The query as it should be searched, and what was put in place of what."""
    terms: list[Term] = []
    corrections: list[Correction] = []
    for term in query.terms:
        if term.excluded or term.kind == "prefix":
            terms.append(term)
            continue
        words = [word for form in term.forms for word in _WORD.findall(form) if word.lower() not in STOP_WORDS]
        found = [one for word in words if (one := spelling.of(word))]
        changed = _with(term, found)
        if found and term.kind == "phrase" and not any(map(spelling.holds_phrase, changed.forms)):
            terms.append(term)
            continue
        terms.append(changed)
        corrections += found
    return query.model_copy(update={"terms": tuple(terms)}), list(dict.fromkeys(corrections))


def _with(term: Term, corrections: list[Correction]) -> Term:
    """The term with the likeliest word in each place; the others will do as well where one word alone was misspelt."""
    if not corrections:
        return term
    likeliest = term.text
    for one in corrections:
        likeliest = _put(likeliest, one.typed, one.shown_for[0])
    others = list(term.others)
    for one in corrections:
        others = [_put(other, one.typed, one.shown_for[0]) for other in others]
    if len(corrections) == 1:
        others += [_put(term.text, corrections[0].typed, word) for word in corrections[0].shown_for[1:]]
    kept = tuple(other for other in dict.fromkeys(others) if other != likeliest)
    return term.model_copy(update={"text": likeliest, "others": kept})


def _put(text: str, typed: str, word: str) -> str:
    return _WORD.sub(lambda match: word if match[0] == typed else match[0], text)
