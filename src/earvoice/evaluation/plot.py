"""Quality over latency as a picture: one line per system."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.bootstrap import Interval
from earvoice.evaluation.report_figures import CurvePoint
from earvoice.evaluation.report_parts import NOISE_DB
from earvoice.types import Direction

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES, _DPI = (7.0, 4.5), 130
_STYLES = ("o-", "s--", "D-.", "^:", "v-", "P--", "X-.", "<:")
# Told apart by everybody, on white and on black: after Okabe and Ito 2008, without their yellow.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999", "#8f6bd1")
_LIGHT, _DARK = "#1f2328", "#e6e6e6"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a line. label: what stands beside it. Intervals are bars where they are known."""

    latency: float
    quality: float
    label: str
    latency_interval: Interval | None = None
    quality_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A system: points in the order in which they are joined."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Captions:
    """What stands at the axes and above the picture."""

    latency: str
    quality: str
    title: str


def draw(lines: Sequence[Line], captions: Captions, *, form: str, dark: bool = False) -> bytes:
    """Return a picture; lines without any point are left out.

    form: `png` on white, or `svg` without a background. dark: for a dark page.
    Raises ConfigError when matplotlib is missing.
    """
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "a plot needs matplotlib; install it with `pip install 'earvoice[train]'`"
        ) from error
    figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for at, line in enumerate(lines):
        if line.spots:
            _draw_line(axes, line, at)
    axes.set(xlabel=captions.latency, ylabel=captions.quality, title=_plain(captions.title))
    axes.margins(x=0.1)
    axes.grid(alpha=0.3)
    _colour(figure, axes, _DARK if dark else _LIGHT)
    FigureCanvasAgg(figure)
    written = BytesIO()
    # Neither the date nor chance: the same figures give the same file.
    with mpl.rc_context({"svg.hashsalt": "earvoice"}), warnings.catch_warnings():
        # A busy machine takes its time to find the legend a place, which is no fault of the data.
        warnings.filterwarnings("ignore", "Creating legend", UserWarning)
        figure.savefig(
            written,
            format=form,
            transparent=form == "svg",
            metadata={"Date": None} if form == "svg" else {"Software": None},
        )
    return written.getvalue()


def plot_curve(path: Path, points: Sequence[CurvePoint], direction: Direction) -> None:
    """Write BLEU over LAAL of the sentences as PNG; points without any latency are left out.

    Raises ConfigError when matplotlib is missing.
    """
    lines = [
        Line(
            name,
            tuple(
                Spot(lag_s, point.bleu, label_of(point), quality_interval=point.bleu_interval)
                for point in group
                if (lag_s := point.laal_s) is not None
            ),
        )
        for name, group in groupby(points, key=lambda point: point.line)
    ]
    captions = Captions(
        latency="LAAL in seconds (less is faster)",
        quality="BLEU (bars: 95% interval)",
        title=f"{direction}: quality over latency, test sentences at {NOISE_DB:g} dB",
    )
    write_picture(path, draw(lines, captions, form="png"))


def write_picture(path: Path, picture: bytes) -> Path:
    """Write a picture; raises DataError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    except OSError as error:
        raise DataError(
            f"{path} cannot be written ({error.strerror or error}); expected a writable folder; "
            "choose another one with --out"
        ) from error
    return path


def label_of(point: CurvePoint) -> str:
    """Return what stands beside a point."""
    if point.policy == "learned":
        return f"{point.multiplier}x"
    return point.policy.replace("wait-k:", "k=")


def _draw_line(axes: Axes, line: Line, at: int) -> None:
    spots = line.spots
    name = _plain(line.name)
    axes.errorbar(
        [spot.latency for spot in spots],
        [spot.quality for spot in spots],
        xerr=_bars([(spot.latency, spot.latency_interval) for spot in spots]),
        yerr=_bars([(spot.quality, spot.quality_interval) for spot in spots]),
        fmt=_STYLES[at % len(_STYLES)],
        color=_COLOURS[at % len(_COLOURS)],
        capsize=2,
        elinewidth=0.7,
        label=name if name and not name.startswith("_") else f"system {at + 1}",
    )
    for spot in spots:
        axes.annotate(
            _plain(spot.label), (spot.latency, spot.quality), xytext=(7, -11),
            textcoords="offset points", fontsize=8, color=_COLOURS[at % len(_COLOURS)],
        )  # fmt: skip


def _bars(values: Sequence[tuple[float, Interval | None]]) -> list[list[float]]:
    """Return how far bars go down and up; not at all where no interval is known."""
    return [
        [max(0.0, value - span.low) if span else 0.0 for value, span in values],
        [max(0.0, span.high - value) if span else 0.0 for value, span in values],
    ]


def _plain(text: str) -> str:
    """Return text that matplotlib shows as it is; empty where its font has not the letters.

    It reads a dollar as mathematics, and has no Chinese.
    """
    if any(unicodedata.east_asian_width(char) in "WF" for char in text):
        return ""
    return text.replace("$", r"\$")


def _colour(figure: Figure, axes: Axes, colour: str) -> None:
    """Draw frame and writing in one colour."""
    axes.tick_params(colors=colour)
    for spine in axes.spines.values():
        spine.set_edgecolor(colour)
    for text in (axes.xaxis.label, axes.yaxis.label, axes.title):
        text.set_color(colour)
    if axes.containers:
        for text in axes.legend(framealpha=0.0).get_texts():
            text.set_color(colour)
