"""Whether an English sentence tells of what was or of what is to come, at a given place.

It does not care about dates. It reads the verb nearest before the place, else the first one after it, and answers
None where that verb does not decide ("voted to suspend her on Thursday", "would open on Thursday").
"""

import re
from typing import Literal

from retrieval.dates.words import NUMBERS, word_set

Tense = Literal["past", "present", "future"]

_BEFORE, _AFTER = 160, 120
_STOP = re.compile(r"[.!?…;:][\"”’)\]]*\s|[\n;]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{1,2}|Prof|Capt|[ap]\.m)\Z")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d[\d.,]*")

_PAST = word_set(
    "was were wasn't weren't had hadn't did didn't said told came went took made got gave saw found won lost met held"
    " left led ran began broke brought built bought caught chose drew drove ate fell fled flew fought felt forgot froze"
    " grew heard hid hit hung kept knew laid lay lent lit meant paid put rose sang sank sat sent shook shot shut slid"
    " sold sought spent spoke sprang stood stole struck swept swam swore taught thought threw understood woke wore"
    " withdrew wrote became shown seen gone taken given known done been written spoken driven fallen thrown chosen"
    " broken beaten hurt set split quit spread burst cast overcame underwent rang read tweeted"
    " tore bore bent bred bled clung crept dealt dug drank bit blew fed flung knelt leapt learnt overran oversaw"
    " overtook rode shone shrank slept slung sped spun spat spelt spilt stank stung strode strove strung swung trod"
    " undid undertook upheld wept withheld withstood wrung arose awoke forbade foresaw forgave misled mistook"
    " torn worn borne bitten blown drawn drunk flown forbidden frozen forgotten grown hidden overtaken ridden risen"
    " shaken sung sunk sworn undertaken woken withdrawn arisen"
)
_NO_VERB = word_set(
    "all every each both most many several few more fewer less about nearly almost around over under within one two"
    " three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty hundreds"
    " thousands millions hospital hospitals prison jail court life death school church parliament office victory safety"
    " traffic people members voters visitors passengers residents reporters journalists lawmakers him me us them it"
)
"""Words before which "to" begins no infinitive: "sentenced to six years", "closed to all traffic", "was taken to
hospital"."""
_REPORTED = word_set("said told says announced added reported")
_AUXILIARY_PAST = word_set("was were wasn't weren't had hadn't did didn't has have hasn't haven't")
_WILL = word_set("will won't shall shan't upcoming")
_MAY = word_set("may might must should can")
_OPEN = word_set("would could wouldn't couldn't")
_IS = word_set("is are am isn't aren't")
_INTENDED = word_set(
    "expected scheduled slated due set planned planning poised likely supposed going preparing prepared hoping ready"
    " about projected anticipated"
)
_INTENDS = word_set("expects expect plans plan hopes hope aims aim intends intend wants want seeks seek")
_CALLED_TO = word_set("invited summoned adjourned rescheduled")  # on the day itself, or to what is on that day
_ALSO_PAST = word_set("cut put hit let beat shut read rid bid cost")
_DAY_PARTS = word_set("morning afternoon evening night")
_PRESENT = word_set(
    "opens begins starts meets returns ends closes arrives faces hosts plays travels takes runs continues airs"
    " premieres launches comes goes heads visits kicks concludes votes expires resumes falls marks says remains"
    " has have does makes gets shows means needs"
)
_NOT_PAST = word_set("need indeed speed seed feed breed exceed proceed succeed hundred red bed shed sacred naked")
_DETERMINER = word_set("the a an his her its their our my your this these those no some any newly so")
_BETWEEN = word_set("not also be been being now then still only just already never")
_SHORT_IS = word_set("it's he's she's that's there's who's what's we're they're you're i'm")
_DID_SO = word_set(
    "continued began begun beginning started managed refused failed tried attempted appeared seemed declined had used"
    " returned came went turned stopped moved rushed gathered"
)
"""Verbs whose infinitive happened when they did: "began to rise on Monday", unlike "voted to close on Monday"."""


def tense_at(text: str, start: int, end: int) -> Tense | None:
    """The tense of the words around `text[start:end]`, within their sentence."""
    before = _words_before(text, start)
    after = _words_after(text, end)
    if after and after[0] in _DAY_PARTS:
        after = after[1:]
    told, decided = _nearest_verb(before)
    if decided != "future" and after and (is_past(after[0]) or after[0] in _ALSO_PAST) and text[end : end + 1] != ",":
        return "past"  # "The bank on Tuesday cut its forecast."
    if not told:
        return _first_verb(after)
    if after and after[0] in _WILL | _IS | _AUXILIARY_PAST and before[-1] not in _REPORTED:
        # "said the vote on Thursday will ..." looks ahead; "the storm that hit on Thursday will ..." has two verbs.
        ahead = _first_verb(after)
        return ahead if ahead == decided or not _REPORTED.isdisjoint(before[-8:]) else None
    return decided


def _words_before(text: str, start: int) -> list[str]:
    window = text[max(0, start - _BEFORE) : start]
    for stop in _STOP.finditer(window):
        if _is_abbreviation(window, stop.start()):
            continue
        window = " " * stop.end() + window[stop.end() :]
    words = _WORD.findall(window)
    return [word.replace("’", "'") for word in words]


def _words_after(text: str, end: int) -> list[str]:
    window = text[end : end + _AFTER]
    for stop in _STOP.finditer(window):
        if not _is_abbreviation(window, stop.start()):
            window = window[: stop.start()]
            break
    return [word.replace("’", "'") for word in _WORD.findall(window)]


def _is_abbreviation(window: str, at: int) -> bool:
    """A stop after one capital or a title ends no sentence ("U.S. officials", "Sen. Vane")."""
    return window[at] == "." and _ABBREVIATION.search(window, max(0, at - 5), at) is not None


def _nearest_verb(words: list[str]) -> tuple[bool, Tense | None]:
    """Whether a verb was found going backwards, and the tense it tells."""
    infinitive = False
    for index in range(len(words) - 1, max(-1, len(words) - 16), -1):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        if word == "to":
            is_range = "from" in words[max(0, index - 5) : index]
            infinitive = infinitive or (_may_be_verb(following) and not is_range)
            continue
        if word.endswith("'ll") or word in _WILL:
            return True, "future"
        if word in _MAY:
            return True, "past" if following == "have" else "future"
        if word in _OPEN | _CALLED_TO:
            return True, None
        if (word in _INTENDED or word in _INTENDS) and (found := _intention(words, index, following)) is not None:
            return True, "future" if found else None
        if is_past(word) and not _is_adjective(words, index):
            infinitive = infinitive and not (following == "to" and word in _DID_SO)
            return True, _past_or_passive(words, index, infinitive)
        if word in _IS or word.lower() in _SHORT_IS:
            return True, "future" if following == "to" else None if infinitive or following.endswith(
                "ing"
            ) else "present"
        if word in _PRESENT and not _is_counted(words, index):
            return True, None if infinitive else "present"
    return False, None


def _may_be_verb(word: str) -> bool:
    """Whether "to" and this word may be an infinitive."""
    return word.islower() and word not in _DETERMINER and word not in _NO_VERB


def _is_counted(words: list[str], index: int) -> bool:
    """ "41 votes", "five runs": a noun that looks like a verb."""
    before = words[index - 1] if index else ""
    return before[:1].isdigit() or before in NUMBERS


def _intention(words: list[str], index: int, following: str) -> bool | None:
    """True where it is still to come ("is expected", "plans to"), False where it may have passed ("was due"), None
    where the word is no such verb here."""
    if words[index] in _INTENDS:
        return True if following == "to" else None
    earlier = [word for word in words[max(0, index - 3) : index] if word not in _BETWEEN and not word.endswith("ly")]
    auxiliary = earlier[-1] if earlier else ""
    if auxiliary in _IS or auxiliary.endswith(("'s", "'re", "'m")):
        return True
    if auxiliary in _AUXILIARY_PAST:
        return False
    return True if words[index] in ("scheduled", "slated") and following == "for" else None


def _past_or_passive(words: list[str], index: int, infinitive: bool) -> Tense | None:
    """A past form by itself tells the past; behind "will be" it does not, nor does "voted to suspend"."""
    if words[index] in _AUXILIARY_PAST:
        return None if infinitive else "past"
    for back in range(index - 1, max(-1, index - 4), -1):
        word = words[back]
        if word in _WILL or word.endswith("'ll") or word in _MAY:
            return "future"
        if word in _OPEN:
            return None
        if word in _IS or word.lower() in _SHORT_IS or word in ("to", "be"):
            if word == "be":
                continue
            return "future" if word == "to" and back and words[back - 1] in _IS | _INTENDED else None
        if word in _AUXILIARY_PAST:
            break
        if word not in _BETWEEN and not word.endswith("ly"):
            break
    return None if infinitive else "past"


def _first_verb(words: list[str]) -> Tense | None:
    """The tense of the first verb going forwards."""
    for index, word in enumerate(words[:14]):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in _WILL or word.endswith("'ll"):
            return "future"
        if word in _MAY:
            return "past" if following == "have" else "future"
        if word in _OPEN:
            return None
        if word in _IS:
            near = words[index + 1 : index + 3]
            if "to" in near[:1] or any(other in _INTENDED for other in near):
                return "future"
            return None if following.endswith("ing") else "present"
        if word in ("has", "have", "hasn't", "haven't"):
            return "past" if is_past(following) else "present"
        if word in _INTENDS and following == "to":
            return "future"
        if is_past(word) and not _is_adjective(words, index):
            return "past"
        if word in _PRESENT and not _is_counted(words, index):
            return "present"
    return None


def _is_adjective(words: list[str], index: int) -> bool:
    """ "the updated plan", "a newly built pier": a form in -ed before its noun is no verb."""
    if not index or index + 1 == len(words) or not words[index].endswith("ed"):
        return False
    return words[index - 1] in _DETERMINER or (words[index - 1].endswith("ly") and words[index - 2] in _DETERMINER)


def is_past(word: str) -> bool:
    """ "Opened" and "held", not "Ahmed", "hundred" or "spirit-lifted"."""
    if word in _PAST:
        return True
    return len(word) > 3 and word.endswith("ed") and word.islower() and "-" not in word and word not in _NOT_PAST
