"""What the interviewer's question tells of the replies to it: whether just that was asked.

It does not care how an interview is laid out (`retrieval.sources.interviews`).
"""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from retrieval.answering.reading.question import Question
from retrieval.planning.kinds import asking_clause, read_kind
from retrieval.words import content_stems

if TYPE_CHECKING:
    from retrieval.answering.choosing.candidates import Candidate


def said_with(one: "Candidate") -> frozenset[str]:
    """The stems of the interviewer's question, which the first sentence of a reply need not say again."""
    return frozenset(content_stems(one.asked)) if one.opens else frozenset()


def gives_reason(question: Question, one: "Candidate") -> bool:
    """Whether the interviewer asked why, and this begins the reply: it gives the reason in whatever words."""
    return question.kind == "why" and one.opens and read_kind(asking_clause(one.asked)[0]) == "why"


def stands_out(alike: Mapping[int, float], pool: Sequence["Candidate"]) -> dict[int, float]:
    """By place in `pool`: how much more alike an interviewer's question is to the one asked than his questions usually
    are; of the likest one in each interview alone, at the beginning of the reply. `alike` are the cosines."""
    found: dict[int, float] = {}
    interviews = {pool[at].hit.article.article_id for at in alike}
    for interview in interviews:
        its = {at: cosine for at, cosine in alike.items() if pool[at].hit.article.article_id == interview}
        likest = max((at for at in its if pool[at].opens), key=lambda at: its[at], default=None)
        if likest is not None:
            found[likest] = max(its[likest] - median(its.values()), 0.0)
    return found
