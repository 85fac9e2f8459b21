"""README and docs do what they say: every block runs, every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from _pytest.mark import ParameterSet

from earvoice.cli.app import VERBS, app
from earvoice.model.checkpoint import packaged_models
from tests.docs.conftest import RunHere
from tests.docs.pages import (
    PAGES,
    README,
    ROOT,
    RUN,
    SHOWN,
    Block,
    blocks_of,
    commands_of,
    links_of,
)
from tests.docs.stand_ins import STAND_INS, runnable, runnable_script, without_comment

BLOCKS = [block for page in PAGES for block in blocks_of(page)]
# What cannot work before a model is packaged.
NEEDS_POCKET = re.compile(
    r'earvoice (interpret|evaluate|bench|doctor)\b(?!.*--model)|models show pocket|"pocket"'
)
PROMISED = """\
from earvoice import Interpreter

interpreter = Interpreter("pocket", target="zh")
for event in interpreter.stream("talk.mp4"):
    print(event)
"""


def runs(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


def marked(language: str) -> list[ParameterSet]:
    """Return the blocks of a language as parameters; those that load a model are slow."""
    return [
        pytest.param(
            block,
            id=block.name,
            marks=[pytest.mark.slow] if NEEDS_POCKET.search(block.text) else [],
        )
        for block in runs(language)
    ]


def require_pocket(text: str) -> None:
    if NEEDS_POCKET.search(text) and "pocket" not in packaged_models():
        pytest.skip("NOT RUN: the packaged model `pocket` is not there yet; train and package it")


def test_every_fence_names_a_language_that_is_run_or_only_shown() -> None:
    unknown = [f"{b.name}: {b.language!r}" for b in BLOCKS if b.language not in (*RUN, *SHOWN)]
    assert not unknown, f"choose one of {RUN + SHOWN}"
    assert len(runs("bash")) >= 10 and len(runs("python")) >= 5


@pytest.mark.parametrize("block", marked("bash"))
def test_the_commands_run(block: Block, run_here: RunHere) -> None:
    script = runnable_script(block.text)
    require_pocket(script)
    done = run_here("bash", "-euc", script)
    assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@pytest.mark.parametrize("block", marked("python"))
def test_the_python_runs(block: Block, run_here: RunHere) -> None:
    require_pocket(block.text)
    done = run_here(sys.executable, "-c", block.text)
    assert done.returncode == 0, f"{block.text}\n{done.stderr[-4000:]}"
    if "print(" in block.text:
        assert done.stdout.strip()


def test_the_five_promised_lines_stand_in_the_readme() -> None:
    assert PROMISED in [block.text for block in blocks_of(README)]


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page: Path) -> None:
    local = [link for link in links_of(page) if not re.match(r"[a-z]+:", link)]
    broken = [link for link in local if not (page.parent / link.split("#")[0]).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_mentioned_exists(page: Path) -> None:
    group = typer.main.get_command(app)
    context = typer.Context(group)
    for verb, second in commands_of(page):
        assert verb in {known.name for known in VERBS}, f"earvoice {verb}"
        command = group.get_command(context, verb)  # type: ignore[attr-defined]
        nested = getattr(command, "commands", {})
        if nested and second:
            assert second in nested, f"earvoice {verb} {second}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:src|tests|configs|scripts|docs)/[\w./-]+)`", page.read_text(encoding="utf-8")
    )
    named += re.findall(r"(?:src|tests|configs)/[\w./-]+\.(?:py|toml)", page.read_text("utf-8"))
    assert not [name for name in named if not (ROOT / name).exists()]


def test_modules_that_the_papers_pages_name_exist() -> None:
    pages = (ROOT / "docs" / "papers").glob("*.md")
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    modules = re.findall(r"`((?:\w+/)*\w+\.py)`", text)
    assert len(modules) > 15
    assert not [
        m for m in modules if not ((ROOT / "src/earvoice" / m).exists() or (ROOT / m).exists())
    ]


def test_extras_that_are_named_are_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = set(project["optional-dependencies"])
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = {
        extra.strip()
        for group in re.findall(r"(?:earvoice|\.)\[([a-z,]+)\]", text)
        for extra in group.split(",")
    }
    assert named >= {"run", "espeak", "mic", "train", "test"}
    assert named <= declared


def test_every_stand_in_stands_for_a_line_that_is_there() -> None:
    commands = [
        command
        for block in runs("bash")
        for line in block.text.replace("\\\n", " ").splitlines()
        for command in without_comment(line).split(" && ")
    ]
    unused = [
        stand_in.pattern
        for stand_in in STAND_INS
        if not stand_in.ahead
        and not any(re.fullmatch(stand_in.pattern, command) for command in commands)
    ]
    assert not unused


def test_a_stand_in_keeps_the_options_of_its_line() -> None:
    assert runnable("earvoice train configs/a.toml --set b.c=1  # long").endswith(
        " train configs/a.toml --set b.c=1"
    )
    assert runnable("earvoice interpret talk.mp4 --to zh") == "earvoice interpret talk.mp4 --to zh"
    assert runnable("# only a comment") == ""


def test_help_refuses_wrong_options_so_it_can_stand_in(run_here: RunHere) -> None:
    right = runnable("earvoice evaluate report --out out/report --limit 3")
    assert run_here("bash", "-c", right).returncode == 0
    assert run_here("bash", "-c", right.replace("--limit", "--limits")).returncode == 2


@pytest.mark.parametrize(
    "line",
    ["for i in 1 2; do earvoice train a.toml; done", "sudo pip install x", "time scripts/run"],
)
def test_a_line_that_must_not_run_needs_a_stand_in(line: str) -> None:
    with pytest.raises(AssertionError, match="needs a stand-in"):
        runnable(line)


def test_commands_of_one_line_have_stand_ins_each() -> None:
    both = runnable("earvoice prepare a.toml && earvoice train b.toml")
    assert both.count("--help") == 2
    assert both.index("prepare a.toml") < both.index("train b.toml")


def test_what_scripts_run_does_is_what_its_stand_in_does() -> None:
    text = (ROOT / "scripts" / "run").read_text(encoding="utf-8")
    (default,) = re.findall(r"set -- (.*)", text)
    assert default.replace(" --realtime", "") in runnable("scripts/run")


def test_nothing_tells_where_or_how_the_repository_was_written() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("NOT RUN: this is no git repository")
    forbidden = [b"/work/" + b"shared", b"/work/" + b"main", b"/tmp/" + b"ev", b"helper" + b"-"]
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{name}: {word.decode()}" for word in forbidden if word in content]
    assert not found
