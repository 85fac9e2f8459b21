"""One run as a comparison sees it: lines with texts and figures, by their kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

TEXT_KINDS = ("short", "soft")
"""The kinds of lines that quality is scored on: one of them in every file."""
RECORDING, PAIR = "recording", "pair"

Key = tuple[str, int]
"""A recording and the place of a segment in it, from 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """A segment, or a pair or a recording, and its own value of every figure.

    source: what was said; empty where the file does not tell. silent: nothing was written.
    """

    recording: str
    place: int
    output: str
    reference: str
    source: str
    silent: bool
    figures: Mapping[str, float | None]

    @property
    def key(self) -> Key:
        """Return what the same segment of another run has too."""
        return self.recording, self.place


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a run is not there; see `scoring.scores.Counts`."""

    recordings: int
    segments: int
    empty_segments: int
    missing_recordings: int
    unfinished_recordings: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a run by their kind. clock: of the computation-aware figures.

    penalised: its own figures count 10 s for empty segments; those of its lines never do.
    missing, unfinished: recordings without a log, and those that were not heard to their end.
    raters: the model behind each figure of a learned metric or a judge.
    """

    folder: Path
    target: str
    clock: str | None
    lines: Mapping[str, tuple[Line, ...]]
    penalised: bool = False
    missing: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    raters: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[Line, ...]:
        """Return the segments that quality is scored on."""
        return next((self.lines[kind] for kind in TEXT_KINDS if kind in self.lines), ())

    @property
    def recordings(self) -> frozenset[str]:
        """Return the names of the recordings."""
        return frozenset(line.recording for line in self.texts)

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the names of all latency figures."""
        names = (name for lines in self.lines.values() for name in lines[0].figures)
        return tuple(dict.fromkeys(name for name in names if name not in self.raters))

    @property
    def counts(self) -> Counts:
        """Return how much there is and how much is not."""
        return Counts(
            recordings=len(self.recordings),
            segments=len(self.texts),
            empty_segments=sum(line.silent for line in self.texts),
            missing_recordings=len(self.missing),
            unfinished_recordings=len(self.unfinished),
        )

    def kind_of(self, figure: str) -> str | None:
        """Return the kind of the lines that have a figure; None where none has."""
        return next((k for k, lines in self.lines.items() if figure in lines[0].figures), None)

    def only(self, recordings: Collection[str]) -> Sheet:
        """Return the lines of some recordings."""
        kept = {
            kind: tuple(line for line in lines if line.recording in recordings)
            for kind, lines in self.lines.items()
        }
        return replace(
            self,
            lines={kind: lines for kind, lines in kept.items() if lines},
            missing=self.missing.intersection(recordings),
            unfinished=self.unfinished.intersection(recordings),
        )
