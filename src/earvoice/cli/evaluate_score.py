"""`earvoice evaluate score`: every latency and quality figure of anyone's logs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from earvoice import __version__
from earvoice.cli.counting import counting
from earvoice.cli.model_options import (
    AnswersOption,
    BatchOption,
    JudgeFileOption,
    JudgeOption,
    KeepMissingOption,
    LearnedOption,
    ModelOptions,
    PairsOption,
)
from earvoice.cli.terminal import echo_json, note
from earvoice.errors import ConfigError
from earvoice.metrics.computation import ComputeClock
from earvoice.text import Unit

_WIDTH = 132

if TYPE_CHECKING:
    from earvoice.evaluation.scoring.latency import LatencyScore
    from earvoice.evaluation.scoring.scores import Scores


def score(  # noqa: PLR0913  one parameter per option
    logs: Annotated[
        list[Path],
        typer.Argument(
            metavar="LOG...",
            help="Logs of Earvoice, SimulEval or simulstream, or folders with one; OmniSTEval's "
            "resegmented output; or .txt, a line a document.",
        ),
    ],
    references: Annotated[
        Path | None, typer.Option(help="A reference a line, or a folder of RealSI's talks.")
    ] = None,
    segmentation: Annotated[
        Path | None,
        typer.Option(
            help="YAML or JSON that says where references lie, for talks; or for text without "
            "times, lines such as docid=0,segid=3."
        ),
    ] = None,
    transcripts: Annotated[
        Path | None, typer.Option(help="What was said, a line for each reference.")
    ] = None,
    terms: Annotated[
        Path | None, typer.Option(help="Glossary: a term, a tab, translations with slashes.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="word or char; by default that of the target language.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Source language, such as en; by default what the log says.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="Target language, such as zh; by default what the log says.")
    ] = None,
    clock: Annotated[
        str | None,
        typer.Option(
            help=f"Of computation-aware times: {', '.join(ComputeClock)}; queued if logs can tell."
        ),
    ] = None,
    latency_only: Annotated[
        bool, typer.Option("--latency-only", help="Compute no quality.")
    ] = False,
    penalise_empty: Annotated[
        bool,
        typer.Option("--penalise-empty", help="Let a segment without output lag by 10 s."),
    ] = False,
    learned: LearnedOption = None,
    batch: BatchOption = None,
    judge: JudgeOption = None,
    judge_file: JudgeFileOption = None,
    answers: AnswersOption = None,
    keep_missing: KeepMissingOption = False,
    pairs: PairsOption = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for segments.jsonl, figures.json and, of talks, OmniSTEval's "
            "instances.resegmented.jsonl."
        ),
    ] = None,
    json_line: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object.")
    ] = False,
) -> None:
    """Score logs: latency by every convention, quality, and what was left out or invented.

    Learned metrics and judges rate the same segments as BLEU; what they need is looked for first.
    """
    chosen_unit = Unit(_one_of("unit", unit, tuple(Unit))) if unit else None
    chosen_clock = ComputeClock(_one_of("clock", clock, tuple(ComputeClock))) if clock else None
    note(f"earvoice {__version__}: scoring {', '.join(map(str, logs))}")
    models = ModelOptions(learned or (), batch, judge or (), judge_file, answers, keep_missing)
    from earvoice.evaluation.score import EVERY_PART, Part, Settings
    from earvoice.evaluation.score import score as score_all
    from earvoice.evaluation.scoring.inputs import read_input
    from earvoice.evaluation.scoring.material import Files
    from earvoice.evaluation.scoring.rating import rated, require_ready
    from earvoice.evaluation.scoring.rows import write_scored

    files = Files(tuple(logs), references, segmentation, transcripts, terms)
    material = read_input(files, unit=chosen_unit, source=source, target=target)
    for text in material.notes:
        note(text)
    raters = models.raters(material)
    if raters:
        note(f"checking {', '.join(rater.name for rater in raters)} before anything is computed")
    require_ready(raters, material, pairs=pairs)
    parts = EVERY_PART - {Part.QUALITY} if latency_only else EVERY_PART
    scored = score_all(material, Settings(chosen_clock, parts, penalise_empty))
    latency = scored.scores.latency
    if latency and not any(one.aware for one in latency):
        note("no computation-aware figures: the logs do not all tell the times of one clock")
    if not latency:
        note("no latency: the output has no times")
    with counting() as bar:
        scored = rated(scored, raters, pairs=pairs, tell=bar)
    if out is not None:
        for file in write_scored(out, scored):
            note(f"wrote {file}")
    if json_line:
        echo_json(scored.scores.to_json())
    else:
        show_scores(scored.scores)


def show_scores(scores: Scores, console: Console | None = None) -> None:
    """Print the figures as two tables: latency with its spread, and the rest."""
    # A file or a narrow window gets whole lines too.
    console = console or Console(highlight=False, width=max(_WIDTH, Console().width))
    if scores.latency:
        console.print(_latency_table(scores))
    named = {name for one in scores.latency for name in one.to_json()}
    rest = Table("figure", "value", box=None, pad_edge=False)
    for name, value in scores.to_json().items():
        if name not in named:
            rest.add_row(name, _shown(value))
    console.print(rest)


def _latency_table(scores: Scores) -> Table:
    columns = ("latency", "mean", "95% interval", "p50", "p90", "p95", "scored", "empty", "dropped")
    table = Table(*columns, box=None, pad_edge=False)
    for one in scores.latency:
        for name, cells in _rows(one):
            table.add_row(name, *cells)
    return table


def _rows(one: LatencyScore) -> list[tuple[str, list[str]]]:
    both = [(one.name, one.summary, one.interval)]
    if one.aware is not None:
        both.append((one.aware_name, one.aware, one.aware_interval))
    return [
        (
            name,
            [
                _shown(summary.mean),
                f"{spread.low:.3f} to {spread.high:.3f}" if spread else "",
                *map(_shown, (summary.p50, summary.p90, summary.p95)),
                *map(str, (summary.scored, summary.empty, summary.dropped)),
            ],
        )
        for name, summary, spread in both
    ]


def _shown(value: object) -> str:
    if isinstance(value, list):
        return " to ".join(map(_shown, value))
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ConfigError(f"{name} {value!r} is unknown; choose {', '.join(choices)}")
    return value
