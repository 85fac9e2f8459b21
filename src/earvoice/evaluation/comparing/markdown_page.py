"""A comparison as a page of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from earvoice.evaluation.comparing.comparison import Comparison
from earvoice.evaluation.comparing.sides import Chosen, Said, Side
from earvoice.evaluation.comparing.story import Story, lag_of, place_of
from earvoice.evaluation.comparing.tables import Table, tables
from earvoice.text import one_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")


def markdown_page(made: Comparison, chosen: Sequence[Chosen], story: Story, *, picture: str) -> str:
    """Return the whole page. picture: the plot's file, beside the page."""
    lines = [
        f"# {plain(story.title)}",
        "",
        "```text",
        story.command,
        "```",
        "",
        *(text for paragraph in story.paragraphs for text in (plain(paragraph), "")),
        f"![{plain(story.title)}]({picture})",
        "",
    ]
    for table in tables(made):
        lines += [f"## {plain(table.title)}", "", *_table(table), ""]
    for some in chosen:
        lines += [f"## {some.title}", ""]
        for side in some.sides:
            lines += _side(side)
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Return text as one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _table(table: Table) -> Iterator[str]:
    rule = ["---" if at < table.text else "---:" for at in range(len(table.head))]
    yield _row([plain(cell) for cell in table.head])
    yield _row(rule)
    yield from (_row([plain(cell) for cell in row]) for row in table.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _side(side: Side) -> list[str]:
    return [
        f"**{plain(place_of(side))}**",
        "",
        *([f"- source: {plain(side.source)}"] if side.source else []),
        f"- reference: {plain(side.reference)}",
        *map(_said, side.said),
        "",
    ]


def _said(said: Said) -> str:
    figures = f"chrF {said.chrf:.0f}{lag_of(said)}"
    return f"- {plain(said.point.title)} ({figures}): {plain(said.output) or 'nothing'}"
