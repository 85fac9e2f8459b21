"""The contract of the plugs: one recording, three runners, the same units at the same times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from earvoice.audio.decode import load
from earvoice.audio.wav import write_wav
from earvoice.model.checkpoint import packaged_models
from earvoice.samples import sample_talk
from earvoice.testing.engines import CHUNK_SAMPLES
from earvoice.testing.tones import tone
from earvoice.text import Unit
from earvoice.types import SAMPLE_RATE_HZ, Language
from tests.peers import needs_peers
from tests.plugins.echo import CHARS, WORDS, load_echo
from tests.plugins.runners import (
    Asked,
    Written,
    path_with_torch,
    run_ours,
    run_simuleval,
    run_simulstream,
)

pytestmark = needs_peers

CHUNK_S = CHUNK_SAMPLES / SAMPLE_RATE_HZ
CHUNK_MS = round(1000 * CHUNK_S)
# In chunks: several turns and a rest, less than one chunk, and exactly three chunks.
LENGTHS = (6.4, 0.3, 3.0)
ASKED = {
    Unit.WORD: Asked(WORDS, "zh-en", Unit.WORD),
    Unit.CHAR: Asked(CHARS, "en-zh", Unit.CHAR),
}


@pytest.fixture(scope="module")
def wavs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wavs")
    paths = [folder / f"tone{index}.wav" for index in range(len(LENGTHS))]
    for path, chunks in zip(paths, LENGTHS, strict=True):
        write_wav(path, tone(chunks * CHUNK_S, hz=300.0 + chunks))
    return paths


def ours(wavs: Sequence[Path], asked: Asked) -> list[Written]:
    return run_ours(load_echo(asked.model).new_engine(), wavs, asked)


def assert_equal(theirs: Sequence[Written], expected: Sequence[Written]) -> None:
    assert [run.units for run in theirs] == [run.units for run in expected]
    for their, our in zip(theirs, expected, strict=True):
        assert their.delays_s == pytest.approx(our.delays_s, abs=1e-6)


@pytest.mark.parametrize("unit", Unit)
def test_our_runner_writes_at_many_times_so_that_equal_delays_mean_something(
    wavs: list[Path], unit: Unit
) -> None:
    talk, short, whole = ours(wavs, ASKED[unit])
    assert len(set(talk.delays_s)) >= 4
    assert short.delays_s == pytest.approx([0.3 * CHUNK_S] * len(short.units))
    assert short.units
    assert max(whole.delays_s) == pytest.approx(3 * CHUNK_S)
    assert any(word.startswith("cut") for word in talk.units) == (unit is Unit.WORD)


@pytest.mark.parametrize("unit", Unit)
def test_simulevals_loop_gives_what_our_runner_gives(
    wavs: list[Path], tmp_path: Path, unit: Unit
) -> None:
    theirs = run_simuleval(tmp_path / "run", wavs, ASKED[unit], segment_ms=CHUNK_MS)
    assert_equal(theirs, ours(wavs, ASKED[unit]))


@pytest.mark.parametrize("unit", Unit)
def test_simulstreams_inference_gives_what_our_runner_gives(
    wavs: list[Path], tmp_path: Path, unit: Unit
) -> None:
    assert_equal(run_simulstream(tmp_path / "run", wavs, ASKED[unit]), ours(wavs, ASKED[unit]))


def test_a_segment_that_is_no_turn_moves_delays_to_its_end(
    wavs: list[Path], tmp_path: Path
) -> None:
    asked, segment_s = ASKED[Unit.WORD], 0.7
    expected = [
        Written(
            run.units, tuple(_ceil(delay, segment_s, max(run.delays_s)) for delay in run.delays_s)
        )
        for run in ours(wavs, asked)
    ]
    assert_equal(run_simuleval(tmp_path / "a", wavs, asked, segment_ms=700), expected)
    assert_equal(run_simulstream(tmp_path / "b", wavs, asked, chunk_s=segment_s), expected)


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_the_packaged_model_gives_the_same_everywhere(direction: str, tmp_path: Path) -> None:
    if "pocket" not in packaged_models():
        pytest.skip("NOT RUN: the packaged model `pocket` is not there yet; train and package it")
    unit = Unit.CHAR if direction == "en-zh" else Unit.WORD
    asked = Asked("pocket", direction, unit, paths=(path_with_torch(),))
    wav = tmp_path / "talk.wav"
    write_wav(wav, load(sample_talk(Language(direction[:2])))[: 10 * SAMPLE_RATE_HZ])
    from earvoice.plugins.models import load_shared_model

    expected = run_ours(load_shared_model("pocket").new_engine(), [wav], asked)
    agent = ("--agent-class", "earvoice.plugins.simuleval.EarvoiceAgent")
    assert len(expected[0].units) >= 5
    assert_equal(
        run_simuleval(tmp_path / "a", [wav], asked, segment_ms=CHUNK_MS, agent=agent), expected
    )
    processor = "earvoice.plugins.simulstream.EarvoiceProcessor"
    assert_equal(run_simulstream(tmp_path / "b", [wav], asked, processor=processor), expected)


def _ceil(delay_s: float, segment_s: float, source_s: float) -> float:
    """Return the end of the segment in which a turn was complete."""
    return min(source_s, math.ceil(delay_s / segment_s - 1e-9) * segment_s)
