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

_OF_ONE_KIND = ("when", "where", "who", "why", "how_long", "how_old", "how_far", "how_fast")


def said_with(question: Question, one: "Candidate") -> frozenset[str]:
    """The stems of the interviewer's question, which the first sentence of a reply need not say again; none where he
    asked when, and that is not asked."""
    return frozenset(content_stems(one.asked)) if one.opens and _may_ask(question, one) else frozenset()


def gives_reason(question: Question, one: "Candidate") -> bool:
    """Whether the interviewer asked why, and this begins the reply: it gives the reason in whatever words."""
    return question.kind == "why" and one.opens and read_kind(asking_clause(one.asked)[0]) == "why"


def stands_out(question: Question, alike: Mapping[int, float], pool: Sequence["Candidate"]) -> dict[int, float]:
    """By place in `pool`: how much more alike an interviewer's question is to the one asked than his questions usually
    are; of the likest one in each interview alone, at the beginning of the reply. `alike` are the cosines. Where he
    asked when, and that is not asked, the reply is on something else."""
    found: dict[int, float] = {}
    interviews = {pool[at].hit.article.article_id for at in alike}
    for interview in interviews:
        its = {at: cosine for at, cosine in alike.items() if pool[at].hit.article.article_id == interview}
        likest = max(
            (at for at in its if pool[at].opens and _may_ask(question, pool[at])), key=lambda at: its[at], default=None
        )
        if likest is not None:
            found[likest] = max(its[likest] - median(its.values()), 0.0)
    return found


def _may_ask(question: Question, one: "Candidate") -> bool:
    """Not where he asked when, and that is not asked; nor where something is counted that he did not speak of."""
    kind = read_kind(asking_clause(one.asked)[0])
    if question.counted and question.counted not in content_stems(f"{one.asked} {one.text}"):
        return False
    return kind not in _OF_ONE_KIND or kind == question.kind
