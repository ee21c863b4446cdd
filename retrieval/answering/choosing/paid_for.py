"""Whether two sums may be of one thing: paid for the same, and where somebody pays or gets it, by or to the same.

It does not care which of them is newer. A fine is no price, and what one bidder offers is not what another paid; but
two who put the damage at different sums speak of the same damage.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.whose_figures import opening_name
from retrieval.answering.reading.question import Question
from retrieval.words import content_stems

_ESTIMATED = frozenset(("damage", "cost"))  # two words for one thing; who names such a sum does not pay it
_FOR = {
    "fine": r"fin(?:e|es|ed)|penalt(?:y|ies)",
    "price": r"sold|sells?|sale|bought|buys?|bids?|offer(?:s|ed)?|purchase[sd]?|acquire[sd]?|takeover",
    "debt": r"debts?|owe[sd]?|owing|loans?|borrow(?:s|ed)?",
    "damage": r"damage(?! claim)|loss(?:es)?|harm",
    "cost": r"costs?|costing|budget(?:ed)?|repairs?|invest(?:s|ed|ment)?",
    "claim": r"damages|claim(?:s|ed)?|compensation|sue[sd]?|suing|ransom|demand(?:s|ed)?|wants?|wanted",
    "aid": r"aid|relief|donat\w+|grants?|subsid\w+",
    "sales": r"revenue|sales|turnover|profits?",
    "pay": r"wages?|salar(?:y|ies)|earn(?:s|ed)?|strike pay",
}
_PAID_FOR = {what: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for what, words in _FOR.items()}


def of_one_thing(question: Question, one: Candidate, other: Candidate) -> bool:
    """Whether the sums of these two sentences may be of the same thing, where "how much" is asked; the newer first."""
    if question.kind != "how_much" or one.hit.article.article_id == other.hit.article.article_id:
        return True
    mine, theirs = _paid_for(one.text), _paid_for(other.text)
    estimated = bool(mine & _ESTIMATED and theirs & _ESTIMATED)
    if mine and theirs and not (mine & theirs or estimated):
        return False
    if theirs and theirs <= _ESTIMATED:
        return True
    name = opening_name(other.text)
    return not name or bool(set(content_stems(name)) & (question.names | one.near_stems))


def _paid_for(text: str) -> frozenset[str]:
    return frozenset(what for what, words in _PAID_FOR.items() if words.search(text))
