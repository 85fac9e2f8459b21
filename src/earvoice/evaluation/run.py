"""Run a model over recordings and score what it wrote: quality, latency, speed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from earvoice.agent.clock import Clock
from earvoice.agent.policies import Policy
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.items import Item
from earvoice.evaluation.results import ItemResult, result_of
from earvoice.evaluation.speed import TimedEngine
from earvoice.metrics.quality import bleu, chrf, error_rate
from earvoice.types import Direction, Language, Task

Progress = Callable[[float], None]
"""Called with the seconds of audio of every recording that is done."""


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
    """Yield what the engine makes of every item, in one batch as wide as the engine."""
    pending: deque[Item] = deque()

    def sources() -> Iterator[Source]:
        for item in items:
            pending.append(item)
            yield Source(item.samples, task)

    runs = simulate(engine, sources(), policy=policy, clock=clock, batch=max(1, engine.free))
    for trajectory in runs:
        item = pending.popleft()
        yield result_of(item, trajectory)
        progress(item.source_s)


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


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
