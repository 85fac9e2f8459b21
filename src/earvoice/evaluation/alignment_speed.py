"""How fast outputs are aligned with their references, on talks of about a minute."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

from earvoice.agent.clock import Clock
from earvoice.data.parley.talks import make_talk
from earvoice.errors import MetricError
from earvoice.metrics.null_align import align_sentences
from earvoice.metrics.sentences import join_sentences, split_sentences
from earvoice.types import Direction, Language

_DIRECTIONS = (Direction(Language.ZH, Language.EN), Direction(Language.EN, Language.ZH))
_LEFT_OUT, _INVENTED = 8, 9


@dataclass(frozen=True, slots=True)
class TextToAlign:
    """Reference sentences of a talk and an output for it, not yet in sentences."""

    reference: tuple[str, ...]
    hypothesis: str


@dataclass(frozen=True, slots=True)
class AlignmentSpeed:
    """What aligning some texts costs.

    sentences: of all references. processes: that shared the work. wall_s: from handing the texts
    over to having all alignments, without starting the processes. cpu_s: processor time of all
    processes, which hardly depends on what else the machine does.
    """

    texts: int
    sentences: int
    processes: int
    wall_s: float
    cpu_s: float

    @property
    def per_minute(self) -> float:
        """Return how many texts are aligned in a minute."""
        return 60 * self.texts / self.wall_s


def alignment_speed(
    clock: Clock, *, texts: int = 512, processes: int = 2, seed: int = 0
) -> AlignmentSpeed:
    """Return how long null-aware alignments of talks of 60 seconds take, half English half Chinese.

    In every output one sentence in eight is left out and one in nine comes from another talk; the
    output is split into sentences inside the measured time. Each process computes on one thread
    unless OMP_NUM_THREADS says otherwise. Raises MetricError when there is no text or no process.
    """
    if texts < 1 or processes < 1:
        raise MetricError(
            f"cannot time {texts} texts on {processes} processes; expected at least 1"
        )
    made = list(minute_talks(texts, seed=seed))
    shares = [made[at::processes] for at in range(processes)]
    # Inherited by the processes: numpy's threads would fight over the cores they share.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_align, [share[:2] for share in shares]))
        begun_s = clock.now()
        cpu_s = sum(pool.map(_align, shares))
        wall_s = clock.now() - begun_s
    sentences = sum(len(text.reference) for text in made)
    return AlignmentSpeed(texts, sentences, processes, wall_s, cpu_s)


def minute_talks(count: int, *, seed: int) -> Iterator[TextToAlign]:
    """Yield talks of 50 to 70 seconds in the target language with an imperfect output each."""
    rng = Random(seed)
    others: dict[Direction, tuple[str, ...]] = {}
    for index in range(count):
        direction = _DIRECTIONS[index % 2]
        talk = make_talk(rng, direction, min_s=50, max_s=70)
        reference = tuple(pair.text(direction.target) for pair in talk.sentences)
        other = others.setdefault(direction, reference)
        written = []
        for place, sentence in enumerate(reference):
            if place % _LEFT_OUT:
                written.append(sentence)
            if other is not reference and place % _INVENTED == 0:
                written.append(other[place % len(other)])
        yield TextToAlign(reference, join_sentences(written))
        others[direction] = reference


def _align(texts: list[TextToAlign]) -> float:
    """Align texts in a process of their own and return the processor time that took."""
    begun_s = time.process_time()
    for text in texts:
        align_sentences(text.reference, split_sentences(text.hypothesis))
    return time.process_time() - begun_s
