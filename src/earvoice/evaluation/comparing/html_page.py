"""A comparison as one file of HTML that needs nothing else, by day and by night."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from earvoice.evaluation.comparing.comparison import Comparison
from earvoice.evaluation.comparing.sides import Chosen, Said, Side
from earvoice.evaluation.comparing.story import Story, lag_of, place_of
from earvoice.evaluation.comparing.tables import Table, tables

_NOTHING = '<dd class="none">nothing</dd>'
_STYLE = """\
:root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --paper: #ffffff;
  --line: #d1d9e0; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --faint: #9aa4af; --paper: #15181c; --line: #353b43; --card: #1d2127; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
p { max-width: 46rem; } img { display: block; width: 100%; max-width: 46rem; height: auto; }
pre { padding: .6rem .8rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap; vertical-align: bottom; }
th { color: var(--faint); font-weight: 600; } .word { text-align: left; }
article { margin: 0 0 1rem; padding: .8rem 1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
h3 { margin: 0 0 .5rem; font-size: .85rem; font-weight: 600; color: var(--faint); }
dl { margin: 0; display: grid; grid-template-columns: minmax(7rem, max-content) 1fr;
  gap: .35rem 1rem; }
dt { color: var(--faint); font-size: .85rem; line-height: 1.7; }
dd { margin: 0; overflow-wrap: anywhere; }
dt small { display: block; line-height: 1.3; } .none { color: var(--faint); font-style: italic; }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
"""


def html_page(
    made: Comparison, chosen: Sequence[Chosen], story: Story, *, light: bytes, dark: bytes
) -> str:
    """Return the whole page. light, dark: the plot as SVG for a white page and a black one."""
    title = escape(story.title)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        f"<pre>{escape(story.command)}</pre>",
        *(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs),
        "<picture>",
        f'<source srcset="{_data(dark)}" media="(prefers-color-scheme: dark)">',
        f'<img src="{_data(light)}" alt="{title}; the figures stand in the first table">',
        "</picture>",
        *(text for table in tables(made) for text in _table(table)),
        *(text for some in chosen for text in _chosen(some, made.points[0].sheet.target)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _data(picture: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(picture).decode()}"


def _table(table: Table) -> Iterator[str]:
    yield f"<h2>{escape(table.title)}</h2>"
    yield '<div class="wide"><table>'
    yield f"<thead>{_row(table.head, 'th', table.text)}</thead>"
    yield "<tbody>"
    yield from (_row(row, "td", table.text) for row in table.rows)
    yield "</tbody></table></div>"


def _row(cells: Sequence[str], tag: str, words: int) -> str:
    inner = (
        f'<{tag} class="word">{escape(cell)}</{tag}>'
        if at < words
        else f"<{tag}>{escape(cell)}</{tag}>"
        for at, cell in enumerate(cells)
    )
    return f"<tr>{''.join(inner)}</tr>"


def _chosen(some: Chosen, language: str) -> Iterator[str]:
    yield f"<h2>{escape(some.title)}</h2>"
    for side in some.sides:
        yield from _side(side, language)


def _side(side: Side, language: str) -> Iterator[str]:
    yield f"<article><h3>{escape(place_of(side))}</h3>"
    yield "<dl>"
    if side.source:
        yield _entry("source", "", side.source, "")
    yield _entry("reference", "", side.reference, language)
    yield from (_said(said, language) for said in side.said)
    yield "</dl></article>"


def _said(said: Said, language: str) -> str:
    figures = f"chrF {said.chrf:.0f}{lag_of(said)}"
    return _entry(said.point.title, figures, said.output, language)


def _entry(name: str, figures: str, text: str, language: str) -> str:
    """Return a text with its name. language: empty where it is not known."""
    small = f"<small>{escape(figures)}</small>" if figures else ""
    spoken = f' lang="{escape(language)}"' if language else ""
    shown = f'<dd dir="auto"{spoken}>{escape(text)}</dd>' if text else _NOTHING
    return f"<dt>{escape(name)}{small}</dt>{shown}"
