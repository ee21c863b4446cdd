"""One page of HTML on the claims that were judged wrong: what they say, what was not found, and which sentences support
them.

It does not care how they were judged. It quotes the set, so it belongs into a folder that is not shared.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.html_page import Html, element, joined, table, write_page

if TYPE_CHECKING:
    from evals.claims import Judged

NAME = "claims.html"

_LONGEST = 400


def write_report(folder: Path, judged: Sequence["Judged"]) -> Path:
    """Write the page into `folder`, which is made where it is missing; its path. The surest errors come first."""
    missed = sorted(
        (one for one in judged if not one.right and one.item.supported), key=lambda one: one.judgement.support
    )
    passed = sorted(
        (one for one in judged if not one.right and not one.item.supported), key=lambda one: -one.judgement.support
    )
    sections = [
        (f"Supported, and held for not: {len(missed)}", "missed", joined([_card(one) for one in missed])),
        (
            f"Not supported, or in part, and held for supported: {len(passed)}",
            "passed",
            joined([_card(one) for one in passed]),
        ),
    ]
    return write_page(folder / NAME, "Claims judged wrong", f"{len(judged):,} claims were judged.", sections)


def _card(one: "Judged") -> Html:
    measures = one.judgement.measures
    said = f"together {measures.together:.2f}, figures {measures.figures:.2f}, names {measures.names:.2f}"
    return element(
        "div",
        element("p", one.item.claim, css="question"),
        element("p", element("span", f"{one.judgement.support:.2f}", css="chip"), f"{one.item.label}. {said}"),
        element("p", *_open(one), css="soft"),
        table(("", "", "sentence"), list(_sentences(one))),
        css="card",
    )


def _open(one: "Judged") -> Iterator[str]:
    for name, found in (("Stands nowhere", one.judgement.absent), ("Stands apart", one.judgement.apart)):
        if found:
            yield f"{name}: {', '.join(unit.text for unit in found)}. "


def _sentences(one: "Judged") -> Iterator[tuple[object, ...]]:
    wanted = max(one.item.supporting, key=lambda each: len(set(each) & set(one.judgement.sentences)), default=())
    for at in sorted({*wanted, *one.judgement.sentences}):
        roles = [name for name, held in (("wanted", wanted), ("named", one.judgement.sentences)) if at in held]
        yield at, " and ".join(roles), _text(one, at)


def _text(one: "Judged", at: int) -> str:
    sentences = one.item.sentences
    return sentences[at][:_LONGEST] if 0 <= at < len(sentences) else "There is no such sentence."
