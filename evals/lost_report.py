"""The part of the report on lost questions: why each was lost, and what stood before the article it wanted.

It does not care how that was found out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evals.html_page import Html, Number, element, joined, table
from evals.lost_questions import Lost, Placed


def lost_section(lost: Sequence[Lost], asked: int) -> Html:
    """How many of the `asked` questions were lost, by cause, and a card for each."""
    return joined([element("h3", "What was lost, and why"), *_counted(lost, asked), *(_card(one) for one in lost)])


def _counted(lost: Sequence[Lost], asked: int) -> Iterator[Html]:
    gone = [one for one in lost if one.lost]
    yield element(
        "p",
        f"Of {asked:,} questions, {len(gone):,} have no marked article among the first ten, and "
        f"{len(lost) - len(gone):,} more have another one first. Scores are of the best passage.",
    )
    causes = Counter((one.cause, one.lost) for one in lost)
    names = sorted({cause for cause, _ in causes})
    yield table(
        ("why", "not in the first ten", "not first"), [(one, causes[one, True], causes[one, False]) for one in names]
    )


def _card(one: Lost) -> Html:
    placed = [("wanted", one.gold)] if one.gold else []
    rows = [*placed, *(("before it", winner) for winner in one.winners)]
    parts = list(dict.fromkeys(name for _, each in reversed(rows) for name in each.scores))  # winners have them all
    return element(
        "div",
        element("p", one.question, css="question"),
        element("p", element("span", one.cause, css="chip"), element("span", one.why)),
        element("p", f"Asked {one.asked_at:%-d %B %Y}. ", *_notes(one), css="soft"),
        table(
            ("", "place", "headline", "outlet", "published", *parts),
            [_placed(role, each, parts) for role, each in rows],
            0 if one.gold else None,
        ),
        css="card",
    )


def _notes(one: Lost) -> Iterator[str]:
    if one.missing:
        yield f"Words that the marked article lacks: {', '.join(one.missing)}. "
    if one.answer_held is False:
        yield "The answer does not stand in the marked article."


def _placed(role: str, each: Placed, parts: Iterable[str]) -> list[object]:
    at = each.article.published_at
    scores = [Number(f"{each.scores[name]:.3f}") if name in each.scores else None for name in parts]
    day = element("span", f"{at:%-d %b %Y}" if at else "unknown", css="line")
    return [role, each.rank, each.article.title, each.article.publisher, day, *scores]
