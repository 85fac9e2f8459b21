"""Base chunks: drawn in their share, cut to the same text, refused where the data is too coarse."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from earvoice.data.shards import Example, ExampleKind, Label, Shards, write_shard
from earvoice.errors import DataError
from earvoice.model.config import ModelConfig
from earvoice.model.template import Kind
from earvoice.model.tokenizer import Tokenizer
from earvoice.training.bases import Bases
from earvoice.training.batches import Collator, Draw, Sampler
from earvoice.training.config import BatchConfig, TrainConfig
from earvoice.training.loop import batch_loss, dev_figures, train
from earvoice.training.run import build_run
from earvoice.types import Direction
from tests.training.conftest import tiny_model
from tests.training.test_loop import stop_after

BOTH = Bases((14, 7), 7)
CONFIG = BatchConfig(seconds=120.0, evicted_share=0.1, default_chunk_share=0.6)


def model(*frames: int) -> ModelConfig:
    return tiny_model().model_copy(update={"base_chunk_frames": frames})


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    rng = np.random.default_rng(0)
    chunks = [2 * int(rng.choice([3, 4, 5, 14, 60])) for _ in range(300)]
    ways = (Direction.parse("en-zh"), Direction.parse("zh-en"))
    return [
        Label(str(number), ways[number % 2], ExampleKind.SENTENCE, ("",) * count, "", 1.0)
        for number, count in enumerate(chunks)
    ]


def test_the_default_base_chunk_has_its_share(labels: list[Label]) -> None:
    sampler = Sampler(labels, CONFIG, bases=BOTH, seed=1)
    drawn = Counter(sampler.draw(step).chunk_frames for step in range(400))
    assert drawn[14] + drawn[7] == 400
    assert 0.5 < drawn[14] / 400 < 0.7


def test_a_draw_with_both_bases_depends_on_seed_and_step_only(labels: list[Label]) -> None:
    one, other = (Sampler(labels, CONFIG, bases=BOTH, seed=1) for _ in range(2))
    ahead = {step: one.draw(step) for step in range(0, 90, 3)}
    assert ahead == {step: other.draw(step) for step in reversed(range(0, 90, 3))}


def test_turns_are_as_long_in_seconds_in_either_base(labels: list[Label]) -> None:
    sampler = Sampler(labels, CONFIG, bases=BOTH, seed=1)
    longest = {14: 0, 7: 0}
    for step in range(1500):
        draw = sampler.draw(step)
        assert draw.chunk_frames is not None
        longest[draw.chunk_frames] = max(longest[draw.chunk_frames], draw.multiplier)
        shortest = min(labels[example].chunks * 7 for example in draw.examples)
        assert draw.multiplier * draw.chunk_frames <= shortest
        if draw.evict_at_turn is not None:
            turns = -(-shortest // (draw.chunk_frames * draw.multiplier))
            assert 2 <= draw.evict_at_turn < turns
    assert longest == {14: 12, 7: 24}


def test_one_base_on_a_finer_grid_draws_what_it_draws_on_its_own(labels: list[Label]) -> None:
    coarse = [Label(x.id, x.direction, x.kind, x.targets[: x.chunks // 2], "", 1.0) for x in labels]
    fine = Sampler(labels, CONFIG, bases=Bases((14,), 7), seed=1)
    whole = Sampler(coarse, CONFIG, bases=Bases((14,), 14), seed=1)
    assert [fine.draw(step) for step in range(60)] == [whole.draw(step) for step in range(60)]


@pytest.fixture(scope="module")
def fine_data(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny corpus with a target every 0.56 s."""
    folder = tmp_path_factory.mktemp("fine")
    (folder / "tokenizer.json").write_bytes((tiny_data / "tokenizer.json").read_bytes())
    for split in ("train", "dev"):
        shards = Shards(tiny_data / split)
        examples = []
        for index, label in enumerate(shards.labels):
            # What was written after a chunk is written in its first half.
            targets = tuple(text for target in label.targets for text in (target, ""))
            fine = Label(label.id, label.direction, label.kind, targets, label.transcript, 1.0)
            examples.append(Example(np.array(shards.mel(index)), fine))
        write_shard(folder / split, "shard-0000", examples)
    return folder


@pytest.mark.parametrize(("frames", "multiplier"), [(14, 1), (14, 2), (7, 1), (7, 2), (7, 3)])
def test_a_batch_holds_the_same_words_however_it_is_heard(
    fine_data: Path, frames: int, multiplier: int
) -> None:
    shards = Shards(fine_data / "train")
    tokenizer = Tokenizer.load(fine_data / "tokenizer.json")
    collator = Collator(shards, tokenizer, model(14, 7))
    lengths = [label.chunks for label in shards.labels]
    rows = (lengths.index(4), lengths.index(8))
    batch = collator.batch(Draw(rows, multiplier, chunk_frames=frames))
    assert batch.mel_BMF.shape == (2, 8 * 56, 80)
    assert batch.frames == (28, 56)
    assert (batch.kinds_BL == Kind.SPEECH).sum(1).tolist() == [28, 56]
    turns = [-(-count // (frames * multiplier)) for count in batch.frames]
    assert (batch.kinds_BL == Kind.EOT).sum(1).tolist() == turns
    for row, example in enumerate(rows):
        written = batch.ids_BL[row][batch.kinds_BL[row] == Kind.TEXT]
        assert tokenizer.decode(written.tolist()) == "".join(shards.labels[example].targets)


def test_whole_chunks_of_a_finer_grid_are_the_batch_of_a_coarse_one(
    fine_data: Path, tiny_data: Path
) -> None:
    tokenizer = Tokenizer.load(tiny_data / "tokenizer.json")
    fine, coarse = (
        Collator(Shards(data / "train"), tokenizer, model(14)).batch(Draw((0, 2), 1))
        for data in (fine_data, tiny_data)
    )
    assert torch.equal(fine.ids_BL, coarse.ids_BL)
    assert torch.equal(fine.mel_BMF, coarse.mel_BMF)


def test_a_base_finer_than_the_data_is_refused(tiny_data: Path, fine_data: Path) -> None:
    coarse = Shards(tiny_data / "train")
    assert Bases.of(model(14), coarse) == Bases((14,), 14)
    with pytest.raises(DataError, match=r"0\.56 s does not fit .* every 1\.12 s; .* = 8960"):
        Bases.of(model(14, 7), coarse)
    assert Bases.of(model(7, 14), Shards(fine_data / "train")) == Bases((7, 14), 7)


def test_recordings_that_do_not_end_with_a_base_chunk_are_refused(tmp_path: Path) -> None:
    label = Label("odd", Direction.parse("en-zh"), ExampleKind.TALK, ("",) * 3, "", 1.0)
    write_shard(tmp_path, "shard-0000", [Example(np.zeros((168, 80), np.float16), label)])
    assert Bases.of(model(7), Shards(tmp_path)).grid_frames == 7
    with pytest.raises(DataError, match=r"odd has 3 targets .* whole base chunks of 1\.12 s"):
        Bases.of(model(14, 7), Shards(tmp_path))


def both(config: TrainConfig, data: Path) -> TrainConfig:
    batch = config.batch.model_copy(update={"default_chunk_share": 0.3, "evicted_share": 0.4})
    return config.model_copy(update={"data": data, "model": model(14, 7), "batch": batch})


def test_a_continued_run_of_both_bases_has_the_losses_of_an_uninterrupted_one(
    tiny_config: TrainConfig, fine_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = both(tiny_config, fine_data).model_copy(update={"template_refresh_steps": 2})
    whole = train(config.model_copy(update={"out": tmp_path / "whole"}))
    stop_after(3, monkeypatch)
    first = train(config)
    monkeypatch.undo()
    second = train(config, resume=True)
    assert (len(first.losses), len(second.losses)) == (4, 2)
    assert first.losses + second.losses == whole.losses


def test_development_is_heard_in_every_base(tiny_config: TrainConfig, fine_data: Path) -> None:
    config = both(tiny_config, fine_data)
    figures = dev_figures(build_run(config), config)
    assert {"dev/lm", "dev/lm@7", "dev/ctc@7", "dev/accuracy@7"} <= set(figures)
    assert figures["dev/ctc"] != figures["dev/ctc@7"]
    one = tiny_config.model_copy(update={"data": fine_data})
    assert dev_figures(build_run(one), one)["dev/ctc"] == pytest.approx(figures["dev/ctc"])


def test_an_evicted_talk_is_learnt_in_half_chunks(
    tiny_config: TrainConfig, fine_data: Path
) -> None:
    config = both(tiny_config, fine_data)
    run = build_run(config)
    talk = max(range(8), key=lambda index: Shards(fine_data / "train").labels[index].chunks)
    batch = run.collator.batch(Draw((talk,), 1, 4, 7))
    loss, diagnostics = batch_loss(run.model, batch, config)
    torch.autograd.backward(loss)
    assert diagnostics.tokens == 3 + 8  # words and ends of turn
    assert torch.isfinite(loss)
