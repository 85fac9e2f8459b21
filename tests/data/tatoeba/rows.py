"""Made-up sentences in the form of Tatoeba's file."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from earvoice.data.tatoeba.rows import TRAINING_FILE

NAMES = {"Tom": "汤姆", "Mary": "玛丽", "John": "约翰", "Ann": "安娜"}
_VERBS = {"likes": "喜欢", "knows": "认识", "helped": "帮助"}
_TIMES = {"": "", "every day": "每天", "at 7": "7点"}


def lines() -> list[str]:
    """Return a hundred sentences or so, each with its attribution."""
    made = []
    for one, other in permutations(NAMES, 2):
        for verb, said in _VERBS.items():
            for time, when in _TIMES.items():
                english = f"{one} {verb} {other} {time}".strip()
                chinese = f"{NAMES[one]}{when}{said}{NAMES[other]}"
                made.append(line(f"{english}.", f"{chinese}。", author=f"{one.lower()}7"))
    return made


def line(english: str, chinese: str, *, author: str = "CK") -> str:
    """Return a line of the file."""
    origin = f"CC-BY 2.0 (France) Attribution: tatoeba.org #1 ({author}) & #2 (Martha)"
    return f"{english}\t{chinese}\t{origin}"


def write(folder: Path, rows: list[str], name: str = TRAINING_FILE) -> Path:
    """Write lines to a file of a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
