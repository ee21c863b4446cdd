"""Whether a sentence holds the kind of thing a question asks for: a person, a place, a date, a reason, a figure.

It does not care how figures are told apart (`expected_figures`), nor whether the sentence is about the question's
subject. Nothing that the question itself says counts: the year in a question is not the answer to it.
"""

import re
from collections.abc import Iterator

from retrieval.answering.choosing.attribution import (
    ONLY_NAMED,
    SPEECH,
    only_speaks,
    reported,
    said_by_another,
    says,
    told_by,
    utters,
    voices,
)
from retrieval.answering.choosing.expected_figures import (
    ANOTHER,
    NEEDS_FIGURE,
    asked_figures,
    bears_figure,
    new_figures,
)
from retrieval.answering.choosing.reasons import reason_in
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.phases import tells_of_the_other
from retrieval.answering.reading.posts import names_head, names_holder, tells_of_leaving
from retrieval.answering.reading.question import Question
from retrieval.checking.quotes import quotations
from retrieval.dates.words import MONTHS
from retrieval.sources.sentences import QUOTE_OR_SENTENCE_END
from retrieval.words import STOP_WORDS, WORD, content_stems, stem

_TIME = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|mondays?|tuesdays?|"
    r"wednesdays?|thursdays?|fridays?|saturdays?|sundays?|today|tomorrow|yesterday|tonight|morning|afternoon|evening|noon|"
    r"midnight|spring|summer|autumn|winter|(?:next|last|this|coming) (?:week|month|year|weekend|day|quarter)s?|"
    r"(?:few|several|couple of) (?:days|weeks|months|years)|ago|(?:19|20)\d\d|\d{1,2}(?::\d\d)? ?[ap]\.?m\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|outside|across|off|around|over|through|toward|towards|along|onto|on|inside|"
    r"between|north of|south of|east of|west of)\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,2}?(?P<name>[A-Z][\w'’-]+)"
)
# "in a stairwell", "under the bridge"
_SPOT = re.compile(
    r"\b(?:in|at|inside|under|below|beneath|behind|beside|aboard)\s+(?:an?|the|his|her|its|their)\s+"
    r"(?!(?:\w+\s+)?(?:morning|afternoon|evening|night|day|week|month|year|hour|season|spring|summer|autumn|winter|end|"
    r"time|case|past|future|first|last|next|same|meantime|report|letter|statement)\b)[a-z]+",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"\b(?P<what>[A-Z][\w’-]+),?\s+of\s+(?P<name>[A-Z][\w’-]+)|\b(?P<seat>[A-Z][\w’]+)-based\s+(?P<based>[A-Z][\w’-]+)"
)
_PLACE_NOUN = re.compile(
    r"\b(?:field|region|city|town|village|province|county|district|capital|border|coast|island|airport|hospital|school|"
    r"building|street|road|park|river|sea|ocean|moon|base|station|port|headquarters|office|centre|center|factory|plant|house)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|shall|should|would|may|once|postpon\w+|put off|brought forward|no earlier|due|scheduled|expect(?:s|ed)|"
    r"plan(?:s|ned)?|until|next|coming|(?:is|are|was|set|going) to)\b",
    re.IGNORECASE,
)
_VOTED = re.compile(r"\bhow (?:did|have|has)\b.*\bvoted?\b", re.IGNORECASE)
_VOTES = re.compile(r"\bvotes? to\b|\b[a-z]+-to-[a-z]+\b|\bunanimous(?:ly)?\b|\b\d+[-–]\d+\b", re.IGNORECASE)
_WHO_IS = re.compile(r"\W*[Ww]ho (?:is|was|are) (?P<name>(?:[A-Z][\w'’.-]+ ?){1,4})\W*")
_BY = re.compile(
    r"\b(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?(?!to\b)(?P<act>[a-z]+)\s+(?:(?!by\b)[\w'’-]+\s+){0,4}?by\s+"
    r"(?:an?|the|some|two|three|\d+|its|their|[A-Z]"
    r"|(?!means|minutes|hours|days|weeks|months|years|metres|miles|points|degrees|times)[a-z]{3,}s\b)"
)
_SOMEBODY = re.compile(r"\W*(?:An?|Two|Three|Four|Some|Several|One)\s+(?!(?:of|or)\b)[a-z]")
_HE_DID = re.compile(r"\W*(?:It (?:was|is) )?(?:[Hh]e|[Ss]he)\b")
_AT_A_PLACE = r"\b(?:in|at|near|off|outside|around)\s+(?:the\s+)?"
_AS_A_BUSINESS = re.compile(r"\bwho (?:runs?|ran|operate[sd]?|(?:is|was) the operator)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:in|within|after|for|about|by|some|next|last|past|than|every)\s+$", re.IGNORECASE)
_APPOSED = 6  # words within which "a bacterium, a strain of X" names what it speaks of
_OWNED = re.compile(r"['’]s\s+[a-z]")  # "the fraudster's prompt" speaks otherwise than a person does
_ALL_NAMED = 0.3
UNNAMED = 0.8  # `bears` of whoever is said to have done it, by no name: "A steward broke a window"
NO_PLACE = 0.3  # of a sentence that names something, but nowhere says where
LEFT = 0.9  # `bears` of who is named as holding a post and said to have given it up
_IN_MONTH = re.compile(
    rf"\b(?:in|of|by|until|early|late|mid)[\s-](?:{'|'.join(name for names in MONTHS for name in names)})\b"
)
_SEASON = re.compile(r"\b(?:spring|summer|autumn|fall|winter) (?:of )?(?:19|20)\d\d\b")
# "The line was to have opened in 2028": what was planned and is no more
_GIVEN_UP = re.compile(r"\b(?:was|were) (?:originally |once |first )?(?:to have|(?:supposed|meant|planned) to)\b")
_NAMED_WHERE_SPOKEN = 0.7  # `told_by` of whom a sentence names in which something is said
_ANNOUNCED = 0.5  # what tells only that they spoke
_ROLE = re.compile(
    r"\b(?:president|minister|spokes(?:man|woman|person)|chief|director|secretary|governor|mayor|senator|leader|officials?|"
    r"executive|professor|judge|officer|general|king|queen|prince|princess|ambassador|analyst|lawyer|founder|chair\w*|head)\b",
    re.IGNORECASE,
)


def bears(question: Question, sentence: str, before: str = "") -> float:
    """0 to 1: how surely `sentence` holds the kind of answer asked for; 0.5 where the kind says nothing.

    `before` is the text in front of it, which may name who "he" is.
    """
    told = told_by(question.source, sentence, before) if question.source else 1.0
    return told * _bears_kind(question, sentence, before) if told else 0.0


def _bears_kind(question: Question, sentence: str, before: str) -> float:
    kind = question.kind
    if kind in NEEDS_FIGURE:
        return bears_figure(question, sentence, before)
    if kind == "when":
        return _time_score(question, sentence)
    if kind == "why":
        return reason_in(question, sentence)
    if kind == "said":
        return _said_score(question, sentence, before)
    if kind == "where":
        return _place_score(question, sentence)
    if kind == "who":
        return _person_score(question, sentence, before)
    if kind == "name":
        return _name_score(question, sentence)
    if _VOTED.search(question.asking):
        return 1.0 if _VOTES.search(sentence) else 0.4
    return 0.5


def _person_score(question: Question, sentence: str, before: str) -> float:
    """A full name; of somebody who holds a post, or leads something, where the sentence says so."""
    if question.post or question.heads:
        if question.post:
            told = names_holder(question.post, question.names, sentence, before)
        else:
            runs = _AS_A_BUSINESS.search(question.asking) is not None
            told = names_head(frozenset(question.stems), sentence, before, runs, question.names)
        return ANOTHER if not told else LEFT if tells_of_leaving(sentence) else 1.0
    if match := _WHO_IS.fullmatch(question.asking):
        return 1.0 if _introduces(match["name"], sentence) else 0.4
    if _runs_of_names(question, sentence) or (question.act and _done_by(question.act, sentence)):
        return 1.0
    if question.act and _SOMEBODY.match(sentence) and _tells(question, question.act, sentence):
        return UNNAMED
    if question.act and _HE_DID.match(sentence) and _tells(question, question.act, sentence):
        *_, earlier = QUOTE_OR_SENTENCE_END.split(before.strip())
        if _runs_of_names(question, earlier):
            return 1.0
    return 0.5 if new_names(question, sentence) else 0.4 * bool(_ROLE.search(sentence) or _SOMEBODY.match(sentence))


def _tells(question: Question, act: str, sentence: str) -> bool:
    return act in content_stems(sentence) or bool(said_otherwise((act,), sentence, question.text))


def _done_by(act: str, sentence: str) -> bool:
    """Whether it tells by whom it was done, named or not: "The complaint was lodged on Monday by 31 growers"."""
    return any(stem(match["act"]) == act for match in _BY.finditer(sentence))


def _introduces(name: str, sentence: str) -> bool:
    """Whether the sentence says who the named person is: "Ada Quist, 66, a judge", "the minister, Ada Quist,"."""
    last = re.escape(name.split()[-1])
    after = rf"\b{last},? (?:\d+, |aged \d+, )?(?:who(?:se)?\b|an?\b|the\b|[a-z-]+ (?:of|at|for)\b|is an?\b|was an?\b)"
    before = rf"(?:{_ROLE.pattern})[^.;\"”]{{0,40}}?,? (?:[A-Z][\w'’-]+ ){{0,2}}{last}\b"
    return re.search(after, sentence) is not None or re.search(before, sentence) is not None


def _time_score(question: Question, sentence: str) -> float:
    """A day of the year says more than a weekday, and that more than "in the morning".

    Of what is still to come, a sentence that looks ahead, or names a day of the year.
    """
    told = new_figures(question, sentence)
    kinds = {figure.kind for figure in told}
    if question.phase is not None and tells_of_the_other(question.phase, sentence):
        return ANOTHER
    if question.ahead and _GIVEN_UP.search(sentence):
        return ANOTHER
    if "date" in kinds:
        return 1.0 if not question.ahead or _AHEAD.search(sentence) else 0.6
    if question.ahead and not _AHEAD.search(sentence):
        return 0.3
    if question.ahead and (_IN_MONTH.search(sentence) or _SEASON.search(sentence)):
        return 0.9
    if "weekday" in kinds:
        return 0.9
    asked = question.text.lower()
    vague = any(match.group().lower() not in asked for match in _TIME.finditer(sentence))
    counted = any(figure.kind == "duration" and _COUNTED.search(sentence[: figure.start]) for figure in told)
    return 0.8 if vague or counted else 0.0


def _said_score(question: Question, sentence: str, before: str) -> float:
    """A said-verb or a quotation, by the person asked about where the question names one: what they did is none."""
    spoken = SPEECH.search(sentence) is not None
    quoted = bool(quotations(sentence).quotes)
    if not question.speaker:
        return 1.0 if quoted else 0.8 if spoken else 0.2
    told = says(question.speaking, question.names, sentence, before)
    if not (spoken or quoted or utters(sentence)) and not (reported(sentence) and _said_before(question, before)):
        return min(told, ONLY_NAMED)
    if told == ONLY_NAMED and (quoted or voices(sentence)) and not said_by_another(question.speaker, sentence):
        # with more words between the name and the verb, or behind it
        told = _NAMED_WHERE_SPOKEN
    if not told and (spoken or quoted) and _OWNED.search(question.asking):
        return _ALL_NAMED * bool(question.speaker & set(content_stems(sentence)))
    return told if quoted else (_ANNOUNCED if only_speaks(sentence) else 0.8) * told


def _said_before(question: Question, before: str) -> bool:
    """Whether the sentence before is theirs, and tells something that they said."""
    *_, earlier = QUOTE_OR_SENTENCE_END.split(before.strip())
    in_front = before.strip()[: -len(earlier) or None] if earlier else ""
    return utters(earlier) and says(question.speaking, question.names, earlier, in_front) > ONLY_NAMED


def _place_score(question: Question, sentence: str) -> float:
    told = [match["name"] for match in _PLACE.finditer(sentence)] + _seats(question, sentence)
    if any(stem(name) not in question.names and not _TIME.fullmatch(name) for name in told):
        return 1.0
    if _PLACE_NOUN.search(sentence) or _SPOT.search(sentence):
        return 0.7
    return NO_PLACE if new_names(question, sentence) else 0.0


def _seats(question: Question, sentence: str) -> list[str]:
    """The places that are told with the name of what is asked about: "Quist Works of Brack", "Brack-based Quist"."""
    found = [(match["what"] or match["based"], match["name"] or match["seat"]) for match in _SEAT.finditer(sentence)]
    return [place for what, place in found if stem(what) in question.names]


def _name_score(question: Question, sentence: str) -> float:
    """A new name; where the thing asked for need not have one of its own, best right after the word for its sort."""
    names = set(new_names(question, sentence))
    if question.named:
        return 1.0 if names else 0.1
    found = WORD.findall(sentence)
    sorts = [at for at, word in enumerate(found) if stem(word) in question.sort]
    if any(word in names for at in sorts for word in found[at + 1 : at + _APPOSED]):
        return 1.0
    return 0.6 if sorts or names else 0.3


def new_names(question: Question, sentence: str) -> list[str]:
    asked = set(question.stems) | set(question.setting_stems) | question.names
    return [name for name in _names(sentence) if stem(name) not in asked]


def _runs_of_names(question: Question, sentence: str) -> bool:
    """Two capitalised words together that the question does not hold: in news, mostly a person, but not after "the",
    nor where they say at what place."""
    new = set(new_names(question, sentence))
    runs = re.finditer(rf"((?:{_AT_A_PLACE})|\b[Tt]he )?\b[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)+", sentence)
    return any(run[1] is None and sum(word in new for word in WORD.findall(run[0])) > 1 for run in runs)


def _names(sentence: str) -> Iterator[str]:
    for at, match in enumerate(WORD.finditer(sentence)):
        word = match.group()
        if not word[0].isupper() or word.lower() in STOP_WORDS or _TIME.fullmatch(word):
            continue
        if at or word.isupper() or len(word) > 3:
            yield word


def spans(question: Question, sentence: str) -> list[tuple[int, int]]:
    """Where in `sentence` things of the kind asked for stand; empty where the kind has no such things."""
    kind = question.kind
    if kind in NEEDS_FIGURE:
        return [(each.start, each.end) for each in asked_figures(question, sentence)]
    if kind == "when":
        return [match.span() for match in _TIME.finditer(sentence)]
    if kind in ("who", "name", "where"):
        new = set(new_names(question, sentence))
        return [match.span() for match in WORD.finditer(sentence) if match.group() in new]
    return []
