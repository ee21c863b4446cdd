"""What the interviewer's question tells of the replies to it: whether just that was asked.

It does not care how an interview is laid out (`retrieval.sources.interviews`).
"""

import re
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING

from retrieval.answering.choosing.expected import bears
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.reading.question import Question
from retrieval.planning.kinds import asking_clause, read_kind
from retrieval.sources.interviews import interviewed
from retrieval.words import content_stems

if TYPE_CHECKING:
    from retrieval.answering.choosing.candidates import Candidate

_OF_ONE_KIND = ("when", "where", "who", "why", "how_long", "how_old", "how_far", "how_fast")

_BEARS = 0.5  # from which on a sentence has the kind of thing asked for
_REMARK = re.compile(r"[^.!?]+\.(?=\s|$)")


def said_with(question: Question, one: "Candidate") -> frozenset[str]:
    """The stems of the interviewer's question, which the first sentence of a reply need not say again; none where he
    asked when, and that is not asked."""
    return frozenset(content_stems(one.asked)) if one.opens and _may_ask(question, one) else frozenset()


def is_said(question: Question, one: "Candidate") -> bool:
    """Whether it is asked what somebody says, and this is a reply of theirs."""
    who = question.speaker or frozenset(question.source)
    if not who or not one.asked:
        return False
    return bool(who & set(content_stems(interviewed(one.hit.article.title, one.hit.article.text))))


def gives_reason(question: Question, one: "Candidate") -> bool:
    """Whether the interviewer asked why, and this begins the reply: it gives the reason in whatever words."""
    return question.kind == "why" and one.opens and read_kind(asking_clause(one.asked)[0]) == "why"


def told_by_the_asker(question: Question, one: "Candidate") -> bool:
    """Whether the interviewer told the figure himself: "You have 74 employees. Is that enough?" asks for another."""
    remarks = _REMARK.findall(one.asked) if question.kind in NEEDS_FIGURE else []
    return any(bears(question, remark) == 1 for remark in remarks)


def opened_where_it_answers(pool: Sequence["Candidate"], borne: Sequence[float]) -> list["Candidate"]:
    """The candidates; a reply that hardly opens with the kind of thing asked for (`borne`) is taken to open with its
    first sentence that has it: "They have a right to be angry. We close in May."."""
    first: dict[tuple[str, str], int] = {}
    for at, (one, bears_it) in enumerate(zip(pool, borne, strict=True)):
        place = (one.hit.article.article_id, one.asked)
        if one.asked and bears_it >= _BEARS and (place not in first or one.start < pool[first[place]].start):
            first[place] = at
    return [
        one._replace(opens=at == first[place])
        if one.asked and (place := (one.hit.article.article_id, one.asked)) in first
        else one
        for at, one in enumerate(pool)
    ]


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
    """Not where he asked when, and that is not asked; nor where something is counted that neither speaks of."""
    kind = read_kind(asking_clause(one.asked)[0])
    if question.counted and question.counted not in content_stems(f"{one.asked} {one.text}"):
        return False
    return kind not in _OF_ONE_KIND or kind == question.kind
