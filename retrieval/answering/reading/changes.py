"""Questions for how a figure changed, as the plain question for that figure "over time": its answer lists all that was
given.

It does not care for changes of other things, "How did the village change?", nor for how much something rose.
"""

import re

_CHANGED = re.compile(
    r"^\W*(?:and\s+)?how\s+(?:did|has|have|had)\s+(?P<what>.+?)\s+"
    r"(?:changed?|develop(?:ed)?|evolved?|moved?|r[io]sen?|f[ae]ll(?:en)?|gr[eo]wn?|increased?|decreased?|go(?:ne)?\s+(?:up|down))"
    r"(?P<when>\s+(?:since|over|during|from|between|so far|in)\b[^?]*)?\W*$",
    re.IGNORECASE,
)
_TOLL = re.compile(r"\btoll\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^(?:the\s+)?(?:number|count|total)\s+of\s+(?P<what>.+)$", re.IGNORECASE)
_SUMS = r"(?:demand|offer|bid|price|forecast|estimate|budget|debts?|profits?|loss(?:es)?|revenue|costs?|fine)"
_SUM_OF = re.compile(rf"^(?P<whose>.+)['’]s?\s+(?P<what>(?:[a-z]+\s+){{0,2}}{_SUMS})$")
_COUNT_OF = re.compile(
    r"^(?P<whose>(?:the\s+)?(?:[A-Z][\w-]+\s*)+)['’]s?\s+(?P<what>(?:[a-z]+\s+)?[a-z]{3,}[a-rt-z]s)$"
)
_OVER_TIME = re.compile(r"\s+over time\b(?=\W*$)", re.IGNORECASE)
_COST_OF = re.compile(r"^(?:the\s+)?(?:[a-z]+\s+)?(?:costs?|price)\s+of\s+(?P<what>.+)$", re.IGNORECASE)


def without_change(text: str) -> str:
    """ "How has the price of the tram changed?" as "How much does the tram cost over time?"; other questions as they
    are."""
    asked = _CHANGED.match(text.strip())
    if asked is None:
        return text
    what, when = asked["what"].strip(), asked["when"] or ""
    if number := _NUMBER_OF.match(what):
        return f"How many {number['what']} are there{when} over time?"
    if cost := _COST_OF.match(what):
        return f"How much will {cost['what']} cost{when} over time?"
    if _TOLL.search(what):
        return f"What is {what}{when} over time?"
    if _SUM_OF.match(what):
        return f"How much is {what}{when} over time?"
    if count := _COUNT_OF.match(what):
        return f"How many {count['what']} does {count['whose']} have{when} over time?"
    return text


def at_one_time(text: str) -> str:
    """The question without "over time" at its end; the same where it does not ask that."""
    return _OVER_TIME.sub("", text)
