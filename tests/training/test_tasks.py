"""Tasks: drawn in their shares, spelt in turns of their own, refused where words are missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from earvoice.agent.drafts import Opening
from earvoice.agent.step import WriteRule
from earvoice.agent.writing import Writing
from earvoice.data.shards import Example, ExampleKind, Label, Shards, write_shard
from earvoice.errors import DataError
from earvoice.model.checkpoint import load_checkpoint
from earvoice.model.config import ModelConfig
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind, TurnTemplate
from earvoice.model.tokenizer import Tokenizer
from earvoice.training.bases import Bases
from earvoice.training.batches import Collator, Draw, Sampler
from earvoice.training.config import (
    BatchConfig,
    MaskConfig,
    OptimizerConfig,
    TaskConfig,
    TrainConfig,
)
from earvoice.training.loop import dev_figures, train
from earvoice.training.run import build_run
from earvoice.types import Direction, Task, TaskKind
from tests.training.conftest import tiny_model
from tests.training.test_loop import stop_after

TASKS = TaskConfig(interpret=0.7, transcribe=0.1, chain=0.2)
EVERY = (TaskKind.INTERPRET, TaskKind.TRANSCRIBE, TaskKind.CHAIN)


def sampler(labels: list[Label], tasks: TaskConfig = TASKS) -> Sampler:
    config = BatchConfig(seconds=30.0, evicted_share=0.2)
    return Sampler(labels, config, bases=Bases((14,), 14), seed=1, tasks=tasks)


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    way, kind = Direction.parse("en-zh"), ExampleKind.SENTENCE
    return [
        Label(str(number), way, kind, ("",) * chunks, "", 1.0, ("",) * chunks)
        for number, chunks in enumerate([3, 4, 5, 14] * 10)
    ]


def test_every_task_has_its_share_also_of_evicted_talks(labels: list[Label]) -> None:
    draws = [sampler(labels).draw(step) for step in range(1000)]
    for chosen in (draws, [draw for draw in draws if draw.evict_at_turn is not None]):
        shares = Counter(draw.kind for draw in chosen)
        for kind, share in TASKS.shares.items():
            assert shares[kind] / len(chosen) == pytest.approx(share, abs=0.07)


def test_a_task_depends_on_seed_and_step_only(labels: list[Label]) -> None:
    ahead = {step: sampler(labels).draw(step) for step in range(0, 60, 3)}
    assert ahead == {step: sampler(labels).draw(step) for step in reversed(range(0, 60, 3))}


def test_interpreting_alone_draws_what_it_always_drew(labels: list[Label]) -> None:
    silent = [Label(x.id, x.direction, x.kind, x.targets, "", 1.0) for x in labels]
    draws = [sampler(silent, TaskConfig()).draw(step) for step in range(40)]
    config = BatchConfig(seconds=30.0, evicted_share=0.2)
    plain = Sampler(labels, config, bases=Bases((14,), 14), seed=1)
    assert draws == [plain.draw(step) for step in range(40)]
    assert {draw.kind for draw in draws} == {TaskKind.INTERPRET}


def test_shards_without_heard_words_teach_interpreting_only(labels: list[Label]) -> None:
    old = [Label(x.id, x.direction, x.kind, x.targets, "", 1.0) for x in labels]
    with pytest.raises(DataError, match=r"40 of 40 recordings, such as 0, do not say what was"):
        sampler(old)


@pytest.fixture(scope="module")
def heard_data(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny corpus with what was heard: every word in the chunk of its sound."""
    folder = tmp_path_factory.mktemp("heard")
    (folder / "tokenizer.json").write_bytes((tiny_data / "tokenizer.json").read_bytes())
    for split in ("train", "dev"):
        shards = Shards(tiny_data / split)
        examples = []
        for index, label in enumerate(shards.labels):
            chinese = label.direction.source == "zh"
            words = list(label.transcript) if chinese else label.transcript.split()
            pieces = [word if chinese or not at else f" {word}" for at, word in enumerate(words)]
            full = Label(
                label.id,
                label.direction,
                label.kind,
                label.targets,
                label.transcript,
                label.source_s,
                (*pieces, ""),
            )
            examples.append(Example(np.array(shards.mel(index)), full))
        write_shard(folder / split, "shard-0000", examples)
    return folder


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("multiplier", [1, 2])
def test_turns_hold_what_the_task_asks_for(
    heard_data: Path, kind: TaskKind, multiplier: int
) -> None:
    shards, tokenizer = (
        Shards(heard_data / "train"),
        Tokenizer.load(heard_data / "tokenizer.json"),
    )
    template = TurnTemplate(tokenizer)
    batch = Collator(shards, tokenizer, tiny_model()).batch(Draw((0, 2), multiplier, kind=kind))
    for row, example in enumerate((0, 2)):
        label = shards.labels[example]
        heard = written = ""
        turn: list[int] = []
        for index, position in zip(batch.ids_BL[row], batch.kinds_BL[row], strict=True):
            if position == Kind.TEXT:
                turn.append(int(index))
            elif position == Kind.EOT:
                words, text = (tokenizer.decode(ids) for ids in template.split(kind, turn))
                heard, written, turn = heard + words, written + text, []
        wanted = {
            TaskKind.INTERPRET: ("", "".join(label.targets)),
            TaskKind.TRANSCRIBE: (label.transcript, ""),
            TaskKind.CHAIN: (label.transcript, "".join(label.targets)),
        }
        assert (heard, written) == wanted[kind]


def many(config: TrainConfig, data: Path) -> TrainConfig:
    model = tiny_model().model_copy(update={"tasks_trained": EVERY})
    tasks = TaskConfig(interpret=0.4, transcribe=0.3, chain=0.3)
    return config.model_copy(update={"data": data, "model": model, "tasks": tasks})


def test_a_continued_run_of_many_tasks_has_the_losses_of_an_uninterrupted_one(
    tiny_config: TrainConfig, heard_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = many(tiny_config, heard_data).model_copy(update={"template_refresh_steps": 2})
    whole = train(config.model_copy(update={"out": tmp_path / "whole"}))
    stop_after(3, monkeypatch)
    first = train(config)
    monkeypatch.undo()
    second = train(config, resume=True)
    assert first.losses + second.losses == whole.losses
    kinds = {build_run(config).sampler.draw(step).kind for step in range(6)}
    assert len(kinds) > 1


def test_development_is_done_in_every_task(tiny_config: TrainConfig, heard_data: Path) -> None:
    config = many(tiny_config, heard_data)
    figures = dev_figures(build_run(config), config)
    names = ("dev/lm", "dev/lm@transcribe", "dev/lm@transcribe-translate")
    assert len({round(figures[name], 6) for name in names}) == 3
    assert figures["dev/ctc"] == figures["dev/ctc@transcribe"]
    assert all(np.isfinite(value) for value in figures.values())


def test_the_mark_of_a_chain_bears_loss(tiny_config: TrainConfig, heard_data: Path) -> None:
    config = many(tiny_config, heard_data)
    run = build_run(config)
    batch = run.collator.batch(Draw((0,), 1, kind=TaskKind.CHAIN))
    marks = batch.ids_BL == run.model.template.translation_mark
    inside = marks & (batch.kinds_BL == Kind.TEXT)
    assert int(inside.sum()) == sum(map(bool, run.collator._shards.labels[0].targets))
    assert int(marks.sum()) == int(inside.sum()) + 1  # and once in the prompt
    assert torch.all(batch.kinds_BL[0, :6] == Kind.PROMPT)


@pytest.mark.slow
def test_one_model_learns_every_task_in_both_base_chunks(
    tiny_config: TrainConfig, heard_data: Path, tmp_path: Path
) -> None:
    """Four recordings by heart: what is written depends on the prompt and on nothing else."""
    data = tmp_path / "fine"
    data.mkdir()
    (data / "tokenizer.json").write_bytes((heard_data / "tokenizer.json").read_bytes())
    for split in ("train", "dev"):
        shards = Shards(heard_data / split)
        examples = []
        for index, label in enumerate(shards.labels):
            fine = replace(label, targets=_second(label.targets), heard=_second(label.heard))
            examples.append(Example(np.array(shards.mel(index)), fine))
        write_shard(data / split, "shard-0000", examples)
    config = many(tiny_config, data)
    lm = config.model.lm.model_copy(update={"layers": 2})
    model = config.model.model_copy(
        update={"base_chunk_frames": (14, 7), "lm": lm, "directions": ("en-zh",)}
    )
    batch = config.batch.model_copy(update={"evicted_share": 0.0})
    outcome = train(
        config.model_copy(
            update={
                "model": model,
                "batch": batch,
                "steps": 900,
                "masks": MaskConfig(time_per_10_s=0.0, frequency=0),
                "optimizer": OptimizerConfig(lr=5e-3, warmup_steps=20),
            }
        )
    )
    assert sum(outcome.losses[-20:]) / 20 < 0.1 * outcome.losses[0]
    learnt = load_checkpoint(str(config.out / "model"))
    shards = Shards(data / "train")
    english = [i for i, label in enumerate(shards.labels) if label.direction.source == "en"]
    for kind, frames in product(EVERY, (14, 7)):
        for index in english:
            label = shards.labels[index]
            heard, text = _by_heart(learnt, Task(label.direction, 1, kind), shards, index, frames)
            wanted = label.transcript if kind.writes_source else ""
            translated = "" if kind is TaskKind.TRANSCRIBE else "".join(label.targets)
            assert (heard, text) == (wanted, translated), (kind, frames)


def _second(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Return pieces on the finer grid, each in the second half of its chunk."""
    return tuple(text for piece in pieces for text in ("", piece))


def _by_heart(
    model: SpeechLM, task: Task, shards: Shards, index: int, frames: int
) -> tuple[str, str]:
    """Return what a model writes down of a recording and what it translates."""
    mel_1MF = torch.from_numpy(shards.mel(index).astype(np.float32))[None]
    with torch.inference_mode():
        writing = Writing(model, slots=1)
        writing.start(0, task)
        pieces = torch.split(model.encode(mel_1MF, chunk_frames=frames), frames, dim=1)
        opening = Opening(frames, WriteRule(), False, 20)
        turns = [writing.turn({0: opening}, piece)[0] for piece in pieces]
    return "".join(turn.transcript for turn in turns), "".join(turn.text for turn in turns)


def test_a_recipe_teaches_the_tasks_its_model_names(tiny_config: TrainConfig) -> None:
    recipe = tiny_config.model_dump()
    with pytest.raises(ValidationError, match="make them the same"):
        TrainConfig.model_validate({**recipe, "tasks": TASKS.model_dump()})
    with pytest.raises(ValidationError, match=r"add up to 1\.2; expected 1"):
        TaskConfig(interpret=1.0, chain=0.2)
    named = {**recipe, "model": {**recipe["model"], "tasks_trained": EVERY}}
    with pytest.raises(ValidationError, match="make them the same"):
        TrainConfig.model_validate(named)
    assert TrainConfig.model_validate({**named, "init": "earlier"}).tasks.shares
    with pytest.raises(ValidationError, match="tasks_trained says what a model does with speech"):
        ModelConfig.model_validate({**recipe["model"], "tasks_trained": ("translate",)})
