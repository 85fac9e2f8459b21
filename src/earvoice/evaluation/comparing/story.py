"""What a report says in words: what was compared, how, and what a reader should know."""

from __future__ import annotations

from dataclasses import dataclass

from earvoice.evaluation.bootstrap import DRAWS
from earvoice.evaluation.comparing.comparison import Comparison
from earvoice.evaluation.comparing.qualities import quality_of
from earvoice.evaluation.comparing.sides import Said, Side
from earvoice.evaluation.comparing.tables import latency_name


@dataclass(frozen=True, slots=True)
class Story:
    """The text of a page. command: what makes the page again."""

    title: str
    command: str
    paragraphs: tuple[str, ...]


def tell(made: Comparison, command: str) -> Story:
    """Return the text of a comparison's page."""
    quality, latency = quality_of(made.rule.quality), latency_name(made.rule.latency)
    how = f"the mean over segments by {made.rater}" if made.rater else "that of all segments"
    better = "more" if quality.more_is_better else "less"
    counts = made.points[0].sheet.counts
    clock = f" by the clock {made.clock}" if made.clock else ""
    empty = (
        "A segment without output lags by 10 s."
        if made.rule.penalise_empty
        else "A segment without output has no lag."
    )
    many = (
        " p by Holm is corrected for the number of comparisons, for each figure apart."
        if len(made.pairs) > 1
        else ""
    )
    return Story(
        title=f"{quality.name} over {latency}",
        command=command,
        paragraphs=(
            f"{len(made.points)} runs of {len(made.systems)} systems on the same "
            f"{counts.recordings} recordings with {counts.segments} segments. {quality.name} is "
            f"{how}, {better} is better; the lag is {latency}{clock}, the mean over segments, less "
            f"is faster. {empty}",
            f"Intervals hold 95 of {DRAWS} draws of the {made.unit}s. Two runs are compared on the "
            f"same draws; p is how often chance alone would make them differ as much.{many}",
            *made.notes,
        ),
    )


def place_of(side: Side) -> str:
    """Return where a segment is."""
    recording, place = side.key
    return f"{recording}, segment {place + 1}" if place else recording


def lag_of(said: Said) -> str:
    """Return a segment's lag as it follows another figure; empty where it has none."""
    return "" if said.lag is None else f", lag {said.lag:.2f}"
