from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from earvoice.data.parley.voices import (
    HELD_OUT_VARIANTS,
    MAX_RATE_WPM,
    MIN_RATE_WPM,
    ODD_VARIANTS,
    TRAINING_VARIANTS,
    held_out_voice,
    odd_voice,
    training_voice,
)


def test_the_three_lists_are_all_variants_of_espeak() -> None:
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        pytest.skip("espeakng_loader is not installed (extra: espeak)")
    shipped = {
        path.name for path in (Path(spec.origin).parent / "espeak-ng-data/voices/!v").iterdir()
    }
    ours = [*TRAINING_VARIANTS, *HELD_OUT_VARIANTS, *ODD_VARIANTS]
    assert len(ours) == len(set(ours)) == 104
    assert set(ours) == shipped


def test_fifteen_ordinary_variants_are_held_out() -> None:
    assert len(HELD_OUT_VARIANTS) == 15


def test_training_never_draws_a_held_out_voice() -> None:
    rng = Random(1)
    for _ in range(3000):
        voice = training_voice(rng)
        assert voice.variant in TRAINING_VARIANTS and not voice.in_held_out_region
        assert MIN_RATE_WPM <= voice.rate_wpm <= MAX_RATE_WPM and 0 <= voice.pitch <= 99


def test_held_out_voices_are_out_of_reach_of_training() -> None:
    rng = Random(2)
    drawn = [held_out_voice(rng) for _ in range(500)]
    assert all(v.variant in HELD_OUT_VARIANTS or v.in_held_out_region for v in drawn)
    assert any(v.variant in TRAINING_VARIANTS for v in drawn)


def test_odd_voices_are_odd() -> None:
    assert odd_voice(Random(3)).variant in ODD_VARIANTS
