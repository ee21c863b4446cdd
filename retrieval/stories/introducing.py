"""Whether a reader of a few sentences knows whom each of them speaks of: nobody is called by a last name before he was
introduced, and no "his" stands before anybody is named.

It does not care for pronouns that open a sentence (`retrieval.answering.choosing.leaning`).
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.dates.tense import is_past
from retrieval.models import Article
from retrieval.words import WORD, word_set

_CAPITAL = r"[A-ZÀ-Þ][^\W\d_]+(?:[-’'][A-ZÀ-Þ][^\W\d_]+)?"
_WHOLE = re.compile(rf"(?<![\w’'-])(?P<first>{_CAPITAL}) (?P<last>{_CAPITAL})(?![\w-])")
# What stands beside the name of a person: an age, or who he is, or that he spoke.
_PERSON_AFTER = re.compile(
    r"\A(?:, \d{1,3}\b|, (?:who|the|a|an|his|her|its)\b| (?:said|told|says|asked|wrote|called)\b)"
)
_SPEAKS = r"said|told|denied|added|asked|declined|refused|admitted|replied"
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:said|told|named|Mayor|Minister|President|Judge|Governor|Professor|Dr|Mr|Mrs|Ms|mayor|minister|president|judge"
    r"|governor|director|[a-z]+(?:er|or|man|woman|ist|ian|ive))(?: |, ))\Z"
)
_NO_FORENAME = word_set("The Radio Storm Saint San New North South East West Upper Lower Old Lake Mount Port Cape Fort")
_NO_LAST_NAME = word_set(
    "Agency Air Airlines Airport Alliance Authority Bank Bay Beach Bridge Castle City Club Company Council County "
    "Court Dairies Department Energy Federation Foods Foundation Fund Group Harbour Hospital Hotel House Institute "
    "Island Islands League Line Lines Ministry Museum Office Park Partner Partners Party Point Police Post Rail "
    "Railway Republic River Road School Square Station Street Trust Union United University Valley"
)
_OPENS = word_set(
    "In On At By For After Before With During Since From Under Until As According Among Despite While When"
)
_POSSESSIVE = word_set("his her he she")
_AND = word_set("and with")
_VERBS = word_set("is are was were has have had will would can could may might must should says")


def introduced(text: str, article: Article, before: Sequence[str]) -> bool:
    """Whether nobody is called by the last name alone whom the article introduces elsewhere, and `before` does not."""
    shown = " ".join(before)
    for last, whole in _people(article.text).items():
        alone = re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", text)
        if alone and whole not in text and last not in shown:
            return False
    return True


@lru_cache(maxsize=512)  # each sentence of an article asks for the same
def _people(text: str) -> dict[str, str]:
    """The people whom a text introduces, by their last names."""
    found: dict[str, str] = {}
    for match in _WHOLE.finditer(text):
        beside = (
            _PERSON_AFTER.match(text[match.end() :])
            or _PERSON_BEFORE.search(text[: match.start()][-20:])
            or re.search(rf"\b{match['last']} (?:{_SPEAKS})\b", text)
        )
        named = match["first"] not in _NO_FORENAME and match["last"] not in _NO_LAST_NAME
        if beside and named and not text[: match.start()].endswith(("the ", "The ")):
            found.setdefault(match["last"], match[0])
    return found


def somebody_unnamed(text: str) -> bool:
    """ "In a poll of the week his party led": what opens it names nobody whom "his" could mean."""
    found = WORD.findall(text)
    if not found or found[0] not in _OPENS:
        return False
    at = next((at for at, word in enumerate(found) if word.lower() in _POSSESSIVE or _is_verb(word)), None)
    if at is None or _is_verb(found[at]) or found[at - 1] in _AND:
        return False
    rest, comma, after = text.partition(f" {found[at]} ")[2].partition(", ")
    named_next = bool(comma) and after[:1].isupper() and not any(map(_is_verb, WORD.findall(rest)))
    return not named_next  # "In her first speech, Ruth Dorn promised"


def _is_verb(word: str) -> bool:
    return is_past(word) or word in _VERBS
