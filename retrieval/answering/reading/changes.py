"""Questions for how a figure changed, as the plain question for that figure: its answer lists what was given before.

It does not care for changes of other things, "How did the village change?", nor for how much something rose.
"""

import re

_CHANGED = re.compile(
    r"^\W*(?:and\s+)?how\s+(?:did|has|have|had)\s+(?P<what>.+?)\s+"
    r"(?:changed?|developed?|evolved?|moved?|r[io]sen?|f[ae]ll(?:en)?|gr[eo]wn?|increased?|decreased?|go(?:ne)?\s+(?:up|down))"
    r"(?P<when>\s+(?:since|over|during|from|between|so far|in)\b[^?]*)?\W*$",
    re.IGNORECASE,
)
_TOLL = re.compile(r"\btoll\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^(?:the\s+)?(?:number|count|total)\s+of\s+(?P<what>.+)$", re.IGNORECASE)
_COST_OF = re.compile(r"^(?:the\s+)?(?:[a-z]+\s+)?(?:costs?|price)\s+of\s+(?P<what>.+)$", re.IGNORECASE)


def without_change(text: str) -> str:
    """ "How has the price of the tram changed?" as "How much does the tram cost?"; other questions as they are."""
    asked = _CHANGED.match(text.strip())
    if asked is None:
        return text
    what, when = asked["what"].strip(), asked["when"] or ""
    if number := _NUMBER_OF.match(what):
        return f"How many {number['what']} are there{when}?"
    if cost := _COST_OF.match(what):
        return f"How much will {cost['what']} cost{when}?"
    return f"What is {what}{when}?" if _TOLL.search(what) else text
