"""Measure every figure that a model's report quotes, and write it down."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from earvoice.agent.events import JsonValue
from earvoice.data.parley.frozen_rows import RowKind
from earvoice.data.speech import Synthesiser
from earvoice.errors import DataError
from earvoice.evaluation.examples import examples
from earvoice.evaluation.plot import plot_curve
from earvoice.evaluation.provenance import Provenance
from earvoice.evaluation.report_figures import DirectionFigures, direction_figures
from earvoice.evaluation.report_page import report_page
from earvoice.evaluation.report_parts import LEARNED, Corpus, Part, Studio
from earvoice.evaluation.report_run import Machine, Meter, Results, fingerprint, run_part, stored
from earvoice.types import Direction

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured."""

    origin: Provenance
    limit: int | None
    split: str
    directions: tuple[DirectionFigures, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Return the report as one object."""
        figures = {str(figures.direction): figures.to_json() for figures in self.directions}
        return {
            "format": FORMAT,
            **asdict(self.origin),
            "limit": self.limit,
            "split": self.split,
            "directions": figures,
        }


def run_parts(
    corpora: Sequence[Corpus],
    machine: Machine,
    *,
    out: Path,
    voices: Callable[[], AbstractContextManager[Synthesiser]],
    meter: Meter,
) -> dict[Direction, Results]:
    """Return what every part of every direction made, and run those that are not there yet."""
    done: dict[Direction, Results] = {corpus.direction: {} for corpus in corpora}
    missing: list[tuple[Corpus, Part]] = []
    for corpus in corpora:
        for part in machine.parts:
            folder = _folder(out, corpus, part)
            results = stored(folder, fingerprint(machine, corpus, part))
            if results is None:
                missing.append((corpus, part))
            else:
                meter.announce(f"{corpus.direction} {part.name}: done before")
                done[corpus.direction][part.name] = results
    meter.to_come_s = sum(corpus.expected_s(part) for corpus, part in missing)
    for corpus in corpora:
        due = [part for own, part in missing if own == corpus]
        if not due:
            continue
        with voices() as process:
            studio = Studio(process, corpus)
            for part in due:
                done[corpus.direction][part.name] = run_part(
                    part, corpus, studio, machine=machine, folder=_folder(out, corpus, part),
                    meter=meter,
                )  # fmt: skip
    return done


def write_report(
    out: Path, origin: Provenance, corpora: Sequence[Corpus], results: dict[Direction, Results]
) -> Report:
    """Score what the parts made and write `report.json`, `report.md`, `examples.md` and the plots.

    Raises DataError where they cannot be written.
    """
    figures = tuple(direction_figures(corpus, results[corpus.direction]) for corpus in corpora)
    report = Report(origin, corpora[0].limit, corpora[0].split, figures)
    shown = [f"# Examples from {origin.model}\n\nBest and worst sentences by chrF.\n"]
    for corpus in corpora:
        learned = results[corpus.direction][LEARNED.name]
        sentences = [result for result in learned if result.kind != RowKind.TALK]
        shown.append(examples(corpus.direction, sentences))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for some in figures:
            plot_curve(out / f"curve-{some.direction}.png", some.curve, some.direction)
        (out / "examples.md").write_text("\n".join(shown), encoding="utf-8")
        (out / "report.md").write_text(
            report_page(origin, corpora[0].split, figures), encoding="utf-8"
        )
        record = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
        (out / "report.json").write_text(record + "\n", encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{out} cannot be written ({error.strerror or error}); expected a writable folder; "
            "choose another one with --out"
        ) from error
    return report


def _folder(out: Path, corpus: Corpus, part: Part) -> Path:
    return out / str(corpus.direction) / part.name
