"""What stands in front of what an article says: its by-line and its dateline, which nobody says.

It does not care about the headline, nor what the article says.
"""

import re

_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*\s+){1,3}[A-ZÀ-Þ][\w'’-]+"
_BYLINE = re.compile(
    rf"\s*(?:By|BY|Von|Par|Por|Di|Door)\s+(?P<who>{_NAME}(?:\s+(?:and|und|et)\s+{_NAME})*)"
    r"(?:\s*[,|–—-]\s*[^.!?\n]{1,60})?\s*\n"
)
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"  # in capitals
_TOWN = r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,3}"
_FURTHER = r"(?:, (?:[A-ZÀ-Þ]|\d{1,2}\.? )[\w. ]{1,24}){0,2}"  # a state, a day: "Nov 17", "17. Nov", "17 nov"
_AGENCY = r"\((?:[A-Z][\w./&-]*|[a-z]{2,4})(?: [A-Z][\w./&-]*){0,3}\)"
_DASH = r"\s*(?:[-–—―]{1,2}|:)\s+"
_DATELINE = re.compile(
    rf"\s*(?:{_PLACE}{_FURTHER}(?:\s*{_AGENCY})?{_DASH}|(?:{_TOWN}{_FURTHER}\s*)?{_AGENCY}{_DASH}|\([A-Z]{{2,6}}\)\s+)"
    r"(?=[\"“„«‘']?[A-ZÀ-Þ\d])"
)


def begins(text: str) -> int:
    """Where in an article's text what it says begins: after a by-line and a dateline ("PORT ANDREW (Reuters) - ")."""
    at = byline.end() if (byline := _BYLINE.match(text)) else 0
    dateline = _DATELINE.match(text, at)
    return dateline.end() if dateline else at


def author_named(text: str) -> str:
    """Who the by-line in an article's text names; empty where it has none."""
    byline = _BYLINE.match(text)
    return " ".join(byline["who"].split()) if byline else ""
