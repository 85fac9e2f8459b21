"""Run a model over recordings and score what it wrote: quality, latency, speed."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from earvoice.agent.clock import Clock
from earvoice.agent.policies import Policy
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.items import Item
from earvoice.evaluation.results import ItemResult, result_of
from earvoice.evaluation.speed import TimedEngine
from earvoice.metrics.quality import Score, bleu, chrf, error_rate
from earvoice.text import Unit, unit_of
from earvoice.types import Direction, Language, Task

Progress = Callable[[float], None]
"""Called with the seconds of audio that were heard since it was called before."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a corpus. error_rate: of the live transcript, in words, or characters for Chinese.

    laal_s: mean over the recordings of one sentence that were translated.
    first_emission_s: mean over all that were translated.
    Quality is NaN where a corpus has no references, the error rate where it has no transcripts.
    rtf: computing time per second of audio, with all streams in one batch. `real_time_factor` of a
    score counts for every recording all that was computed while it waited, so it is up to the
    batch's width larger.
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
        """Return the figures by name, None for NaN.

        The error rate is called by its unit, `wer` or `cer`.
        """
        record = {name: _json_value(value) for name, value in asdict(self).items()}
        record["cer" if unit_of(source) is Unit.CHAR else "wer"] = record.pop("error_rate")
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
    results = tuple(hear(timed, items, task=task, policy=policy, clock=clock, progress=progress))
    return score(results, task.direction, compute_s=timed.compute_s), results


def hear(
    engine: StreamEngine,
    items: Iterable[Item],
    *,
    task: Task,
    policy: Policy,
    clock: Clock,
    progress: Progress = lambda seconds: None,
) -> Iterator[ItemResult]:
    """Yield what the engine makes of every item, in one batch as wide as the engine.

    Only about as many recordings as there are slots are in memory.
    """
    pending: deque[Item] = deque()

    def sources() -> Iterator[Source]:
        for item in items:
            # Short recordings wait for the talk before them, but not their sound.
            pending.append(replace(item, samples=item.samples[:0].copy()))
            yield Source(item.content, task)

    batch = max(1, engine.free)
    runs = simulate(engine, sources(), policy=policy, clock=clock, batch=batch, heard=progress)
    for trajectory in runs:
        yield result_of(pending.popleft(), trajectory)


def score(results: Sequence[ItemResult], direction: Direction, *, compute_s: float) -> Scores:
    """Return the figures of a corpus. Empty hypotheses count in quality, and apart in latency.

    Recordings without a reference have none, and those without a transcript no error rate.

    Raises DataError when there are no results.
    """
    if not results:
        raise DataError(
            "no recordings to score; expected at least one; widen --kind, --voices or --limit"
        )
    bleu_score, chrf_score = _quality(results, direction.target)
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
        error_rate=_error_rate(results, direction.source),
        audio_s=audio_s,
        compute_s=compute_s,
        bleu_signature=bleu_score.signature,
        chrf_signature=chrf_score.signature,
    )


def _quality(results: Sequence[ItemResult], target: Language) -> tuple[Score, Score]:
    """Return BLEU and chrF of the recordings that have references."""
    pairs = [(result.hypothesis, result.reference) for result in results if result.reference]
    if not pairs:
        return Score(math.nan, ""), Score(math.nan, "")
    hypotheses, references = zip(*pairs, strict=True)
    return bleu(hypotheses, references, language=target), chrf(hypotheses, references)


def _error_rate(results: Sequence[ItemResult], source: Language) -> float:
    """Return the error rate of the recordings that have transcripts."""
    pairs = [(result.heard, result.transcript) for result in results if result.transcript]
    if not pairs:
        return math.nan
    heard, said = zip(*pairs, strict=True)
    return error_rate(heard, said, language=source)


def _json_value(value: str | int | float | None) -> str | int | float | None:
    if not isinstance(value, float):
        return value
    return None if math.isnan(value) else round(value, 4)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
