"""The pictures of a study, each as the bytes of a PNG.

It does not care where they are shown. Nothing that comes from a data set is written into a picture.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from evals.ablation import Ablation, Variant, difference
from evals.folds import Fold, spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY, INK = "#1f5fbf", "#c2571a", "#9aa4b1", "#1c2430"
_WIDE = 9.6
_ALONE = 2  # the first steps are one index each, asked by itself


def quality_against_cost(ablation: Ablation) -> bytes:
    """nDCG@10 over the median milliseconds of a question: each index alone, then mechanism after mechanism."""
    alone, together = ablation.steps[:_ALONE], (*ablation.steps[_ALONE:], ablation.shipped)
    figure, axes = _figure(max(4.2, 0.3 * len(ablation.steps) + 1.8))
    axes.plot([_cost(one) for one in together], [_quality(one) for one in together], color=BLUE, linewidth=1, alpha=0.5)
    for variant in (*alone, *together):
        colour = GREY if variant in alone else ORANGE if variant is ablation.shipped else BLUE
        axes.scatter(_cost(variant), _quality(variant), s=54, color=colour, zorder=3)
    axes.set(xlabel="milliseconds of a question, median", ylabel="nDCG@10")
    axes.set_xlim(0, 1.08 * max(_cost(one) for one in (*alone, *together)))
    axes.margins(y=0.12)
    _label_beside(axes, (*alone, *together))
    return _png(figure)


def _label_beside(axes: "Axes", variants: Sequence[Variant]) -> None:
    """The names in a column to the right, as high as their points where there is room, each with a thin line there."""
    low, high = axes.get_ylim()
    right = axes.get_xlim()[1]
    gap = min(0.065, 1 / len(variants)) * (high - low)
    ordered = sorted(variants, key=_quality)
    heights: list[float] = []
    for variant in ordered:
        heights.append(max(_quality(variant), heights[-1] + gap if heights else low))
    for number, left_over in enumerate(reversed(range(len(ordered)))):
        heights[left_over] = min(heights[left_over], high - number * gap)
    for variant, height in zip(ordered, heights, strict=True):
        axes.annotate(
            f"{variant.name}  {_quality(variant):.3f}, {_cost(variant):.0f} ms",
            (_cost(variant), _quality(variant)),
            (right * 1.03, height),
            va="center",
            fontsize=9,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "relpos": (0, 0.5), "shrinkB": 4},
        )
    axes.set_ylim(low, high)


def _cost(variant: Variant) -> float:
    return variant.run.p50_ms


def _quality(variant: Variant) -> float:
    return variant.mean("ndcg@10")


def worth(ablation: Ablation) -> bytes:
    """The change of nDCG@10 with each mechanism off, with its interval; red is a loss that is no chance."""
    rows = [(variant, difference(variant, ablation.shipped, "ndcg@10")) for variant in ablation.without]
    rows.sort(key=lambda row: -row[1].mean)
    figure, axes = _figure(0.9 + 0.36 * len(rows))
    for at, (_, gain) in enumerate(rows):
        colour = GREY if not gain.telling else ORANGE if gain.mean < 0 else BLUE
        axes.plot([gain.low, gain.high], [at, at], color=colour, linewidth=2, solid_capstyle="round")
        axes.scatter(gain.mean, at, color=colour, s=42, zorder=3)
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(range(len(rows)), [variant.name for variant, _ in rows])
    axes.set(xlabel="change of nDCG@10 against what ships (left: the mechanism is missed)")
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.grid(axis="y", visible=False)
    return _png(figure)


def over_folds(folds: Sequence[Fold]) -> bytes:
    """nDCG@10 and hits@10 fold by fold, with mean and standard deviation."""
    figure, axes = _figure(2.9)
    for measure, colour in (("hits@10", GREY), ("ndcg@10", BLUE)):
        values = [fold.means[measure] for fold in folds]
        over = spread(values)
        label = f"{measure}: {over.mean:.3f} ± {over.deviation:.3f}"
        axes.axhline(over.mean, color=colour, linewidth=1)
        axes.axhspan(over.mean - over.deviation, over.mean + over.deviation, color=colour, alpha=0.14, linewidth=0)
        axes.scatter(range(1, len(values) + 1), values, color=colour, s=54, zorder=3, label=label)
    axes.set_ylim(top=min(1.04, axes.get_ylim()[1]))
    axes.set_xticks(range(1, len(folds) + 1), [f"fold {n}\n{len(f.questions)} q." for n, f in enumerate(folds, 1)])
    axes.set_xlim(0.5, len(folds) + 0.5)
    axes.margins(y=0.2)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return _png(figure)


def _figure(height: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure  # half a second, for the pictures alone

    figure = Figure(figsize=(_WIDE, height), layout="constrained")
    axes = figure.add_subplot()
    axes.grid(color="#e1e5ea", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.tick_params(colors=INK, labelsize=9)
    return figure, axes


def _png(figure: "Figure") -> bytes:
    packed = BytesIO()
    figure.savefig(packed, format="png", dpi=144)
    return packed.getvalue()
