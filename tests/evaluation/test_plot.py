from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.bootstrap import Interval
from earvoice.evaluation.plot import Captions, Line, Spot, draw, write_picture

CAPTIONS = Captions("LAAL", "BLEU", "title")
LINES = [
    Line("learned", (Spot(1.0, 20.0, "1x", Interval(0.5, 1.5), Interval(10.0, 30.0)),)),
    Line("empty", ()),
    Line("wait-k", (Spot(2.0, 10.0, "k=2"), Spot(3.0, 12.0, "k=3"))),
]


def test_png_and_svg_are_drawn_the_same_every_time() -> None:
    assert draw(LINES, CAPTIONS, form="png").startswith(b"\x89PNG")
    light, dark = (draw(LINES, CAPTIONS, form="svg", dark=dark) for dark in (False, True))
    assert b"<svg" in light and light != dark
    assert light == draw(LINES, CAPTIONS, form="svg")


def test_no_points_at_all_make_an_empty_picture() -> None:
    assert draw([], CAPTIONS, form="png").startswith(b"\x89PNG")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"earvoice\[train\]"):
        draw(LINES, CAPTIONS, form="png")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(DataError, match=r"x\.png cannot be written"):
        write_picture(tmp_path / "file" / "x.png", b"")
