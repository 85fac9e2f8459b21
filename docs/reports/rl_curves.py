"""Training curves as pictures: what is rewarded, the lag, what is held out, and the drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from rl_plan import series

_PANELS = (
    ("rewards/quality/mean", "rewarded quality (sampled)"),
    ("latency/al", "AL (sampled), {unit}"),
    ("heldout/bleu", "held-out BLEU (greedy)"),
    ("heldout/laal", "held-out LAAL (greedy), {unit}"),
    ("kl", "KL to the first model, nats a token"),
    ("turn/empty_ratio", "share of turns without text"),
)
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#8f6bd1")
_STYLES = ("-", "--", "-.", ":")
_WINDOW = 5

Records = Sequence[Mapping[str, float]]


def draw_curves(
    path: Path, runs: Mapping[str, Sequence[Records]], title: str, *, unit: str
) -> None:
    """Write the curves of some runs as PNG.

    runs: records of each seed, by what a run is called. unit: of lags.

    A line is the mean over seeds. What is measured at every step is shown as the mean of the last
    few steps, since every step has other sources.
    """
    figure = Figure(figsize=(11.0, 6.5), dpi=110, layout="constrained")
    axes = figure.subplots(2, 3)
    for place, (name, label) in zip(axes.flat, _PANELS, strict=True):
        for at, seeds in enumerate(runs.values()):
            points = smoothed(mean_over_seeds(seeds, name))
            place.plot(
                [step for step, _ in points],
                [value for _, value in points],
                _STYLES[at // len(_COLOURS) % len(_STYLES)],
                color=_COLOURS[at % len(_COLOURS)],
                linewidth=1.3,
            )
        place.set(xlabel="step", title=label.format(unit=unit))
        place.title.set_fontsize(9)
        place.grid(alpha=0.3)
    figure.legend(
        handles=list(axes.flat[0].lines), labels=list(runs), loc="outside lower center", ncols=3,
        fontsize=8,
    )  # fmt: skip
    figure.suptitle(title)
    FigureCanvasAgg(figure)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without the version of matplotlib: the same figures give the same file.
    figure.savefig(path, metadata={"Software": None})


def mean_over_seeds(seeds: Sequence[Records], name: str) -> list[tuple[int, float]]:
    """Return (step, mean) of a figure, at the steps that every seed has reached."""
    found = [dict(series([dict(one) for one in records], name)) for records in seeds]
    steps = sorted(set[int].intersection(*map(set, found))) if found else []
    return [(step, fmean(one[step] for one in found)) for step in steps]


def smoothed(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return running means of what was measured at every step; rarer figures as they are."""
    steps = [step for step, _ in points]
    if steps != list(range(steps[0], steps[0] + len(steps))) if steps else True:
        return list(points)
    return [
        (step, fmean(value for _, value in points[max(0, at - _WINDOW + 1) : at + 1]))
        for at, step in enumerate(steps)
    ]
