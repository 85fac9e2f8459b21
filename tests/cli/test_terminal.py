import io
import re

import pytest
from rich.console import Console
from rich.live import Live

from earvoice.agent.events import SourceText, Translation
from earvoice.cli.terminal import AudioProgress, LiveView, PlainView, clock_face
from earvoice.types import Language


def heard(text: str, tentative: str = "") -> SourceText:
    return SourceText(1.0, Language.EN, text, tentative)


def written(text: str) -> Translation:
    return Translation(1.5, Language.ZH, text, 1.0, 1.5, 0)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (61.9, "1:01"), (3600, "1:00:00"), (36_061, "10:01:01")]
)
def test_lengths_are_shown_as_on_a_clock(seconds: float, shown: str) -> None:
    assert clock_face(seconds) == shown


def test_plain_lines_show_what_is_certain(capsys: pytest.CaptureFixture[str]) -> None:
    shown = PlainView(AudioProgress(total_s=None, console=Console(file=io.StringIO())))
    shown.show(heard("", "good"))
    shown.show(heard(" good morning"))
    shown.show(written("早上好。"))
    assert capsys.readouterr().out == "[   1.00 s]  en: good morning\n[   1.50 s]  zh: 早上好。\n"


def test_a_live_view_lets_a_finished_sentence_scroll_away_once() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=60, color_system=None)
    progress = AudioProgress(total_s=10.0, console=console)
    with Live(console=console, auto_refresh=False, transient=True) as live:
        shown = LiveView(live, progress)
        shown.show(heard(" good morning", " every"))
        shown.heard(2.0)
        shown.show(written("早上"))
        shown.show(written("好。"))
        shown.show(heard(" the plan"))
        shown.finish()
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    lines = [line.strip() for line in plain.splitlines()]
    assert lines.count("早上好。") == 1
    assert any(line.endswith("good morning") for line in lines)
    assert any(line.endswith("the plan") for line in lines)


def test_no_bar_is_drawn_where_nobody_looks() -> None:
    screen = io.StringIO()
    with AudioProgress(total_s=10.0, console=Console(file=screen)).shown() as progress:
        progress.advance(5.0)
    assert screen.getvalue() == ""
