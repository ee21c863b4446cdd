"""The part of the report on questions that name an outlet, a person or a time: how far each kind is honoured, and what
came where it was not.

It does not care how the questions were asked.
"""

from collections.abc import Iterator, Sequence

from evals.constrained_questions import KINDS
from evals.constraints import Outcome
from evals.html_page import Html, Number, element, joined, table

MOST_SHOWN = 40


def constrained_section(outcomes: Sequence[Outcome]) -> Html:
    """The shares by kind, then the questions that were not wholly honoured, the worst first."""
    failed = [one for one in outcomes if _worst(one) < 1 or one.source_first is False]
    failed.sort(key=lambda one: (_worst(one), one.source_first is not False))
    rows = []
    for kind in KINDS:
        shares = [one.share(kind) for one in outcomes if kind in one.asked.kinds]
        if shares:
            rows.append(
                (kind, len(shares), Number(f"{sum(shares) / len(shares):.1%}"), sum(share == 1 for share in shares))
            )
    said = f"{len(outcomes):,} questions; {len(failed):,} were not wholly honoured, or their own article was not first."
    more = f" The first {MOST_SHOWN} are shown." if len(failed) > MOST_SHOWN else ""
    head = table(("asked for", "questions", "first articles that honour it", "wholly honoured"), rows)
    return joined([element("p", said + more), head, *(_card(one) for one in failed[:MOST_SHOWN])])


def _worst(outcome: Outcome) -> float:
    return min(outcome.share(kind) for kind in outcome.asked.kinds)


def _card(outcome: Outcome) -> Html:
    asked = outcome.asked
    rows = []
    for hit, honoured in zip(outcome.found, outcome.honoured, strict=True):
        at = hit.article.published_at
        day = element("span", f"{at:%-d %b %Y}" if at else "unknown", css="line")
        marks = ", ".join(f"{kind} ✓" if kind in honoured else f"{kind} ✗" for kind in asked.kinds)
        rows.append((marks, hit.article.title, hit.article.publisher, day))
    return element(
        "div",
        element("p", asked.question, css="question"),
        element("p", f"Asked {asked.asked_at:%-d %B %Y}. ", *_wanted(outcome), css="soft"),
        table(("", "headline", "outlet", "published"), rows),
        css="card",
    )


def _wanted(outcome: Outcome) -> Iterator[str]:
    asked = outcome.asked
    if asked.outlets:
        yield f"Wanted from {' or '.join(asked.outlets)}. "
    if asked.person:
        yield f"Wanted naming {asked.person}. "
    if asked.since or asked.until:
        span = dict.fromkeys((asked.since, asked.until))  # one day is named once
        days = " to ".join(f"{day:%-d %B %Y}" if day else "any day" for day in span)
        yield f"Wanted from {days}{', or naming such a day' if asked.events else ''}. "
    if outcome.source_first is False:
        yield f"Its own article, {asked.article}, was not first."
