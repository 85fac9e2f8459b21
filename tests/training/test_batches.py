"""Batches: drawn from seed and step alone, one direction, within budget, rightly labelled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from earvoice.audio.features import SILENCE_VALUE
from earvoice.data.shards import ExampleKind, Label, Shards
from earvoice.errors import DataError
from earvoice.model.template import Kind
from earvoice.model.tokenizer import Tokenizer
from earvoice.training.bases import Bases
from earvoice.training.batches import Collator, Draw, Sampler
from earvoice.training.config import BatchConfig, CorruptionConfig, MaskConfig
from earvoice.training.specaugment import mask_spectrogram
from earvoice.types import Direction
from tests.training.conftest import tiny_model

ONE_BASE = Bases((14,), 14)
CONFIG = BatchConfig(seconds=120.0, evicted_share=0.1, single_share=0.5)


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    rng = np.random.default_rng(0)
    return [
        Label(
            f"{number}",
            Direction.parse(("en-zh", "zh-en")[number % 2]),
            ExampleKind.SENTENCE,
            ("",) * int(rng.choice([3, 4, 5, 14, 60])),
            "",
            1.0,
        )
        for number in range(300)
    ]


def sampler(labels: list[Label], config: BatchConfig = CONFIG, seed: int = 1) -> Sampler:
    return Sampler(labels, config, bases=ONE_BASE, seed=seed)


def test_a_draw_depends_on_seed_and_step_only(labels: list[Label]) -> None:
    forwards, backwards = sampler(labels), sampler(labels)
    steps = range(0, 200, 3)
    ahead = {step: forwards.draw(step) for step in steps}
    behind = {step: backwards.draw(step) for step in reversed(steps)}
    assert ahead == behind
    assert ahead != {step: sampler(labels, seed=2).draw(step) for step in steps}


def test_a_batch_has_one_direction_similar_lengths_and_fits_the_budget(
    labels: list[Label],
) -> None:
    directions = []
    for step in range(60):
        draw = sampler(labels).draw(step)
        rows = [labels[example] for example in draw.examples]
        assert len({row.direction for row in rows}) == 1
        longest = max(row.chunks for row in rows)
        assert len(rows) == 1 or len(rows) * longest * 1.12 <= 120.0
        if draw.evict_at_turn is None:
            directions.append(str(rows[0].direction))
            assert directions[-1] == ("en-zh", "zh-en")[step % 2]
    assert len(directions) > 40


def test_a_model_of_one_direction_draws_no_other(labels: list[Label]) -> None:
    one_way = Sampler(labels, CONFIG, bases=ONE_BASE, seed=1, directions=("zh-en",))
    drawn = {str(labels[e].direction) for step in range(40) for e in one_way.draw(step).examples}
    assert drawn == {"zh-en"}


def test_a_direction_the_data_lacks_is_an_error_that_names_it(labels: list[Label]) -> None:
    english = [label for label in labels if str(label.direction) == "en-zh"]
    with pytest.raises(DataError, match="zh-en"):
        Sampler(english, CONFIG, bases=ONE_BASE, seed=1, directions=("zh-en",))


def test_an_epoch_draws_every_recording_once(labels: list[Label]) -> None:
    source = sampler(labels, BatchConfig(seconds=120.0, evicted_share=0.0))
    pools = [source.draw(step).examples for step in range(2 * source.batches_per_epoch)]
    english = [label.direction.source.value == "en" for label in labels]
    drawn = Counter(e for examples in pools[0::2] for e in examples if english[e])
    # The pools need not be equally long, so look at whole epochs of one direction.
    assert set(drawn) == {i for i, is_english in enumerate(english) if is_english}
    assert max(drawn.values()) - min(drawn.values()) <= 1


def test_multipliers_fit_the_shortest_row_and_one_is_frequent(labels: list[Label]) -> None:
    draws = [sampler(labels).draw(step) for step in range(200)]
    for draw in draws:
        shortest = min(labels[example].chunks for example in draw.examples)
        assert 1 <= draw.multiplier <= min(12, shortest)
    share = sum(draw.multiplier == 1 for draw in draws) / len(draws)
    assert 0.5 < share < 0.8
    assert max(draw.multiplier for draw in draws) > 6


def test_evicted_steps_train_on_one_long_talk(labels: list[Label]) -> None:
    draws = [sampler(labels).draw(step) for step in range(300)]
    evicted = [draw for draw in draws if draw.evict_at_turn is not None]
    assert 10 < len(evicted) < 60
    for draw in evicted:
        (example,) = draw.examples
        turns = -(-labels[example].chunks // draw.multiplier)
        assert labels[example].chunks >= CONFIG.evicted_min_chunks
        assert draw.evict_at_turn is not None and 2 <= draw.evict_at_turn < turns


def test_only_recordings_of_the_wanted_length_are_drawn(labels: list[Label]) -> None:
    source = sampler(labels, BatchConfig(seconds=60.0, chunks=(4, 14), evicted_share=0.3))
    drawn = {labels[e].chunks for step in range(80) for e in source.draw(step).examples}
    assert drawn == {4, 5, 14}
    with pytest.raises(DataError, match=r"widen batch\.chunks"):
        sampler(labels, BatchConfig(chunks=(6, 7)))


def test_nothing_to_train_on_is_an_error() -> None:
    with pytest.raises(DataError, match="earvoice prepare"):
        sampler([])


def test_a_batch_spells_out_turns_and_pads_with_silence(tiny_data: Path) -> None:
    shards = Shards(tiny_data / "train")
    tokenizer = Tokenizer.load(tiny_data / "tokenizer.json")
    lengths = [label.chunks for label in shards.labels]
    short, long = lengths.index(2), lengths.index(4)
    batch = Collator(shards, tokenizer, tiny_model()).batch(Draw((short, long), 2))
    assert batch.mel_BMF.shape == (2, 4 * 112, 80)
    assert torch.all(batch.mel_BMF[0, 224:] == SILENCE_VALUE)
    assert batch.frames == (28, 56)
    speech = (batch.kinds_BL == Kind.SPEECH).sum(1)
    assert speech.tolist() == [28, 56]
    ends = (batch.kinds_BL == Kind.EOT).sum(1)
    assert ends.tolist() == [1, 2]  # two chunks make one turn
    for row, example in enumerate((short, long)):
        written = batch.ids_BL[row][batch.kinds_BL[row] == Kind.TEXT]
        assert tokenizer.decode(written.tolist()) == "".join(shards.labels[example].targets)
        transcript = shards.labels[example].transcript
        assert batch.transcripts[row] == tuple(tokenizer.ctc_encode(transcript))


def test_speech_is_spoilt_in_what_is_written_and_not_in_what_is_heard(tiny_data: Path) -> None:
    shards = Shards(tiny_data / "train")
    tokenizer = Tokenizer.load(tiny_data / "tokenizer.json")
    config = CorruptionConfig(confused=1.0, confusion=1.0)
    right = Collator(shards, tokenizer, tiny_model())
    wrong = Collator(shards, tokenizer, tiny_model(), corruption=config)
    draw = Draw((0, 1), 1)
    plain, spoilt = right.batch(draw, seed=3), wrong.batch(draw, seed=3)
    assert torch.equal(plain.mel_BMF, spoilt.mel_BMF)
    assert plain.transcripts == spoilt.transcripts
    assert not torch.equal(plain.ids_BL, spoilt.ids_BL)
    assert torch.equal(spoilt.ids_BL, wrong.batch(draw, seed=3).ids_BL)


def test_masks_hide_at_most_what_they_may_and_repeat_with_the_seed(tiny_data: Path) -> None:
    shards = Shards(tiny_data / "train")
    collator = Collator(shards, Tokenizer.load(tiny_data / "tokenizer.json"), tiny_model())
    masks = MaskConfig(time_per_10_s=4.0, time_columns=20, frequency=1, frequency_bins=10)
    draw = Draw((0,), 1)
    one, same, other = (collator.batch(draw, masks, seed=seed).mel_BMF for seed in (1, 1, 2))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_masked_cells_are_silence_and_the_rest_is_untouched() -> None:
    rng = np.random.default_rng(0)
    mel_MF = rng.normal(size=(500, 80)).astype(np.float32)
    masked_MF = mel_MF.copy()
    mask_spectrogram(
        masked_MF, MaskConfig(time_per_10_s=2.0, time_columns=50, frequency_bins=20), rng
    )
    hidden = masked_MF == np.float32(SILENCE_VALUE)
    assert np.array_equal(masked_MF[~hidden], mel_MF[~hidden])
    columns, bins = hidden.all(axis=1).sum(), hidden.all(axis=0).sum()
    assert 0 < columns <= 2 * 50 or 0 < bins <= 20
    assert columns <= 100 and bins <= 20
