"""The lines of the documentation that a test cannot run as they stand, and what runs instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.docs.pages import ROOT

_CHECK_RECIPE = f"python '{ROOT / 'tests' / 'docs' / 'check_recipe.py'}'"
_SMALL_BENCH = "--seconds 3 --streams 2 --batches 1,2 --steps 2 --long 0"
_SCRIPT_REASON = "it installs packages into the environment that this test runs in"


@dataclass(frozen=True, slots=True)
class StandIn:
    """pattern: the whole command without its comment. instead: what runs, with its groups.

    ahead: for lines that a report may bring, though no page has one yet.
    """

    pattern: str
    instead: str
    reason: str
    ahead: bool = False


STAND_INS = (
    StandIn(r"git clone .*", "git --version", "it needs a network"),
    StandIn(r"cd earvoice", "cd .", "nothing was cloned"),
    StandIn(r"pip install .*", "python -m pip --version", "it would change the environment"),
    StandIn(
        r"scripts/run",
        "bash -n scripts/run && earvoice interpret sample --to zh --out out/sample "
        "--captions srt,vtt,txt",
        f"{_SCRIPT_REASON}, and it takes as long as the talk; this is what it runs in the end",
    ),
    StandIn(
        r"scripts/test",
        f"bash -n scripts/test && cd '{ROOT}' && python -m pytest --collect-only -q tests/docs",
        "this test is part of what it runs",
    ),
    StandIn(r"scripts/([\w-]+)( .*)?", r"bash -n scripts/\1", _SCRIPT_REASON, ahead=True),
    StandIn(
        r"(earvoice .*--model (?:runs|/).*)",
        r"\1 --help > /dev/null",
        "the model it names comes from training; --help still refuses wrong options",
        ahead=True,
    ),
    StandIn(
        r"(earvoice evaluate report .*)",
        r"\1 --help > /dev/null",
        "it takes half an hour; --help still refuses wrong options",
    ),
    StandIn(
        r"earvoice interpret mic (.*)",
        r"cat talk.wav | earvoice interpret - \1",
        "a test machine has no microphone",
    ),
    StandIn(
        r"(earvoice interpret .*) --realtime(.*)", r"\1\2", "it takes as long as the talk lasts"
    ),
    StandIn(
        r"(earvoice evaluate (?:run|score) .*(?:realsi|voices).*)",
        r"\1 --help > /dev/null",
        "its recordings are not in the repository; --help still refuses wrong options",
    ),
    StandIn(
        r"(earvoice doctor --install .*)",
        r"\1 --help > /dev/null",
        "it downloads gigabytes; --help still refuses wrong options",
    ),
    StandIn(
        r"(earvoice evaluate score .*--(?:learned|judge) .*)",
        r"\1 --help > /dev/null",
        "its models are large or elsewhere; --help still refuses wrong options",
    ),
    StandIn(
        r"pytest .*",
        "python -m pytest --version",
        "this test is part of a suite; the peers need an environment of their own",
    ),
    StandIn(
        r"python (scripts/bench_against_omnisteval)",
        rf"python -m py_compile {ROOT}/\1",
        "the peer it runs needs an environment of its own",
    ),
    StandIn(
        r"(docs/reports/\w+) .*",
        rf"bash -n '{ROOT}'/\1",
        "it takes half an hour with a model that comes from training",
    ),
    StandIn(
        r"python (docs/reports/\w+\.py) .*",
        rf"python -m py_compile '{ROOT}'/\1",
        "what it reads comes from runs of an hour and more",
    ),
    StandIn(
        r"(earvoice evaluate run .*)", r"\1 --limit 2", "a whole corpus takes minutes, two rows do"
    ),
    StandIn(r"(earvoice bench interpret.*)", rf"\1 {_SMALL_BENCH}", "measuring well takes minutes"),
    StandIn(
        r"earvoice (prepare|train) (.*)",
        rf"earvoice \1 --help > /dev/null && {_CHECK_RECIPE} \1 \2",
        "it takes an hour or more; its recipe is read and checked instead",
    ),
)

_NEVER = re.compile(
    r"git clone|pip3? install|scripts/|interpret mic|--realtime|--install|\b(prepare|train) "
)


def without_comment(line: str) -> str:
    """Return a line without the comment at its end and the space before it."""
    return re.sub(r"(^|\s+)#.*$", "", line).strip()


def runnable(line: str) -> str:
    """Return what is run for a line: each of its commands itself, or its stand-in.

    A command that a test must never run, and that no stand-in stands for, is an error.
    """
    return " && ".join(map(_runnable, without_comment(line).split(" && ")))


def runnable_script(text: str) -> str:
    """Return what is run for a block of commands, continued lines joined."""
    lines = text.replace("\\\n", " ").splitlines()
    return "\n".join(filter(None, map(runnable, lines)))


def _runnable(command: str) -> str:
    for stand_in in STAND_INS:
        found = re.fullmatch(stand_in.pattern, command)
        if found:
            return found.expand(stand_in.instead)
    assert not _NEVER.search(command), f"{command!r} needs a stand-in in {__name__}"
    return command
