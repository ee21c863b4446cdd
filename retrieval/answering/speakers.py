"""Who says what a sentence tells, in the article's own words: "the White House", "the mayor, Hedda Lunn".

It does not care whether it is true, nor who was asked about (`retrieval.answering.choosing.attribution`). What cannot
be read with certainty is left out: a claim given to the wrong mouth is worse than one without.
"""

import re

_CAPITAL = r"[A-Z][\w'’&-]*"
# A name of one or more words, with "of", "for" and "and" inside it: "the Chamber of Trade", "Dr Sanna Hollis".
_NAME = rf"(?:[Tt]he\s+)?{_CAPITAL}(?:\s+(?:(?:of|for|and|de|von|van)\s+(?:the\s+)?)?{_CAPITAL}){{0,6}}"
_BODY = r"[Tt]he\s+(?:[a-z][\w'’-]+\s+){0,2}[a-z][\w'’-]+"  # "the electoral commission"
_WHO = rf"(?:{_NAME}|{_BODY})"
_APPOSED = r"(?:,\s(?:(?P<name>(?:[A-Z][\w'’.-]+\s){1,3}[A-Z][\w'’-]+)|[^,.;“”\"]{2,70}),)?"
_SAYS = (
    r"(?:said|says|told|tells|added|stressed|claimed|announced|warned|argued|noted|stated|insisted|declared|denied|"
    r"confirmed|wrote|explained|estimated|counted|calculated|reported|put\b(?=[^.;]{0,60}\bat\b)|spoke of)\b"
)
_PATTERNS = (
    re.compile(rf"\b[Aa]ccording to (?P<who>{_WHO})(?P<name>)"),
    re.compile(
        rf"(?:^|(?<=[,;:”\"’]\s)|(?<=\bthat\s)|(?<=\band\s)|(?<=\bbut\s))(?P<who>{_WHO}){_APPOSED}\s+"
        rf"(?=(?:has |have |had |also |later )?{_SAYS})"
    ),
    re.compile(rf"[,”\"]\s+(?:said|says)\s+(?P<who>{_NAME})(?P<name>)"),
)
_NOBODY = re.compile(
    r"(?:[Tt]he\s+)?(?:He|She|It|They|We|I|You|That|This|These|Those|There|What|Who|Which|Nobody|Many|Some|Most|One|Two|On|In|At|By|After|Before|When|While|But|And|As|If|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|number|figure|report|toll|document|survey)\b(?!['’])"
)
_HE_SAYS = re.compile(rf"\b(?:[Hh]e|[Ss]he)\s+(?:also\s+|later\s+|had\s+)?{_SAYS}|(?:said|says)\s+(?:he|she)\b")
_IT_SAYS = re.compile(rf"(?:^|[,”\"]\s)[Ii]t\s+(?:also\s+|later\s+|had\s+)?{_SAYS}")
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_ANYONE = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+")
_TRAILING = re.compile(r"\s+(?:in|on|at|with|it|he|she|they|who|which|that|had|has)\b.*$")
_BACK = 3  # sentences in which "he" was named


def said_by(sentence: str, before: str = "") -> str:
    """Who says `sentence`, with `before` the text in front of it, in which a "he" or "it" was named; else empty."""
    if named := _named(sentence):
        return named
    back = _BACK if _HE_SAYS.search(sentence) else 1 if _IT_SAYS.search(sentence) else 0
    for earlier in reversed(_SENTENCE.split(before.strip())[-back:] if back else []):
        found = _named(earlier)
        if found or _ANYONE.search(earlier):  # where somebody else is named, it may be they who speak
            return found
    return ""


def _named(sentence: str) -> str:
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            who = _TRAILING.sub("", match["who"].strip().rstrip("'’"))
            if not _NOBODY.match(who) and len(who) > 2 and not who.endswith(("'s", "’s")):
                who = f"the {who[4:]}" if who.startswith("The ") else who
                return f"{who}, {match['name']}" if match["name"] else who
    return ""
