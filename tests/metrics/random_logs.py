"""Random logs with what breaks tools: odd spaces, Chinese, silence, late and over-long output.

Times are whole milliseconds, or sixteenths of one as a 16 kHz clock gives them, so that a tool that
works in milliseconds and one that works in seconds cut at the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from earvoice.metrics.segment import Segment
from earvoice.metrics.units import Convention, hypothesis_units, reference_length
from earvoice.text import Unit

_WORDS = ("you", "dear,", "3.5", "weiß", "ﬁne", "re-do", "l'eau", "x", "你好", "世界。", "é")
_SPACES = (" ",) * 12 + ("  ", "\u00a0", "\u202f", "\u3000", "\t")


@dataclass(frozen=True, slots=True)
class LoggedSegment:
    """A segment as a tool logs it: times in milliseconds, one per unit of that tool."""

    hypothesis: str
    reference: str
    delays_ms: tuple[float, ...]
    elapsed_ms: tuple[float, ...]
    source_ms: float
    recording_end_ms: float

    def segment(self, unit: Unit, convention: Convention) -> Segment:
        """Return the segment in seconds, its units and lengths by a tool's convention."""
        return Segment(
            recording="random",
            index=0,
            text=self.hypothesis,
            units=tuple(hypothesis_units(self.hypothesis, unit, convention)),
            delays_s=tuple(time / 1000 for time in self.delays_ms),
            elapsed_s=tuple(time / 1000 for time in self.elapsed_ms),
            source_s=self.source_ms / 1000,
            recording_end_s=self.recording_end_ms / 1000,
            reference=self.reference,
            reference_units=reference_length(self.reference, unit, convention),
        )


def random_text(random: Random, most: int) -> str:
    """Return up to `most` words, some Chinese, with all sorts of spaces between and around."""
    parts = []
    for _ in range(random.randint(0, most)):
        parts += [random.choice(_WORDS), random.choice(_SPACES)]
    return random.choice(("", "", " ")) + "".join(parts[: -random.randint(0, 1) or None])


def random_logs(
    count: int, unit: Unit, convention: Convention, *, long_form: bool = False, seed: int = 0
) -> list[LoggedSegment]:
    """Return segments by a tool's convention; in the long form some units precede their segment."""
    random = Random(f"{seed} {unit} {convention} {long_form}")
    return [_random_log(random, unit, convention, long_form) for _ in range(count)]


def _random_log(
    random: Random, unit: Unit, convention: Convention, long_form: bool
) -> LoggedSegment:
    source_ms = random.choice((1000.0, 4000.0, random.randint(160, 20_000 * 16) / 16))
    hypothesis = random_text(random, random.choice((0, 3, 12, 40)))
    count = len(hypothesis_units(hypothesis, unit, convention))
    earliest_ms = -2000 if long_form else 0
    # Late output, output that ends with the source, and output in good time.
    latest_ms = int(source_ms) + random.choice((0, 0, 3000))
    first_ms = random.choice((earliest_ms, earliest_ms, max(earliest_ms, latest_ms - 1000)))
    clock = sorted(random.randint(first_ms, latest_ms) for _ in range(count))
    delays_ms = [
        source_ms if random.random() < 0.1 and not long_form else float(time) for time in clock
    ]
    delays_ms.sort()
    spent_ms, elapsed_ms = 0.0, []
    for delay_ms in delays_ms:
        spent_ms += random.choice((0, 0, random.randint(0, 400)))
        elapsed_ms.append(delay_ms + spent_ms)
    return LoggedSegment(
        hypothesis=hypothesis,
        # As every reader of reference files leaves it.
        reference=random_text(random, 20).strip(),
        delays_ms=tuple(delays_ms),
        elapsed_ms=tuple(elapsed_ms),
        source_ms=source_ms,
        recording_end_ms=source_ms + random.choice((0, 500, 60_000)),
    )
