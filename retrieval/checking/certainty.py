"""What a sentence tells as more certain than its evidence: an allegation as a fact, a plan as done, what may be as what
is to be.

It does not care for denials (`polarity`, `stances`) nor for who says a thing (`attributing`). A deed that the evidence
leaves open ("may be halved", "is accused of selling") must be left open by the sentence too, in whatever words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from retrieval.checking.parts import Part, nearest, parts
from retrieval.checking.scenes import Scene

_NOT_SO = r"(?! (?:not|never|no|neither|only|hardly)\b|n['’]t)"
_MAY = (
    rf"(?:could(?! (?:find|see|hear|reach))|(?-i:may|might)){_NOT_SO}|(?:threaten|hope|seek|offer|urge)(?:s|ed|d|es)?"
    r"(?: \w+){0,2}? to|(?:consider|propose|discuss|weigh|suggest|want|wish)(?:s|ed|d|ing|es)?|fear(?:s|ed)(?: that)?"
    r"|demand(?:s|ed)|(?:call|press|ask)(?:s|ed|es|ing) for|(?:to|not) (?:ruled? out|excluded?)|unless|liable to"
    r"|(?:faces?|facing|risk(?:s|ing))(?= (?:an? )?(?:charges?|trial|jail|prison|closure|fines?|being)\b)"
    r"|(?:has|have|given) \w+ (?:days|weeks|months) to|can(?= appeal)"
)
_ACCUSED = (
    r"accus(?:es|ed|ing)(?: \w+){0,4}? of|suspect(?:s|ed)(?: \w+){0,3}? (?:of|to)|charged(?: \w+){0,3}? with"
    r"|alleg(?:es|ed|edly)(?: that| to)?|on trial (?:for|over)|indicted (?:for|on|over)"
    r"|(?:thought|believed|said|reported) to(?= (?:be|have)\b)"
)
_PLANNED = (
    rf"(?:will|shall){_NOT_SO}|(?:plan(?:s|ned)?|inten(?:ds|ded)|aim(?:s|ed)?|set|about|going|agreed|promised) to"
    r"|(?:is|are) (?:due )?to(?! (?:blame|the)\b)"
)
# A deed behind one of these is left open; what "had threatened to" and the like tell is over.
_GOVERNS = re.compile(
    rf"(?<!\bhad )\b(?:(?P<may>{_MAY})|(?P<accused>{_ACCUSED})|(?P<planned>{_PLANNED}))\b", re.IGNORECASE
)
_PERMITS = re.compile(
    r"\b(?:rul(?:ed|ing|es)|allow\w*|permi\w+|right to|decided|licen[cs]e\w*|free to|approv\w+)\b", re.IGNORECASE
)
# what leaves a thing open in a sentence, wherever it stands there
_OPEN = (
    r"could|can|(?-i:may|might)|would|should|must|possib\w+|perhaps|risk\w*|threat\w*|consider\w*|weigh\w*|discuss\w*"
    r"|propos\w+|offer\w*|want\w*|wish\w*|demand\w*|call\w* (?:for|on)|ask\w*|press\w*|urg(?:e|es|ed|ing)"
    r"|hop(?:e|es|ed|ing)|seek\w*|sought|fear\w*|whether|if|unless|suggest\w*|recommend\w*"
    r"|(?:is|are|remains?|left) open|unclear|unknown|not known|uncertain|undecided|exclud\w+|rul\w+ (?:it |that )?out"
    r"|likely|unlikely|probab\w+|think\w*|thought|believ\w+|suppos\w+|assum\w+|suspect\w*|estimat\w+|reckon\w*|expect\w*"
    r"|forecast\w*|apparently|conceivab\w+|favour\w*|request\w*|prefer\w*|advi[sc]\w+|support\w*|willing|unresolved"
    r"|object\w*|attempt\w*|appl(?:y|ies|ied)|sue[sd]?|lawsuit|claim\w*"
)
_ALLEGES = (
    r"accus\w+|alleg\w+|charg(?:e|es|ed)|suspici\w+|indict\w*|maintain\w*|insist\w*|assert\w*|contend\w*|argu\w+|trial|tried"
    r"|prosecut\w+|plead\w*|den(?:y|ies|ied)|disput\w*|testif\w+|testimony|reported\w*|according|sa(?:y|ys|id)|told"
    r"|view|opinion"
)
_AHEAD = (
    r"will|shall|plan\w*|inten(?:d|t)\w*|aim\w*|going|due|set to|about to|schedul\w+|promis\w+|pledg\w+|vow\w*|agree\w*"
    r"|decid\w+|decision|to be|(?:is|are|was|were) to|prepar\w+|until|ready|await\w*|pending|announc\w+"
    r"|(?:from|before|next|later) (?!\d[\d.,]* (?:million|billion))"
)
_LEFT_OPEN = {
    "may": re.compile(rf"\b(?:{_OPEN}|{_AHEAD})\b", re.IGNORECASE),
    "accused": re.compile(rf"\b(?:{_OPEN}|{_ALLEGES})\b", re.IGNORECASE),
    "planned": re.compile(rf"\b(?:{_OPEN}|{_ALLEGES}|{_AHEAD})\b", re.IGNORECASE),
}
_IS_OPEN = re.compile(rf"\b(?:{_OPEN})\b", re.IGNORECASE)
_FIRM = re.compile(r"\b(?:will|shall|(?:is|are) (?:going |set |due )?to)\b", re.IGNORECASE)
_DONE = re.compile(r"\b(?:has|have|had|was|were|been|is being|are being)\b", re.IGNORECASE)
_GOVERNED = 2  # words that mean something, after what governs them
_REACH = 40  # characters in which they stand


class _Left(NamedTuple):
    """What a part of the evidence leaves open: the keys of the words governed, by what governs them."""

    part: Part
    governed: tuple[tuple[str, frozenset[str]], ...]

    @property
    def settled(self) -> frozenset[str]:
        """The keys of its words that nothing governs."""
        return self.part.keys - frozenset(key for _, keys in self.governed for key in keys)


def overstated(claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[tuple[str, str]]:
    """Pairs (a part of the claim, the part of the evidence that leaves it open); empty where none is overstated."""
    held = [_Left(part, tuple(_governed(part))) for scenes in evidence for scene in scenes for part in parts(scene)]
    if not any(each.governed for each in held):
        return []
    told = [each.part for each in held]
    found = []
    for part in (part for scene in claim for part in parts(scene)):
        near = [held[at] for at in nearest(part.features, told)]
        if near and all(_leaves_open(part, each, held) for each in near):
            found.append((_shown(part), _shown(near[0].part)))
    return found


def _leaves_open(part: Part, there: _Left, held: Sequence[_Left]) -> bool:
    """Whether the evidence tells as possible, alleged or still to come a deed that `part` tells as more than that, and
    says it nowhere else as done."""
    said = frozenset(key for one in part.features if one.kind == "word" for key in one.keys)
    deeds = {
        sort
        for sort, keys in there.governed
        if (deed := keys & said) and not any(deed <= each.settled for each in held)
    }
    if not deeds:
        return False
    text = part.scene.text[: part.start - part.scene.start + len(part.text)]
    if "may" in deeds and _FIRM.search(text) and not _IS_OPEN.search(text) and "planned" not in deeds:
        return True
    if deeds == {"planned"} and not _DONE.search(text):  # "opens on Monday"
        return False
    return not any(_LEFT_OPEN[sort].search(text) for sort in deeds)


def _governed(there: Part) -> Iterator[tuple[str, frozenset[str]]]:
    """(what leaves it open, the keys of the words right after that)."""
    if _PERMITS.search(there.text):
        return
    words = [one for one in there.features if one.kind == "word"]
    for match in _GOVERNS.finditer(there.text):
        end = there.start + match.end()
        after = [one for one in words if end <= one.start < end + _REACH]
        yield str(match.lastgroup), frozenset(key for one in after[:_GOVERNED] for key in one.keys)


def _shown(part: Part) -> str:
    """The words of a part, with what it quotes."""
    start = part.start - part.scene.start
    return part.scene.text[start : start + len(part.text)].strip(" ,.;:")
