"""The parts of the report on answers: what each question was told, whether that was right, and where it was lost.

It does not care how the questions were asked. It quotes the data sets.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from evals.abstention import Judged
from evals.answer_text import stands_in
from evals.answers import Quoted
from evals.html_page import Html, element, joined, table
from retrieval.models import Hit


def answers_section(quoted: Sequence[Quoted]) -> Html:
    """How many questions ended how, then each question, those that were lost first."""
    cards = [_quoted_card(one) for one in sorted(quoted, key=lambda one: (one.in_quotes, one.why))]
    return joined([_counted([one.why for one in quoted]), *cards])


def abstention_section(judged: Sequence[Judged]) -> Html:
    """How many items ended how, then each item, those that were lost first."""
    cards = [_judged_card(one) for one in sorted(judged, key=lambda one: (one.right, one.why))]
    return joined([_counted([one.why for one in judged]), *cards])


def _counted(reasons: Sequence[str]) -> Html:
    return table(("what became of it", "questions"), Counter(reasons).most_common())


def _quoted_card(one: Quoted) -> Html:
    told = [
        ("quoted", each.quote, element("small", f"{each.article.title}, {each.article.publisher}"))
        for each in one.given.citations
    ]
    held = [
        ("found", each.article.title, element("small", f"{each.score:.3f}")) for each in one.hits if _holds(one, each)
    ]
    return element(
        "div",
        element("p", one.query.text, css="question"),
        element("p", element("span", one.why, css="chip"), f"Wanted: {one.wanted}"),
        element("p", f"Asked {one.query.asked_at:%-d %B %Y}. ", *_places(one), css="soft"),
        table(("", "text", ""), [*told, *held]) if told or held else Html(""),
        css="card",
    )


def _holds(one: Quoted, hit: Hit) -> bool:
    return stands_in(one.wanted, hit.passage.text)


def _places(one: Quoted) -> Iterator[str]:
    yield "" if one.retrieved else "No marked article was found. "
    yield "" if one.held else "The answer does not stand in the marked article. "


def _judged_card(one: Judged) -> Html:
    item = one.item
    wanted = " or ".join(item.answers) if item.answerable else "no answer"
    told = one.answer.text
    rows = [(number, text) for number, text in enumerate(item.passages, 1)]
    return element(
        "div",
        element("p", item.question, css="question"),
        element("p", element("span", one.why, css="chip"), f"Wanted: {wanted}"),
        element("p", told),
        element("details", element("summary", "The passages"), table(("", "passage"), rows)),
        css="card",
    )
