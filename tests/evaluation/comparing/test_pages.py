import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import Comparison, compare_runs
from earvoice.evaluation.comparing.html_page import html_page
from earvoice.evaluation.comparing.markdown_page import markdown_page, plain
from earvoice.evaluation.comparing.sides import Chosen, choose, shown_points, sides
from earvoice.evaluation.comparing.story import tell
from tests.evaluation.comparing.making import GOOD, write_run

SLY = '<script>alert("1")</script> | *bold* [x](y)\nnew & old'
_VOID = {"meta", "source", "img"}


class Outline(HTMLParser):
    """Notes what a page loads, and that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [v or "" for k, v in attrs if k in ("src", "srcset", "href", "style")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def made(tmp_path: Path) -> Comparison:
    a = write_run(tmp_path / "a", [SLY, *GOOD[1:]], model="a<b>")
    b = write_run(tmp_path / "b", ["", *GOOD[1:]], model="b|c")
    return compare_runs([str(a), str(b)], Choice())


@pytest.fixture
def chosen(made: Comparison) -> list[Chosen]:
    return choose(sides(made, shown_points(made.systems)))


def outline(made: Comparison, chosen: list[Chosen]) -> Outline:
    story = tell(made, "earvoice evaluate compare 'a<b'")
    page = html_page(made, chosen, story, light=b"<svg/>", dark=b"<svg></svg>")
    found = Outline()
    found.feed(page)
    assert found.open == []
    return found


def test_the_page_needs_no_other_file_and_runs_nothing(
    made: Comparison, chosen: list[Chosen]
) -> None:
    found = outline(made, chosen)
    assert found.loaded and all(v.startswith("data:image/svg+xml;base64,") for v in found.loaded)
    assert "script" not in found.tags and "link" not in found.tags
    style = "".join(found.text)
    assert "prefers-color-scheme: dark" in style and "url(" not in style


def test_the_page_shows_texts_as_they_are(made: Comparison, chosen: list[Chosen]) -> None:
    text = "".join(outline(made, chosen).text)
    assert SLY in text
    assert "a<b> 1x" in text and "earvoice evaluate compare 'a<b'" in text
    assert all(title in text for title in ("Most different", "what was said in 0", "nothing"))


def test_source_and_reference_are_left_out_where_there_are_none(
    made: Comparison, chosen: list[Chosen]
) -> None:
    blind = [Chosen(c.title, tuple(replace(s, source="") for s in c.sides)) for c in chosen]
    assert "source" not in outline(made, blind).text
    assert "source" in outline(made, chosen).text


def test_markdown_shows_texts_as_they_are(made: Comparison, chosen: list[Chosen]) -> None:
    page = markdown_page(made, chosen, tell(made, "earvoice x"), picture="curves.png")
    assert "![BLEU over LAAL in s](curves.png)" in page
    assert r"\<script\>alert(\"1\")" in page.replace('"', r"\"")
    assert r"\| \*bold\* \[x\](y) new \& old" in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows if "system" in row or "b" in row}
    assert r"| b\|c | 1x |" in page
    assert cells <= {12 + 1, 9 + 1}
    assert page.endswith("\n") and not page.endswith("\n\n")


def test_plain_text_is_one_line() -> None:
    assert plain("a\n- b\t`c`") == r"a - b \`c\`"


def test_the_story_says_how_silence_counts(made: Comparison, tmp_path: Path) -> None:
    first, *_ = tell(made, "x").paragraphs
    assert first.startswith("2 runs of 2 systems on the same 4 recordings with 4 segments.")
    assert "has no lag" in first
    folders = [str(point.origin.folder) for point in made.points]
    penalised = compare_runs(folders, Choice(penalise_empty=True, aware=True))
    first, *_ = tell(penalised, "x").paragraphs
    assert "lags by 10 s" in first and "by the clock queued" in first
