"""Where cited outlets differ on a number that was asked for, both sides as data.

It does not care which side is right. It reports only plain cases: a question for one figure, and quotes of different
articles that give different figures of the same kind for the same thing.
"""

from collections.abc import Sequence

from retrieval.answering.expected import new_figures
from retrieval.answering.numbers import Figure, same
from retrieval.answering.question import Kind, Question
from retrieval.answering.words import WORD, content_stems, stem
from retrieval.models import Citation, Conflict, Side

_ASKED: dict[Kind, tuple[str, ...]] = {
    "how_many": ("count",),
    "how_much": ("money",),
    "how_far": ("length",),
    "percent": ("percent",),
}


def conflicts(question: Question, citations: Sequence[Citation]) -> tuple[Conflict, ...]:
    """At most one: the figures that different articles give for what was asked."""
    kinds = _ASKED.get(question.kind)
    if kinds is None:
        return ()
    sides: list[tuple[Figure, set[str], list[int]]] = []
    for citation in citations:
        found = [
            each
            for each in new_figures(question, citation.quote)
            if each.kind in kinds and _meant(question, citation, each)
        ]
        if len(found) != 1:  # several figures in one quote: which one was meant is not sure
            continue
        held = next((side for side in sides if same(side[0], found[0])), None)
        if held is None:
            sides.append((found[0], {citation.article.article_id}, [citation.n]))
        else:
            held[1].add(citation.article.article_id)
            held[2].append(citation.n)
    if len(sides) < 2 or len(set().union(*(side[1] for side in sides))) < 2:
        return ()
    shown = tuple(Side(value=figure.text, citations=tuple(numbers)) for figure, _, numbers in sides)
    return (Conflict(about=question.asking, sides=shown),)


def _meant(question: Question, citation: Citation, figure: Figure) -> bool:
    """The figure stands with the counted thing, and its quote speaks of most of what was asked."""
    stems = set(content_stems(citation.quote))
    if question.stems and sum(each in stems for each in question.stems) < 0.5 * len(question.stems):
        return False
    if question.counted is None:
        return True
    return question.counted in [stem(word) for word in WORD.findall(citation.quote[figure.end : figure.end + 60])[:4]]
