"""How fast talks are scored: made-up talks of any length, with the errors that real output has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from earvoice.agent.clock import Clock
from earvoice.errors import MetricError
from earvoice.evaluation.score import EVERY_PART, Part, Settings, score
from earvoice.evaluation.scoring.material import Form, Material, Run
from earvoice.metrics.logs import RecordingLog, Step
from earvoice.metrics.segment import ReferenceSegment
from earvoice.text import Unit

SAME_FIGURES = frozenset({Part.QUALITY})
"""StreamLAAL, LongYAAL and its kind, BLEU and chrF, without what other tools do not compute."""
_VOCABULARY = 4000
_SENTENCE_WORDS = (8, 30)
_CHUNK_S = 1.0
# Shares of words that are left out, changed, or written twice over with another.
_LEFT_OUT, _CHANGED, _ADDED = 0.08, 0.12, 0.05


@dataclass(frozen=True, slots=True)
class ScoreSpeed:
    """What scoring some talks costs.

    same_s: of the figures other tools compute as well. everything_s: with TER, null-aware alignment
    and bootstrap intervals.
    """

    talks: int
    words: int
    audio_s: float
    same_s: float
    everything_s: float


def score_speed(clock: Clock, *, talks: int, words: int, minutes: float) -> ScoreSpeed:
    """Return how long scoring made-up talks of that many words takes; raises as `make_talks`."""
    material = make_talks(talks, words=words, minutes=minutes)
    score(make_talks(1, words=40, minutes=0.3))  # loads and warms what is loaded when it is used

    def seconds(parts: frozenset[Part]) -> float:
        begun_s = clock.now()
        score(material, Settings(parts=parts))
        return clock.now() - begun_s

    return ScoreSpeed(
        talks, talks * words, talks * 60 * minutes, seconds(SAME_FIGURES), seconds(EVERY_PART)
    )


def make_talks(count: int, *, words: int, minutes: float, seed: int = 0) -> Material:
    """Return talks with their references and an imperfect output each, the same every time.

    Raises MetricError unless there are talks, words and minutes.
    """
    if count < 1 or words < 1 or not minutes > 0:
        raise MetricError(
            f"cannot make {count} talks of {words} words in {minutes} minutes; expected some"
        )
    random = Random(seed)
    vocabulary = _vocabulary(random)
    runs = tuple(
        _make_talk(random, f"talk{number}", vocabulary, (words, 60 * minutes))
        for number in range(count)
    )
    return Material(runs, Form.LONG, Unit.WORD, "en", None)


def _vocabulary(random: Random) -> list[str]:
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    return ["".join(random.choices(syllables, k=random.randint(1, 4))) for _ in range(_VOCABULARY)]


def _make_talk(
    random: Random, name: str, vocabulary: Sequence[str], size: tuple[int, float]
) -> Run:
    words, talk_s = size
    # As in any language, a few words make up most of a text.
    common = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))
    spoken = random.choices(vocabulary, cum_weights=common, k=words)
    references: list[ReferenceSegment] = []
    written: list[tuple[float, str]] = []
    begun = 0
    while begun < words:
        end = min(words, begun + random.randint(*_SENTENCE_WORDS))
        sentence = [*spoken[begun : end - 1], f"{spoken[end - 1]}."]
        start_s, end_s = talk_s * begun / words, talk_s * end / words
        references.append(
            ReferenceSegment(name, start_s, end_s - start_s, " ".join(sentence).capitalize())
        )
        for at, word in enumerate(_damaged(random, sentence, vocabulary)):
            due_s = start_s + (end_s - start_s) * at / len(sentence)
            written.append((due_s + random.uniform(1.5, 4.0), word))
        begun = end
    steps = _steps(random, written, talk_s)
    return Run(RecordingLog(name, talk_s, steps, computed=True), tuple(references))


def _damaged(random: Random, sentence: Sequence[str], vocabulary: Sequence[str]) -> list[str]:
    output = []
    for word in sentence:
        chance = random.random()
        if chance < _LEFT_OUT:
            continue
        output.append(random.choice(vocabulary) if chance < _LEFT_OUT + _CHANGED else word)
        if chance > 1 - _ADDED:
            output.append(random.choice(vocabulary))
    return output


def _steps(random: Random, written: Sequence[tuple[float, str]], talk_s: float) -> tuple[Step, ...]:
    """Return one step for each second, in which all words are written that are due by then."""
    steps: list[Step] = []
    at, free_s, begun = 0, 0.0, False
    while not steps or steps[-1].heard_s < talk_s:
        heard_s = min(talk_s, (len(steps) + 1) * _CHUNK_S)
        text = ""
        while at < len(written) and (written[at][0] <= heard_s or heard_s == talk_s):
            text += f" {written[at][1]}" if begun else written[at][1]
            at, begun = at + 1, True
        start_s = max(free_s, heard_s)
        free_s = start_s + random.uniform(0.1, 0.5)
        steps.append(Step(heard_s, text, 0, start_s, free_s))
    return tuple(steps)
