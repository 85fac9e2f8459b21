"""The figures of one direction, from what the parts of its report made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from earvoice.agent.events import JsonValue
from earvoice.data.parley.frozen_rows import RowKind, VoiceKind
from earvoice.evaluation import report_parts as parts
from earvoice.evaluation.bootstrap import Interval, bleu_of, bleu_statistics, interval
from earvoice.evaluation.moved import Moved, moved_figures
from earvoice.evaluation.no_speech import FirstWords, Invented, first_words, invented
from earvoice.evaluation.report_parts import Corpus, Part
from earvoice.evaluation.results import ItemResult
from earvoice.evaluation.run import score
from earvoice.evaluation.timeliness import Timeliness, timeliness
from earvoice.text import Unit, unit_of
from earvoice.types import Direction

Results = Mapping[str, Sequence[ItemResult]]
"""What every part made, by the part's name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of some recordings, as in `Scores`, with the interval of BLEU."""

    name: str
    n: int
    bleu: float
    bleu_interval: Interval
    chrf: float
    laal_s: float | None
    first_emission_s: float | None
    error_rate: float
    n_empty: int
    n_clipped: int


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A policy on the sentences. line: what it belongs to in a plot."""

    line: str
    policy: str
    multiplier: int
    bleu: float
    bleu_interval: Interval
    laal_s: float | None


@dataclass(frozen=True, slots=True)
class DirectionFigures:
    """Everything that is measured in one direction.

    moved: None when no sentence among them changes its order.
    """

    direction: Direction
    groups: tuple[Group, ...]
    moved: Moved | None
    talks: Timeliness
    curve: tuple[CurvePoint, ...]
    invented: tuple[Invented, ...]
    first_words: tuple[FirstWords, ...]
    bleu_signature: str
    chrf_signature: str

    def to_json(self) -> dict[str, JsonValue]:
        """Return the figures by name; error rates are called by their unit, `wer` or `cer`."""
        name = "cer" if unit_of(self.direction.source) is Unit.CHAR else "wer"
        record = asdict(self) | {"direction": str(self.direction)}
        record["moved"] = self.moved.to_json() if self.moved else None
        for group in record["groups"]:
            group[name] = group.pop("error_rate")
        return {name: _rounded(value) for name, value in record.items()}


def direction_figures(corpus: Corpus, results: Results) -> DirectionFigures:
    """Return the figures of a direction; raises DataError when a part heard nothing."""
    direction = corpus.direction
    learned = results[parts.LEARNED.name]
    sentences = [result for result in learned if result.kind != RowKind.TALK]
    talks = [result for result in learned if result.kind == RowKind.TALK]
    scores = score(learned, direction, compute_s=0.0)
    return DirectionFigures(
        direction=direction,
        groups=_groups(learned, results, direction),
        moved=_moved(corpus, sentences),
        talks=timeliness(talks, direction.target),
        curve=_curve(sentences, results, direction),
        invented=invented(*_with_and_without_gate(results, parts.NO_SPEECH), direction.target),
        first_words=tuple(
            first_words(before, *_with_and_without_gate(results, part), direction)
            for before, part in (("silence", parts.AFTER_SILENCE), ("noise", parts.AFTER_NOISE))
        ),
        bleu_signature=scores.bleu_signature,
        chrf_signature=scores.chrf_signature,
    )


def _groups(
    learned: Sequence[ItemResult], results: Results, direction: Direction
) -> tuple[Group, ...]:
    """Return the groups that have recordings."""
    choices: dict[str, Callable[[ItemResult], bool]] = {
        "all": lambda result: True,
        "sentences": lambda result: result.kind != RowKind.TALK,
        "sentences, seen patterns": lambda result: result.kind == RowKind.SEEN_PATTERN,
        "sentences, unseen patterns": lambda result: result.kind == RowKind.UNSEEN_PATTERN,
        "sentences, seen voices": lambda result: (
            result.kind != RowKind.TALK and result.voice == VoiceKind.SEEN
        ),
        "sentences, held-out voices": lambda result: (
            result.kind != RowKind.TALK and result.voice == VoiceKind.HELD_OUT
        ),
        "talks": lambda result: result.kind == RowKind.TALK,
    }
    chosen = {name: [r for r in learned if holds(r)] for name, holds in choices.items()}
    chosen["sentences, odd voices"] = list(results[parts.ODD.name])
    chosen["sentences, no noise"] = list(results[parts.CLEAN.name])
    return tuple(_group(name, some, direction) for name, some in chosen.items() if some)


def _group(name: str, results: Sequence[ItemResult], direction: Direction) -> Group:
    scores = score(results, direction, compute_s=0.0)
    return Group(
        name=name,
        n=scores.n,
        bleu=scores.bleu,
        bleu_interval=_bleu_interval(results, direction),
        chrf=scores.chrf,
        laal_s=scores.laal_s,
        first_emission_s=scores.first_emission_s,
        error_rate=scores.error_rate,
        n_empty=scores.n_empty,
        n_clipped=scores.n_clipped,
    )


def _moved(corpus: Corpus, sentences: Sequence[ItemResult]) -> Moved | None:
    pairs = [row.pair for row in corpus.sentences]
    if not any(pair.moved_phrases(corpus.direction) for pair in pairs):
        return None
    said = {result.id: result.hypothesis for result in sentences}
    return moved_figures(pairs, [said[row.id] for row in corpus.sentences], corpus.direction)


def _curve(
    sentences: Sequence[ItemResult], results: Results, direction: Direction
) -> tuple[CurvePoint, ...]:
    runs: list[tuple[str, Part, Sequence[ItemResult]]] = [
        ("learned", parts.LEARNED, sentences),
        *(("learned", part, results[part.name]) for part in parts.MULTIPLIERS),
        *(("wait-k", part, results[part.name]) for part in parts.WAIT_K),
        ("offline", parts.OFFLINE, results[parts.OFFLINE.name]),
    ]
    for name, shorts in (("learned", parts.SHORT), ("wait-k", parts.SHORT_WAIT_K)):
        done = [part for part in shorts if part.name in results]
        runs += [(f"{name}, short chunk", part, results[part.name]) for part in done]
    points = []
    for line, part, some in runs:
        scores = score(some, direction, compute_s=0.0)
        span = _bleu_interval(some, direction)
        points.append(
            CurvePoint(line, part.policy, part.multiplier, scores.bleu, span, scores.laal_s)
        )
    return tuple(points)


def _bleu_interval(results: Sequence[ItemResult], direction: Direction) -> Interval:
    hypotheses = [result.hypothesis for result in results]
    references = [result.reference for result in results]
    statistics = bleu_statistics(hypotheses, references, language=direction.target)
    return interval(statistics, bleu_of)


def _with_and_without_gate(
    results: Results, part: Part
) -> tuple[Sequence[ItemResult], Sequence[ItemResult]]:
    return results[part.name], results[parts.gated(part).name]


def _rounded(value: JsonValue) -> JsonValue:
    match value:
        case float():
            return round(value, 4)
        case dict():
            return {name: _rounded(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
        case _:
            return value
