"""Quality over latency as a picture: one line per policy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.report_figures import CurvePoint
from earvoice.evaluation.report_parts import NOISE_DB
from earvoice.types import Direction

_INCHES, _DPI = (7.0, 4.5), 130
_MARKERS = {"learned": "o-", "wait-k": "s--", "offline": "D"}


def plot_curve(path: Path, points: Sequence[CurvePoint], direction: Direction) -> None:
    """Write BLEU over LAAL of the sentences as PNG; points without any latency are left out.

    Raises ConfigError when matplotlib is missing.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "the report's plot needs matplotlib; install it with `pip install 'earvoice[train]'`"
        ) from error
    figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for line, group in groupby(points, key=lambda point: point.line):
        known = [(point, lag_s) for point in group if (lag_s := point.laal_s) is not None]
        if not known:
            continue
        axes.errorbar(
            [lag_s for _, lag_s in known],
            [point.bleu for point, _ in known],
            yerr=[
                [max(0.0, point.bleu - point.bleu_interval.low) for point, _ in known],
                [max(0.0, point.bleu_interval.high - point.bleu) for point, _ in known],
            ],
            fmt=_MARKERS[line],
            capsize=2,
            elinewidth=0.7,
            label=line,
        )
        for point, lag_s in known:
            axes.annotate(
                label_of(point), (lag_s, point.bleu), xytext=(7, -11), textcoords="offset points",
                fontsize=8,
            )  # fmt: skip
    axes.set(
        xlabel="LAAL in seconds (less is faster)",
        ylabel="BLEU (bars: 95% interval)",
        title=f"{direction}: quality over latency, test sentences at {NOISE_DB:g} dB",
    )
    axes.margins(x=0.1)
    axes.grid(alpha=0.3)
    axes.legend()
    FigureCanvasAgg(figure)
    figure.savefig(path, format="png", metadata={"Software": None})


def label_of(point: CurvePoint) -> str:
    """Return what stands beside a point."""
    if point.line == "learned":
        return f"{point.multiplier}x"
    return point.policy.replace("wait-k:", "k=")
