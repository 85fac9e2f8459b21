"""Voices of eSpeak NG: which speak in training, which are kept for the test, which are odd.

The variants are those that eSpeak NG ships under `voices/!v`. Whispers, robots and novelties are
`ODD_VARIANTS`: neither trained on nor part of the ordinary test, they are reported apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

MIN_RATE_WPM, MAX_RATE_WPM = 130, 240
HELD_OUT_MIN_PITCH, HELD_OUT_MIN_RATE_WPM = 75, 210

ODD_VARIANTS = (
    "AnxiousAndy", "Demonic", "Mr serious", "RicishayMax", "RicishayMax2", "RicishayMax3",
    "Storm", "Tweaky", "UniRobot", "anikaRobot", "announcer", "aunty", "croak", "fast",
    "grandma", "grandpa", "klatt", "klatt2", "klatt3", "klatt4", "klatt5", "klatt6", "robosoft",
    "robosoft2", "robosoft3", "robosoft4", "robosoft5", "robosoft6", "robosoft7", "robosoft8",
    "whisper", "whisperf",
)  # fmt: skip
HELD_OUT_VARIANTS = (
    "Alicia", "Denis", "Gene2", "Marco", "Reed", "belinda", "caleb", "ed", "f3", "iven2",
    "linda", "m4", "paul", "steph2", "victor",
)  # fmt: skip
TRAINING_VARIANTS = (
    "Alex", "Andrea", "Andy", "Annie", "Diogo", "Gene", "Henrique", "Hugo", "Jacky", "Lee",
    "Mario", "Michael", "Mike", "Nguyen", "adam", "anika", "antonio", "benjamin", "boris",
    "david", "edward", "edward2", "f1", "f2", "f4", "f5", "gustave", "ian", "iven", "iven3",
    "iven4", "john", "kaukovalta", "m1", "m2", "m3", "m5", "m6", "m7", "m8", "marcelo", "max",
    "michel", "miguel", "mike2", "norbert", "pablo", "pedro", "quincy", "rob", "robert",
    "sandro", "shelby", "steph", "steph3", "travis", "zac",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """How eSpeak NG speaks. rate_wpm: words per minute. pitch, pitch_range: 0 to 99."""

    variant: str
    rate_wpm: int
    pitch: int
    pitch_range: int

    @property
    def in_held_out_region(self) -> bool:
        """Return whether it is as high and fast as no training voice."""
        return self.pitch >= HELD_OUT_MIN_PITCH and self.rate_wpm >= HELD_OUT_MIN_RATE_WPM


def training_voice(rng: Random) -> Voice:
    """Draw a voice for training: a training variant outside the held-out region."""
    while True:
        voice = _voice(rng, TRAINING_VARIANTS)
        if not voice.in_held_out_region:
            return voice


def held_out_voice(rng: Random) -> Voice:
    """Draw a voice that training never hears: mostly another variant, else high and fast."""
    if rng.random() < 0.8:
        return _voice(rng, HELD_OUT_VARIANTS)
    rate_wpm = rng.randint(HELD_OUT_MIN_RATE_WPM, MAX_RATE_WPM)
    pitch = rng.randint(HELD_OUT_MIN_PITCH, 95)
    return Voice(rng.choice(TRAINING_VARIANTS), rate_wpm, pitch, rng.randint(30, 70))


def odd_voice(rng: Random) -> Voice:
    """Draw a whisper, a robot or a novelty."""
    return _voice(rng, ODD_VARIANTS)


def _voice(rng: Random, variants: tuple[str, ...]) -> Voice:
    rate_wpm = rng.randint(MIN_RATE_WPM, MAX_RATE_WPM)
    return Voice(rng.choice(variants), rate_wpm, rng.randint(10, 95), rng.randint(30, 70))
