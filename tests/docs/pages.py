"""Read the pages of the documentation: their fenced blocks, links and mentions of commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").rglob("*.md")))
RUN = ("bash", "python")
SHOWN = ("text",)

_FENCE = re.compile(r"^ *(```+|~~~+) *(.*?) *$")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"\bearvoice ([a-z]+)((?: [a-z]+)?)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. line: of its opening fence, from 1."""

    page: str
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    """Return a page's fenced blocks in order; an open fence at the end is an error."""
    blocks: list[Block] = []
    fence, language, start = "", "", 0
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        found = _FENCE.match(line)
        if fence and found and found[1] == fence and not found[2]:
            blocks.append(Block(_shown(page), start, language, "\n".join(lines) + "\n"))
            fence = ""
        elif fence:
            lines.append(line)
        elif found:
            fence, language, start, lines = found[1], found[2], number, []
    assert not fence, f"{_shown(page)}:{start}: the fence is never closed"
    return blocks


def links_of(page: Path) -> list[str]:
    """Return the targets of a page's links, fenced blocks left out."""
    return _LINK.findall(_prose(page))


def commands_of(page: Path) -> list[tuple[str, str]]:
    """Return every `earvoice VERB` of blocks and code spans, with the word after it, if any."""
    code = [block.text for block in blocks_of(page) if block.language == "bash"]
    code += _SPAN.findall(_prose(page))
    return [(verb, rest.strip()) for text in code for verb, rest in _COMMAND.findall(text)]


def _prose(page: Path) -> str:
    prose, fence = [], ""
    for line in page.read_text(encoding="utf-8").splitlines():
        found = _FENCE.match(line)
        if found and (not fence or found[1] == fence):
            fence = "" if fence else found[1]
        elif not fence:
            prose.append(line)
    return "\n".join(prose)


def _shown(page: Path) -> str:
    return str(page.relative_to(ROOT)) if page.is_relative_to(ROOT) else page.name
