"""A tiny corpus whose words are fixed spectra, and a tiny model to learn it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from earvoice.audio.features import silence_frames
from earvoice.data.shards import Example, ExampleKind, Label, write_shard
from earvoice.model.config import EncoderConfig, LmConfig, ModelConfig
from earvoice.model.tokenizer import train_tokenizer
from earvoice.training.config import AbortConfig, BatchConfig, MaskConfig, TrainConfig
from earvoice.types import Direction

WORDS = {"one": "一", "two": "二", "three": "三", "four": "四"}
CHUNK_COLUMNS = 112


def tiny_example(number: int, *, chunks: int, direction: str) -> Example:
    """Return a recording with one word in each chunk but the last, translated one chunk later."""
    rng = np.random.default_rng(number)
    words = [str(word) for word in rng.choice(list(WORDS), size=chunks - 1)]
    mel = silence_frames(chunks * CHUNK_COLUMNS)
    for index, word in enumerate(words):
        spectrum = np.random.default_rng(list(word.encode())).normal(0.0, 1.0, 80)
        start = index * CHUNK_COLUMNS + 30
        mel[start : start + 40] = spectrum
    english = direction == "zh-en"
    pieces = [
        (f" {word}" if index else word) if english else WORDS[word]
        for index, word in enumerate(words)
    ]
    return Example(
        mel.astype(np.float16),
        Label(
            f"tiny-{number}",
            Direction.parse(direction),
            ExampleKind.SENTENCE,
            ("", *pieces),
            "".join(WORDS[word] for word in words) if english else " ".join(words),
            chunks * 1.12,
        ),
    )


def tiny_model(width: int = 32) -> ModelConfig:
    """Return one layer of everything, without dropout."""
    return ModelConfig(
        name="tiny",
        encoder=EncoderConfig(
            width=width,
            layers=1,
            heads=2,
            subsampling_channels=8,
            left_context_frames=14,
            dropout=0.0,
        ),
        lm=LmConfig(width=width, layers=1, heads=2, kv_heads=1, head_dim=16, mlp_width=2 * width),
    )


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a prepared folder of 8 training and 4 held-out recordings."""
    folder = tmp_path_factory.mktemp("tiny")
    for split, first, count in (("train", 0, 8), ("dev", 8, 4)):
        examples = [
            tiny_example(
                first + index, chunks=2 + index % 3, direction=("en-zh", "zh-en")[index % 2]
            )
            for index in range(count)
        ]
        write_shard(folder / split, "shard-0000", examples)
    texts = ["".join(WORDS.values()), *(f" {word}" for word in WORDS), *WORDS]
    train_tokenizer(texts * 20, vocab_size=300).save(folder / "tokenizer.json")
    return folder


@pytest.fixture
def tiny_config(tiny_data: Path, tmp_path: Path) -> TrainConfig:
    """Return a recipe for six steps on the tiny corpus."""
    return TrainConfig(
        stage="sft",
        data=tiny_data,
        out=tmp_path / "run",
        steps=6,
        model=tiny_model(),
        amp=False,
        threads=1,
        log_every=2,
        dev_every=0,
        dev_batches=1,
        batch=BatchConfig(seconds=14.0, merges=(1, 2), evicted_min_chunks=4, evicted_share=0.2),
        masks=MaskConfig(time_columns=10, frequency_bins=6),
        abort=AbortConfig(at_step=0),
    )
