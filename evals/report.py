"""The report on how good the product is: one file of HTML with the table, and for search its ablation, its cost, its
folds and what was lost.

It quotes the data sets, so it belongs into a folder that is not shared. It does not care how anything was measured.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals import plots
from evals.ablation import SHIPPED, Ablation, Difference, Variant, difference
from evals.constraint_report import constrained_section
from evals.constraints import Outcome
from evals.folds import Fold, spread
from evals.html_page import Html, Number, element, joined, picture, table, tile, write_page
from evals.lost_report import lost_section
from evals.retrieval import MEASURES
from evals.study import CHANGES, Study
from retrieval.errors import SourceError
from retrieval.ranking import MECHANISMS

Measured = Sequence[tuple[str, Mapping[str, Any]]]
"""Suites by name with their measures, or with the reason why one failed."""


def write_report(
    file: Path,
    measured: Measured,
    studies: Sequence[Study],
    constrained: Sequence[tuple[str, Sequence[Outcome]]],
    at: datetime,
    listed: Sequence[tuple[str, Html]] = (),
) -> Path:
    """Write the report and give its path back; folders on the way are made. `constrained` has outcomes by their name.

    `listed` are further sections by their name.

    Raises SourceError where the file cannot be written.
    """
    sections = [("The suites", "suites", _suites(measured))] if measured else []
    for number, study in enumerate(studies, 1):
        sections.append((f"Search: {study.name}", f"search-{number}", _study(study)))
    for number, (name, outcomes) in enumerate(constrained, 1):
        sections.append((f"Constraints: {name}", f"constraints-{number}", constrained_section(outcomes)))
    sections += [(name, f"listed-{number}", content) for number, (name, content) in enumerate(listed, 1)]
    try:
        return write_page(file, "How good is it?", f"Measured {at:%-d %B %Y, %H:%M}.", sections)
    except OSError as error:
        raise SourceError(f"The report {file} could not be written ({error.strerror}).") from error


def _suites(measured: Measured) -> Html:
    rows = [(suite, measure, value) for suite, measures in measured for measure, value in measures.items()]
    return table(("suite", "measure", "value"), [(s, m, _shown(value)) for s, m, value in rows])


def _shown(value: object) -> object:
    return Number(f"{value:,}") if isinstance(value, int | float) else value


def _study(study: Study) -> Html:
    return joined(
        [
            _head(study),
            *_worth(study.ablation),
            *_cost(study.ablation),
            *_folds(study.folds, study.ablation.without),
            lost_section(study.lost, len(study.ablation.shipped.run.ranked)),
        ]
    )


def _head(study: Study) -> Html:
    measures = study.measures
    words = study.ablation.steps[0]
    tiles = [tile(f"{measures[name]:.3f}", name, f"{words.name}: {words.mean(name):.3f}") for name in MEASURES]
    tiles.append(tile(f"{measures['p50_ms']:.1f} ms", "median", f"95 %: {measures['p95_ms']:.1f} ms"))
    left_out = f" {study.unjudged:,} more have no judgement and were left out." if study.unjudged else ""
    said = f"{measures['queries']:,} questions over {measures['passages']:,} passages.{left_out}"
    return joined([element("p", said), element("div", *tiles, css="tiles")])


def _worth(ablation: Ablation) -> Iterator[Html]:
    yield element("h3", "What each mechanism is worth")
    yield element(
        "p",
        "Every mechanism off in turn. The change is against what ships, over the same questions, with the 95 % "
        "interval of a paired bootstrap; in bold where it leaves no doubt of the sign.",
    )
    headings = ("", "what is off", "nDCG@10", "change", "hits@10", "change", "ms, median")
    yield table(headings, [_row(variant, ablation.shipped) for variant in (ablation.shipped, *ablation.without)], 0)
    yield picture(plots.worth(ablation), "The change of nDCG@10 with each mechanism off, as in the table.")
    yield element("p", "nDCG@10 with other weights, one at a time:")
    yield _other_weights(ablation)


def _other_weights(ablation: Ablation) -> Html:
    ships = _number(ablation.shipped.mean("ndcg@10"))
    variants = zip(MECHANISMS, ablation.without, ablation.halved, ablation.doubled, strict=True)
    rows = [
        (name, *(_number(one.mean("ndcg@10")) for one in (off, half)), ships, _number(twice.mean("ndcg@10")))
        for name, off, half, twice in variants
    ]
    return table(("weight", "off", "half", "as it ships", "twice"), rows)


def _cost(ablation: Ablation) -> Iterator[Html]:
    yield element("h3", "Quality against cost")
    yield element("p", "Each index by itself, then both with one mechanism after the other, up to what ships.")
    yield picture(plots.quality_against_cost(ablation), "nDCG@10 over milliseconds, as in the table.")
    steps = (*ablation.steps, ablation.shipped)
    headings = ("", "what is added", "nDCG@10", "to what ships", "hits@10", "to what ships", "ms, median")
    yield table(headings, [_row(variant, ablation.shipped) for variant in steps], len(steps) - 1)


def _row(variant: Variant, shipped: Variant) -> list[object]:
    cells: list[object] = [variant.name, variant.what]
    for measure in CHANGES:
        gain = None if variant is shipped else difference(variant, shipped, measure)
        cells += [_number(variant.mean(measure)), _change(gain)]
    return [*cells, Number(f"{variant.run.p50_ms:.1f}")]


def _change(gain: Difference | None) -> object:
    if gain is None:
        return None
    between = element("small", f" {_signed(gain.low)} … {_signed(gain.high)}")
    return element(
        "span", element("b", _signed(gain.mean)) if gain.telling else _signed(gain.mean), between, css="number"
    )


def _number(value: float) -> Number:
    return Number(f"{value:.3f}")


def _signed(value: float) -> Number:
    rounded = f"{value:+.3f}".replace("-", "−")
    return Number("0" if rounded.endswith("0.000") else rounded)


def _folds(folds: Sequence[Fold], without: Sequence[Variant]) -> Iterator[Html]:
    yield element("h3", "Over the weeks")
    chosen = Counter(fold.chosen for fold in folds)
    kept = f"The other folds would have chosen what ships for {chosen[SHIPPED]} of {len(folds)} folds"
    others = ", ".join(f"“{name}” for {count}" for name, count in chosen.items() if name != SHIPPED)
    yield element(
        "p",
        "The questions in folds by the week they were asked in, the weeks dealt out in turn. For each fold, the last "
        "columns name what the other folds would have chosen (what ships, or one weight off, halved or doubled), and "
        f"what it gives here. {kept}"
        f"{', and ' + others if others else ''}.",
    )
    yield _fold_table(folds)
    yield picture(plots.over_folds(folds), "nDCG@10 and hits@10 fold by fold, as in the table.")
    yield element("p", "The change of nDCG@10 with each mechanism off, fold by fold:")
    yield table(
        ("", *(f"fold {number}" for number in range(1, len(folds) + 1))),
        [[one.name, *(_signed(fold.changes[one.name]) for fold in folds)] for one in without],
    )


def _fold_table(folds: Sequence[Fold]) -> Html:
    rows: list[list[object]] = []
    for number, fold in enumerate(folds, 1):
        means = [_number(fold.means[name]) for name in MEASURES]
        rows.append([str(number), len(fold.questions), fold.weeks, *means, fold.chosen, _number(fold.held_out)])
    over = [spread([fold.means[name] for fold in folds]) for name in MEASURES]
    held_out = spread([fold.held_out for fold in folds])
    questions, weeks = sum(len(fold.questions) for fold in folds), sum(fold.weeks for fold in folds)
    rows.append(["mean", questions, weeks, *(_number(one.mean) for one in over), "", _number(held_out.mean)])
    deviations = [_number(one.deviation) for one in over]
    rows.append(["deviation", None, None, *deviations, "", _number(held_out.deviation)])
    headings = ("fold", "questions", "weeks", *MEASURES, "chosen elsewhere", "its nDCG@10")
    return table(headings, rows, len(rows) - 2)
