"""The files of a comparison: pictures, figures, pages for people, and every segment."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from earvoice.agent.events import JsonValue
from earvoice.evaluation.comparing.comparison import Comparison, point_record
from earvoice.evaluation.comparing.html_page import html_page
from earvoice.evaluation.comparing.markdown_page import markdown_page
from earvoice.evaluation.comparing.qualities import quality_of
from earvoice.evaluation.comparing.sides import choose, shown_points, sides
from earvoice.evaluation.comparing.story import tell
from earvoice.evaluation.comparing.tables import latency_name
from earvoice.evaluation.plot import Captions, Line, Spot, draw, write_picture
from earvoice.metrics.logs.files import write_records, write_whole

PICTURE, CURVES, FIGURES = "curves.png", "curves.csv", "comparison.json"
MARKDOWN, HTML, SIDES = "report.md", "report.html", "side_by_side.jsonl"


def write_comparison(folder: Path, made: Comparison, command: str) -> list[Path]:
    """Write everything about a comparison; returns the files.

    `curves.png` and `curves.csv`, `comparison.json` with all figures, `report.md`, `report.html`
    that needs no other file, and `side_by_side.jsonl` with what every run made of each segment.
    Raises DataError where the folder cannot be written to, ConfigError without matplotlib.
    """
    story = tell(made, command)
    lines, captions = plot_lines(made), _captions(made)
    chosen = choose(sides(made, shown_points(made.systems)))
    light, dark = (draw(lines, captions, form="svg", dark=night) for night in (False, True))
    page = html_page(made, chosen, story, light=light, dark=dark)
    every = sides(made, made.points)
    record = json.dumps(made.to_json(), ensure_ascii=False, indent=1)
    return [
        write_picture(folder / PICTURE, draw(lines, captions, form="png")),
        write_whole(folder / CURVES, _csv(made)),
        write_whole(folder / FIGURES, [record]),
        write_whole(folder / MARKDOWN, [markdown_page(made, chosen, story, picture=PICTURE)[:-1]]),
        write_whole(folder / HTML, [page[:-1]]),
        write_records(folder / SIDES, (side.to_json(made.rule.latency) for side in every)),
    ]


def plot_lines(made: Comparison) -> list[Line]:
    """Return the curves as the plot draws them; runs without any lag have no place in it."""
    return [
        Line(
            system.name,
            tuple(
                Spot(
                    latency=measures.latency.value,
                    quality=measures.quality.value,
                    label=point.name,
                    latency_interval=measures.latency_interval,
                    quality_interval=measures.quality_interval,
                )
                for point in system.points
                if (measures := made.measured[point]).has_latency
            ),
        )
        for system in made.systems
    ]


def _captions(made: Comparison) -> Captions:
    segments, quality = made.points[0].sheet.counts.segments, quality_of(made.rule.quality)
    return Captions(
        latency=f"{latency_name(made.rule.latency)} (bars: 95% intervals; less is faster)",
        quality=quality.name if quality.more_is_better else f"{quality.name} (less is better)",
        title=f"Quality over latency, {segments} segments",
    )


def _csv(made: Comparison) -> Iterator[str]:
    """Yield a line for each point, bounds of intervals in columns of their own."""
    rows = [dict(_flat(point_record(made, point))) for point in made.points]
    written = StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    yield from written.getvalue().splitlines()


def _flat(record: dict[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for name, value in record.items():
        if "_interval" in name:
            low, high = value if isinstance(value, list) else (None, None)
            yield name.replace("_interval", "_low"), low
            yield name.replace("_interval", "_high"), high
        else:
            yield name, value
