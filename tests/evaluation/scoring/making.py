"""Logs for tests of scoring: those of tables in papers and tools, and talks of a few words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from earvoice.evaluation.scoring.material import Form, Material, Run
from earvoice.metrics.logs import RecordingLog, Step
from earvoice.metrics.segment import ReferenceSegment
from earvoice.text import Unit

# Plain; after the source's end; silent; longer than its reference. Milliseconds.
FOUR: tuple[tuple[str, list[int], list[int], str], ...] = (
    ("a b c d", [1000, 2000, 2000, 4000], [1100, 2150, 2160, 4300], "a b c d e"),
    ("x y", [5000, 5000], [5100, 5100], "x y z"),
    ("", [], [], "q r s"),
    ("k l m n", [1000, 2000, 4000, 4000], [1000, 2000, 4000, 4000], "k l"),
)
TALK: tuple[tuple[float, float, list[str], list[str]], ...] = (
    (1.0, 0.2, [], []),
    (2.0, 0.3, ["Hello", "my"], []),
    (3.0, 0.3, ["dear", "friend."], ["my"]),
    (4.0, 0.3, ["How", "are", "you?"], []),
)


def write_four(folder: Path) -> Path:
    """Write SimulEval's log of four sources of four seconds; returns the file."""
    lines = [
        {
            "index": index,
            "prediction": text,
            "delays": delays,
            "elapsed": elapsed,
            "prediction_length": len(delays),
            "reference": reference,
            "source": [f"{'abcd'[index]}.wav"],
            "source_length": 4000,
        }
        for index, (text, delays, elapsed, reference) in enumerate(FOUR)
    ]
    return write_lines(folder / "instances.log", [json.dumps(line) for line in lines])


def write_talk(folder: Path) -> tuple[Path, Path, Path]:
    """Write simulstream's log of a talk of four seconds, its references and their segmentation."""
    head = [{"model_loading_time": 1.0}, {"id": 0, "metadata": {"wav_name": "set/talk.wav"}}]
    lines = [
        {
            "id": 0,
            "total_audio_processed": heard_s,
            "computation_time": compute_s,
            "generated_tokens": new,
            "deleted_tokens": deleted,
        }
        for heard_s, compute_s, new, deleted in TALK
    ]
    return (
        write_lines(folder / "metrics.jsonl", [json.dumps(line) for line in (*head, *lines)]),
        write_lines(folder / "references.txt", ["Hello dear friend.", "How are you?"]),
        write_lines(
            folder / "segments.yaml",
            [
                "- {wav: talk.wav, offset: 0.0, duration: 2.5}",
                "- {wav: talk.wav, offset: 2.5, duration: 1.5}",
            ],
        ),
    )


def write_lines(path: Path, lines: Sequence[str]) -> Path:
    """Write lines and return the file."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def talk(
    words: Sequence[tuple[float, str]],
    references: Sequence[tuple[float, float, str]],
    *,
    recording: str = "talk",
    source_s: float | None = None,
) -> Run:
    """Return a run that writes words at times, each computed in a tenth of a second.

    references: start, end and text of each.
    """
    steps = tuple(
        Step(heard_s, word if at == 0 else f" {word}", 0, heard_s, heard_s + 0.1)
        for at, (heard_s, word) in enumerate(words)
    )
    end_s = references[-1][1] if source_s is None else source_s
    return Run(
        RecordingLog(recording, end_s, steps, computed=True),
        tuple(
            ReferenceSegment(recording, start_s, until_s - start_s, text)
            for start_s, until_s, text in references
        ),
    )


def talks(*runs: Run, unit: Unit = Unit.WORD, target: str = "en") -> Material:
    """Return talks to score."""
    return Material(runs, Form.LONG, unit, target, "en")
