"""A question for what certain outlets had on certain days, put as one for the news of these outlets alone.

It does not care about questions that name a subject ("What did the Courier report on the flood?"): those are answered
from the passages of these outlets (`retrieval.answering.asked_of`).
"""

import re

from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.planning.outlets import named_outlets

_REPORTS = re.compile(
    r"\bwhat\s+(?:did|does|do|has|have)\s+(?:the\s+)?(?P<who>\0)\s+(?:all\s+)?"
    r"(?:reported|report|written|write|published|publish|printed|print|covered|cover|said|say|run|carried|carry)\b",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\s*\b(?:(?:on\s+the\s+front\s+page\s+of|reported\s+by|from|in|by|of)\s+)?(?:the\s+)?\0(?:['’]s?)?", re.IGNORECASE
)


def of_outlets(desk: Newsdesk, query: Query) -> Query:
    """The query limited to the outlets that it names as sources, and asking without them; itself where it names none
    or is limited already."""
    if query.sources:
        return query
    named = named_outlets(query.text, desk.roster.overview(desk.catalogue, desk.index.seq).outlets)
    if not named:
        return query
    text = query.text
    for start, end, _ in sorted(named, reverse=True):
        text = f"{text[:start]}\0{text[end:]}"
    text = _HAD.sub("", _REPORTS.sub("what was reported", text)).strip()
    outlets = tuple(sorted({name for _, _, names in named for name in names}))
    return query.model_copy(update={"text": text or query.text, "sources": outlets})
