"""Run a model over recordings and score what it wrote: quality, latency, speed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from earvoice.agent.clock import Clock
from earvoice.agent.emissions import emissions
from earvoice.agent.policies import Policy
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.items import Item
from earvoice.evaluation.speed import TimedEngine
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.quality import bleu, chrf, error_rate
from earvoice.text import split_units, unit_of
from earvoice.types import Direction, Language, Task, Trajectory

Progress = Callable[[float], None]
"""Called with the seconds of audio of every recording that is done."""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What a model made of one recording.

    delays_s, elapsed_s: one per unit of the hypothesis.
    laal_s: None for a talk and for an empty hypothesis.
    first_emission_s: from the first word's beginning to the first unit of the translation.
    """

    id: str
    kind: str
    voice: str
    source_s: float
    transcript: str
    heard: str
    reference: str
    hypothesis: str
    delays_s: tuple[float, ...]
    elapsed_s: tuple[float, ...]
    laal_s: float | None
    first_emission_s: float | None
    turns: int
    clipped: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a corpus. error_rate: of the live transcript, in words, or characters for Chinese.

    laal_s: mean over the recordings of one sentence that were translated.
    first_emission_s: mean over all that were translated.
    rtf: computing time per second of audio, with all streams in one batch.
    """

    n: int
    n_empty: int
    n_clipped: int
    bleu: float
    chrf: float
    laal_s: float | None
    first_emission_s: float | None
    rtf: float
    error_rate: float
    audio_s: float
    compute_s: float
    bleu_signature: str
    chrf_signature: str

    def to_json(self, source: Language) -> dict[str, str | int | float | None]:
        """Return the figures by name; the error rate is called by its unit, `wer` or `cer`."""
        record = {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }
        record["cer" if source is Language.ZH else "wer"] = record.pop("error_rate")
        return record


def evaluate(
    engine: StreamEngine,
    items: Iterable[Item],
    *,
    task: Task,
    policy: Policy,
    clock: Clock,
    progress: Progress = lambda seconds: None,
) -> tuple[Scores, tuple[ItemResult, ...]]:
    """Interpret every item in one batch as wide as the engine, and score it all.

    Raises DataError when there are no items.
    """
    timed = TimedEngine(engine, clock)
    pending: deque[Item] = deque()

    def sources() -> Iterator[Source]:
        for item in items:
            pending.append(item)
            yield Source(item.samples, task)

    results = []
    runs = simulate(timed, sources(), policy=policy, clock=clock, batch=max(1, engine.free))
    for trajectory in runs:
        item = pending.popleft()
        results.append(result_of(item, trajectory))
        progress(item.source_s)
    return score(results, task.direction, compute_s=timed.compute_s), tuple(results)


def result_of(item: Item, trajectory: Trajectory) -> ItemResult:
    """Return what a run of an item amounts to."""
    unit = unit_of(item.direction.target)
    units = emissions(trajectory, unit)
    delays_s = tuple(emission.delay_s for emission in units)
    laal_s = None
    if units and item.is_sentence:
        laal_s = length_adaptive_average_lagging(
            delays_s,
            source_s=item.source_s,
            reference_units=len(split_units(item.reference, unit)),
        )
    return ItemResult(
        id=item.id,
        kind=item.kind,
        voice=item.voice,
        source_s=item.source_s,
        transcript=item.transcript,
        heard=trajectory.transcript.strip(),
        reference=item.reference,
        hypothesis=trajectory.text.strip(),
        delays_s=delays_s,
        elapsed_s=tuple(emission.elapsed_s for emission in units),
        laal_s=laal_s,
        first_emission_s=delays_s[0] - item.onset_s if delays_s else None,
        turns=len(trajectory.turns),
        clipped=sum(turn.action.clipped for turn in trajectory.turns),
    )


def score(results: Sequence[ItemResult], direction: Direction, *, compute_s: float) -> Scores:
    """Return the figures of a corpus. Empty hypotheses count in quality, and apart in latency.

    Raises DataError when there are no results.
    """
    if not results:
        raise DataError(
            "no recordings to score; expected at least one; widen --kind, --voices or --limit"
        )
    hypotheses = [result.hypothesis for result in results]
    references = [result.reference for result in results]
    heard, said = [r.heard for r in results], [r.transcript for r in results]
    bleu_score = bleu(hypotheses, references, language=direction.target)
    chrf_score = chrf(hypotheses, references)
    audio_s = sum(result.source_s for result in results)
    return Scores(
        n=len(results),
        n_empty=sum(not result.hypothesis for result in results),
        n_clipped=sum(result.clipped > 0 for result in results),
        bleu=bleu_score.value,
        chrf=chrf_score.value,
        laal_s=_mean([r.laal_s for r in results if r.laal_s is not None]),
        first_emission_s=_mean(
            [r.first_emission_s for r in results if r.first_emission_s is not None]
        ),
        rtf=compute_s / audio_s,
        error_rate=error_rate(heard, said, language=direction.source),
        audio_s=audio_s,
        compute_s=compute_s,
        bleu_signature=bleu_score.signature,
        chrf_signature=chrf_score.signature,
    )


def write_results(
    folder: Path, scores: Mapping[str, object], results: Sequence[ItemResult]
) -> None:
    """Write `scores.json` and `items.jsonl`; raises DataError where that cannot be."""
    lines = (json.dumps(asdict(result), ensure_ascii=False) for result in results)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "items.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        (folder / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise DataError(
            f"{folder} cannot be written ({error.strerror or error}); expected a writable folder; "
            "choose another one with --out"
        ) from error


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
