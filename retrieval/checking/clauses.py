"""Sentences as they are compared: their clauses, the words of each that mean something, and what is denied.

It does not care what a sentence is compared with. Clauses are told by punctuation and conjunctions, without a parser.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.opposites import PHRASE, Side, is_phrase, key, phrase_word, sides
from retrieval.checking.quotes import plain
from retrieval.sources.sentences import sentence_spans
from retrieval.words import STOP_WORDS, word_set

# What denies the words after it in its clause, "nobody" and "nothing" also the verb before.
_DENIES = (
    r"(?:did|do|does|would|will|could|can|is|was|are|were)(?: not|n't) (?:want|wish|intend|plan|need|have) to|"
    r"(?:refus|declin|fail|omit|neglect)(?:ed|es|e|s|ing)? to|yet to|"
    r"(?:refus|fail)(?:al|ure) to|(?:unable to|too \w+ (?:to|for))|no longer|need not|cannot|nor|"
    r"neither|never|none|nobody|nothing|no one|nowhere|"
    r"last(?= \w+ed\b)|without|den(?:y|ies|ied|ying)(?= (?!that[.,;]|it\b|this\b|the\b)\w)|hardly|"
    r"barely|not|no(?![.]? \d)|(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|might|must|"
    r"need|sha|ai)n'?t|far from|(?:false|untrue|a lie|a myth)(?= that\b)|"
    r"against(?= (?:\w+ly )?\w{2,}ing\b)|instead of|rather than|prevent(?:ed|s|ing)?|"
    r"stopped short of|ruled out|reject(?:ed|s)?(?= (?:claims|reports|that|any))"
)
_UN = r"un(?!load|ited|ion|der|til|it|ivers|ique|less|cle|i\w)\w{3,}"
_HINTS = re.compile(
    rf"\b(?:{_UN}|in(?:valid|correct|complete|secure|eligible)|im(?:possible|probable)|refus\w*|"
    rf"reject\w*|den(?:y|ie[sd])|"
    r"declin\w*|fail\w*|lack\w*|halt\w*|stop\w*|bann?\w*|prevent\w*|without|only|few|little|hardly|barely|instead|"
    r"rather|against|too|less|free of|empty|negative|clos(?:e|ed|es)|shut|missed|lost|end(?:ed|s)?|remov\w+|"
    r"avoid\w*|different|another|dis[a-z]{4,}|broke|broken|breaks? down|missing|protect\w*|first|"
    r"\w+est|still|left out|free|spared|withdr\w+|exclu\w+|oppos\w+|dismiss\w*|yet|off|joke|silent|"
    r"whether|assess\w*|examin\w*|investigat\w*|unclear|unknown|open|await\w*|question\w*|unsure|"
    r"absent|abandon\w*|cancel\w*|suspend\w*|delet\w*|"
    r"ran? out|run(?:ning)? out|ruled out|turn(?:ed|s)? down|for good|stay(?:ed)? away|doubt\w*|"
    r"forbid\w*|forbidden|resist\w*|accus\w*|alleg\w*)\b",
    re.IGNORECASE,
)
# What says "not" in other words.
_SOFT = re.compile(
    rf"\b(?:{_UN}|needs?|awaits?|pending|scrap\w*|aboli\w*|refus\w*|reject\w*|den(?:y|ie[sd])|"
    rf"declin\w*|fail(?:ed|s|ure)?|lack\w*|without|rul(?:ed|es?|ing) out|exclu\w+|"
    r"instead|rather|away|prevent\w*|avoid\w*|turn(?:ed|s)? down|r[au]n out|opposed?|stop\w*|halt\w*|"
    r"dismiss\w*|ignor\w*|missed|"
    r"none|nobody|nothing|no one|neither|"
    r"silent|absent|abstain\w*|free of|empty|off|ban(?:s|ned)?|forb\w*|unless|lost|disappear\w*|"
    r"negative|impossible|cancel\w*|accus\w*|alleg\w*|against|last|never before|gone(?=[,.;])|"
    r"only (?:if|when|once|after)|than any)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<deny>\b(?:{_DENIES})(?!\w))"
    r"|(?P<stop>[;:,()\"]|\s-\s|\.(?=\s|$)|[?!]"
    r"|\b(?:but|while|whereas|although|though|because|and|who|which|that|when|where|if|unless|or|as|despite)\b"
    r"|\bso\b(?! \w+ (?:an?|that|as)\b| (?:much|many|few|little|far)\b))"
    r"|(?P<word>\d+(?:[.,:]\d+)*|[^\W_\d][^\W_]*(?:['.&-][^\W_]+)*)",
    re.IGNORECASE,
)
_BACKWARD = ("nothing", "nobody", "none", "no", "no one")
_AUXILIARIES = word_set(
    """
    would will is are was were has have had could can may might said says did does that it he she they
    """
)
_HELPING = word_set("was were is are had has have been did does do will would could can should may might")
_FAR = 14  # pieces in which the verb of "none of …" is looked for
# "Signed up", "set up": nothing rises.
_GOES_WITH_UP = re.compile(
    r"sign(?:ed|s|ing)?|set(?:s|ting)?|t[ao]ke?n?s?|taking|ma[dk]es?|making|pick(?:ed|s|ing)?|turn(?:ed|s|ing)?"
    r"|show(?:ed|s|ing|n)?|give[ns]?|gave|giving|team(?:ed|s|ing)?|line[ds]?|lining|grew|grown|growing|back(?:ed|s|ing)?"
    r"|follow(?:ed|s|ing)?|clean(?:ed|s|ing)?|clear(?:ed|s|ing)?|wake|woke|held|hold(?:s|ing)?|open(?:ed|s|ing)?",
    re.IGNORECASE,
)
_REACH = 4  # words that a negation reaches at most
_KEPT = frozenset(
    (
        "until",
        "since",
        "prior",
        "above",
        "below",
        "more",
        "less",
        "fewer",
        "up",
        "down",
        "under",
        "over",
        "against",
        "before",
        "after",
        "few",
        "most",
    )
)
# What ends the reach of a negation: "that", "and" and "or" do not.
_ENDS = frozenset((";", ":", ".", "?", "!", '"', ",", "but", "while", "whereas", "although", "though", "because", "so"))


class Token(NamedTuple):
    """A word that means something: as written, what stands for it in comparing, its scales, its places.

    `start` and `end` are offsets into the text; `clause` numbers the clauses of the text, `segment` the longer parts
    that a negation can reach; `denied` says whether one reaches the word.
    """

    text: str
    key: str
    sides: tuple[Side, ...]
    start: int
    end: int
    sentence: int
    clause: int
    segment: int
    denied: bool
    hinted: bool
    heads: bool
    next: frozenset[str]


class Read(NamedTuple):
    """A text as read: its tokens in order, the spans of its sentences, and which of them deny or hint at denying."""

    text: str
    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]
    denies: tuple[bool, ...]
    hints: tuple[bool, ...]


@lru_cache(maxsize=512)
def read(text: str) -> Read:
    """The sentences and tokens of a text; offsets are into `text` as given."""
    spans = tuple(sentence_spans(text))
    tokens: list[Token] = []
    denies: list[bool] = []
    hints: list[bool] = []
    clause = 0
    for number, (start, end) in enumerate(spans):
        found, clause, denied = _sentence(text[start:end], start, number, clause + 1)
        tokens.extend(found)
        denies.append(denied)
        hints.append(denied or _HINTS.search(text[start:end]) is not None)
    return Read(text, tuple(tokens), spans, tuple(denies), tuple(hints))


class _Piece(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _pieces(sentence: str) -> list[_Piece]:
    """Words, phrases, stops and negations of a sentence, in order."""
    bare, offsets = plain(sentence)
    phrases = {match.start(): match for match in PHRASE.finditer(bare) if is_phrase(match)}
    found: list[_Piece] = []
    at = 0
    for match in _PART.finditer(bare):
        if match.start() < at:
            continue
        kind, text, end = match.lastgroup or "word", match.group(), match.end()
        phrase = phrases.get(match.start())
        if phrase:
            kind, text, end = "phrase", phrase_word(phrase), phrase.end()
        if end <= match.start():
            continue
        first = match.start() + len(phrase.group().split()[0]) if phrase else end
        found.append(_Piece(kind, text, offsets[match.start()], offsets[first - 1] + 1))
        at = end
    return found


def _sentence(sentence: str, offset: int, number: int, clause: int) -> tuple[list[Token], int, bool]:
    pieces = _pieces(sentence)
    tokens: list[Token] = []
    pending = reach = 0
    segment = clause
    denies = False
    verbs = {verb for at, piece in enumerate(pieces) if (verb := _verb_of_none(pieces, at)) is not None}
    for at, piece in enumerate(pieces):
        if piece.kind == "stop":
            low = piece.text.lower().strip()
            clause += 1
            if low == "and":
                pending = 0
            if low in _ENDS or (low in ("and", "or") and _begins(pieces[at + 1 : at + 2])):
                pending = 0
                segment = clause
            continue
        if piece.kind == "deny":
            denies = denies or piece.text.lower() not in ("unless", "instead of", "rather than", "yet to")
            if not (
                piece.text.lower() in _BACKWARD
                and pieces[at + 1 : at + 2]
                and pieces[at + 1].text.lower() in ("for", "of", "to", "in", "on")
            ):
                pending, reach = pending + 1, _REACH
            if piece.text.lower() in _BACKWARD and tokens and tokens[-1].clause == clause:
                tokens[-1] = tokens[-1]._replace(denied=not tokens[-1].denied)
            continue
        low = piece.text.lower()
        if not _means(piece):
            if low in ("say", "said", "says", "saying", "tell", "told"):
                pending = 0  # "did not say that it would": the saying is denied, not what was said
            continue
        if pending and reach == 0:
            pending = 0
        following = next((other.text.lower() for other in pieces[at + 1 : at + 5] if _means(other)), "")
        if at in verbs:
            pending, reach = pending + 1, _REACH
        heads = pending > 0 and reach == _REACH
        tokens.append(
            Token(
                piece.text, key(piece.text), _sides(pieces, at, following), offset + piece.start,
                offset + piece.end, number, clause, segment, pending % 2 == 1, False, heads, _next(pieces, at),
            )
        )  # fmt: skip
        reach -= 1
    return _hinted(sentence, offset, tokens), clause, denies


def _verb_of_none(pieces: Sequence[_Piece], at: int) -> int | None:
    """For "none of the passengers was hurt": the number of the verb that is denied; None for other words."""
    if pieces[at].text.lower() not in ("none", "neither") or not pieces[at + 1 : at + 2]:
        return None
    if pieces[at + 1].text.lower() != "of":
        return None
    helped = named = False
    for number, piece in enumerate(pieces[at + 2 : at + _FAR], at + 2):
        if piece.text.lower() in _HELPING:
            helped = True
        elif _means(piece) and (helped or (named and piece.text.endswith("ed"))):
            return number
        else:
            named = named or _means(piece)
    return None


def _hinted(sentence: str, offset: int, tokens: list[Token]) -> list[Token]:
    """The tokens, those marked in whose segment something says "not" in other words."""
    spots = [match.start() + offset for match in _SOFT.finditer(sentence)]
    marked = set()
    for spot in spots:
        near = min(tokens, key=lambda token: abs(token.start - spot), default=None)
        if near:
            marked.add(near.segment)
    marked |= {token.segment for token in tokens if token.denied}
    return [token._replace(hinted=True) if token.segment in marked else token for token in tokens]


def _next(pieces: Sequence[_Piece], at: int) -> frozenset[str]:
    """The keys of the next three words that mean something, up to a stop."""
    found: list[str] = []
    for piece in pieces[at + 1 : at + 9]:
        if piece.text in (";", ".", "?", "!", ",") or len(found) == 3:
            break
        if _means(piece):
            found.append(key(piece.text))
    return frozenset(found)


def _begins(following: Sequence[_Piece]) -> bool:
    """Whether a new statement follows: "and would answer"."""
    if not following:
        return False
    word = following[0].text
    return word.lower() in _AUXILIARIES or (word.islower() and word.endswith("ed") and len(word) > 4)


def _means(piece: _Piece) -> bool:
    low = piece.text.lower()
    return piece.kind == "phrase" or (piece.kind == "word" and (low not in STOP_WORDS or low in _KEPT))


def _sides(pieces: Sequence[_Piece], at: int, following: str) -> tuple[Side, ...]:
    """The scales of a word, but for those its company shuts out: "over 200" is more, "over the years" is not."""
    low, after = pieces[at].text.lower(), pieces[at + 1 : at + 6]
    if low in ("over", "under", "above", "below") and not re.match(
        r"\d|a |half|last|previous|target|average|limit", following
    ):
        return () if low in ("over", "under") else sides(low)
    if low in ("last", "first") and re.match(
        r"year|week|month|night|time|monday|tuesday|wednesday|thursday|friday|sat|sun|spring|summer|"
        r"autumn|winter",
        following,
    ):
        return ()
    if low in ("up", "down") and after and after[0].text.lower() in ("to", "with", "for"):
        return ()
    if low in ("up", "down") and at and _GOES_WITH_UP.fullmatch(pieces[at - 1].text):
        return ()
    if low.startswith("add") and after and after[0].text.lower() == "that":
        return ()  # a speaker adds
    found = sides(low)
    if any(
        re.match(r"strik|walkout|boycott|blockad|protest|stoppage|shutdown|siege|war|fight", other.text.lower())
        for other in after
    ):
        return tuple(side._replace(scale="strike") if side.scale in ("running", "opening") else side for side in found)
    return found
