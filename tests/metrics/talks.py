"""Whole talks for tests of resegmentation: an output, and the reference lines it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from earvoice.metrics.segment import Hypothesis, ReferenceSegment
from earvoice.metrics.units import Convention, hypothesis_units
from earvoice.text import Unit

# Small vocabularies make ties; the odd ones make trouble: case beyond ASCII, compatibility forms,
# letters that grow when folded, spaces that only some tools know, marks of all three kinds.
_WORDS = (
    ("a", "b"),
    ("the", "cat", "sat", "on", "hat", "that", ","),
    ("Ab", "aB", "ab.", "É", "é", "Ｔhe", "ﬁ", "İ", "-", "（", "."),
    ("x\u202fy", "x", "y\u00a0z", "z", "y\u3000z", "3.5", "你好", "世界。"),
    tuple(f"w{index}" for index in range(30)),
)
_CHARACTERS = (
    "ab",
    "会议开始了",
    "会议ab ，,。_-",
    "会İÉé\u00a0\u202f\u3000 Ａa(（",
)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was written for a recording, and its reference lines."""

    output: str
    lines: tuple[str, ...]

    def hypothesis(self, unit: Unit, convention: Convention) -> Hypothesis:
        """Return the output with a time for each unit: unit k after k/16 s, computed in 1/8 s."""
        units = tuple(hypothesis_units(self.output, unit, convention))
        delays_s = tuple(index / 16 for index in range(len(units)))
        elapsed_s = tuple(delay_s + 0.125 for delay_s in delays_s)
        return Hypothesis("talk", self.output, units, delays_s, elapsed_s, source_s=60.0)

    def references(self) -> list[ReferenceSegment]:
        """Return the lines as segments of two seconds, one every two and a half."""
        return [
            ReferenceSegment("talk", start_s=2.5 * index, duration_s=2.0, text=line)
            for index, line in enumerate(self.lines)
        ]


def random_talks(count: int, unit: Unit, *, seed: int = 0) -> list[Talk]:
    """Return talks whose output is a damaged copy of the reference or has nothing to do with it.

    Some lines are empty, but never the last.
    """
    random = Random(f"{seed} {unit}")
    return [_random_talk(random, unit) for _ in range(count)]


def _random_talk(random: Random, unit: Unit) -> Talk:
    words: Sequence[str] = random.choice(_WORDS if unit is Unit.WORD else _CHARACTERS)
    lines = [
        random.choices(words, k=random.choice((0, 1, 2, 4, 9))) for _ in range(random.randint(1, 7))
    ]
    lines.append(random.choices([word for word in words if word.strip()], k=3))
    output = [word for line in lines for word in line if random.random() < 0.9]
    share = random.choice((0.0, 0.3, 1.0))
    output = [random.choice(words) if random.random() < share else word for word in output]
    output += random.choices(words, k=random.choice((0, 0, 20)))
    space = " " if unit is Unit.WORD else ""
    return Talk(
        random.choice(("", " ")) + space.join(output),
        tuple(space.join(line).strip() for line in lines),
    )
