"""Reinforcement learning: exact continuation, kept best, alarms; both updates take a step."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest
import torch

from earvoice.agent.drafts import Opening
from earvoice.agent.writing import Writing
from earvoice.data.shards import SaidSentence, write_shard
from earvoice.errors import ConfigError, DataError
from earvoice.model.checkpoint import load_checkpoint, save_checkpoint
from earvoice.model.config import ModelConfig
from earvoice.testing.models import tiny_model
from earvoice.training import rl_loop
from earvoice.training.policy import known_logps, written_logps
from earvoice.training.rewarder import Rewarder
from earvoice.training.rewards.quality import TextQuality
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_loop import train_policy
from earvoice.training.rl_run import METRICS, ROLLOUTS, open_rl_run, read_metrics
from earvoice.training.rollout import sample_rollouts
from earvoice.training.stopping import Clock
from earvoice.types import Language
from tests.training.conftest import CHUNK_COLUMNS, tiny_example

# A clock's figures differ from run to run.
_CLOCKS = ("time/", "step_time")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint that may read."""
    folder = tmp_path_factory.mktemp("start") / "model"
    save_checkpoint(folder, tiny_model(text_merges_trained=(1, 12)), card="# tiny\n")
    return folder


def recipe(start: Path, out: Path, **changes: object) -> RlConfig:
    values: dict[str, object] = {
        "stage": "rl",
        "data": out / "none",
        "out": out,
        "init": str(start),
        "steps": 4,
        "threads": 1,
        "rollout": {
            "source": "text",
            "sources": 2,
            "num_generations": 2,
            "sentences": (1, 1),
            "multipliers": (12,),
            "max_turn_tokens": 2,
        },
        "reward": {"kind": "seqpo"},
        "rl": {"kind": "seqpo"},
        "optimizer": {"lr": 1e-3, "warmup_steps": 0},
        "validation": {"every": 2, "sources": 2},
    }
    return RlConfig.model_validate(values | changes)


def metrics(out: Path) -> list[dict[str, float]]:
    lines = (out / METRICS).read_text(encoding="utf-8").splitlines()
    return [
        {name: value for name, value in json.loads(line).items() if not name.startswith(_CLOCKS)}
        for line in lines
    ]


def test_a_continued_run_has_the_metrics_of_an_uninterrupted_one(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train_policy(recipe(start, tmp_path / "whole"))
    assert whole.finished
    stop_at_step(2, monkeypatch)
    first = train_policy(recipe(start, tmp_path / "cut"))
    monkeypatch.undo()
    assert (first.step, first.finished) == (2, False)
    # Killed in the middle of the next step: its metrics are there, its weights are not.
    with (tmp_path / "cut" / METRICS).open("a", encoding="utf-8") as file:
        file.write('{"step": 3, "reward": 1.0}\n{"step": 4, "rew')
    assert train_policy(recipe(start, tmp_path / "cut"), resume=True).finished
    assert metrics(tmp_path / "cut") == metrics(tmp_path / "whole")
    one, other = (load_checkpoint(str(tmp_path / name / "model")) for name in ("whole", "cut"))
    for x, y in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.equal(x, y)


def test_rollouts_are_kept_as_they_were_and_told_once(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {"rollouts_every": 2}
    train_policy(recipe(start, tmp_path / "whole", **every))
    text = (tmp_path / "whole" / ROLLOUTS).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["step"] for line in lines] == [1] * 4 + [3] * 4
    first = lines[0]
    assert first["references"]
    assert first["turns"][-1][0] > 0
    assert {"quality", "latency", "reward", "multiplier", "direction"} <= set(first)
    assert first["error"] == ""
    stop_at_step(2, monkeypatch)
    train_policy(recipe(start, tmp_path / "cut", **every))
    monkeypatch.undo()
    # Killed in the middle of the next step: its rollouts are there, its weights are not.
    with (tmp_path / "cut" / ROLLOUTS).open("a", encoding="utf-8") as file:
        file.write('{"step": 3, "reward": 1.0}\n{"st')
    train_policy(recipe(start, tmp_path / "cut", **every), resume=True)
    assert (tmp_path / "cut" / ROLLOUTS).read_text(encoding="utf-8") == text


def test_a_rollout_that_fails_is_kept_at_every_step_and_has_no_reward(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    obstacle = Writing.obstacle

    def first_fails(self: Writing, slot: int, opening: Opening) -> str:
        return "too long" if slot == 0 else obstacle(self, slot, opening)

    monkeypatch.setattr(Writing, "obstacle", first_fails)
    assert train_policy(recipe(start, tmp_path / "run", steps=2, rollouts_every=0)).finished
    text = (tmp_path / "run" / ROLLOUTS).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["step"], line["error"], line["reward"]) for line in lines] == [
        (1, "too long", None),
        (2, "too long", None),
    ]
    assert metrics(tmp_path / "run")[-1]["rollout/failed_ratio"] == 0.25


@pytest.mark.parametrize("kind", ["seqpo", "grpo"])
def test_what_is_rewarded_becomes_more(start: Path, tmp_path: Path, kind: str) -> None:
    def vowels(text: str, _: str) -> float:
        return sum(letter in "aeiou" for letter in text) / max(1, len(text))

    quality = TextQuality("vowels", vowels, worst=0.0, best=1.0)
    rollout = recipe(start, tmp_path).rollout.model_dump()
    config = recipe(
        start,
        tmp_path / "run",
        steps=14,
        rollout=rollout | {"sources": 4, "num_generations": 8, "multipliers": (3,)},
        reward={"kind": "seqpo", "quality": "vowels", "latency_weight": 0.0},
        rl={"kind": kind, "beta": 0.0},
        optimizer={"lr": 1e-2, "warmup_steps": 0},
        validation={"every": 100, "sources": 2},
    )
    train_policy(config, qualities=dict.fromkeys(Language, quality))
    found = [one["rewards/quality/mean"] for one in metrics(tmp_path / "run")[1:]]
    assert fmean(found[-3:]) > 1.15 * fmean(found[:3])


def test_nothing_is_copied_where_nothing_is_compared(start: Path, tmp_path: Path) -> None:
    free = recipe(start, tmp_path / "run", rl={"kind": "seqpo", "beta": 0.0})
    assert open_rl_run(free, resume=False).reference is None
    assert open_rl_run(recipe(start, tmp_path / "run"), resume=False).reference is not None
    assert train_policy(free.model_copy(update={"steps": 1})).finished


def test_a_turn_length_that_was_not_trained_on_is_refused(start: Path, tmp_path: Path) -> None:
    rollout = recipe(start, tmp_path).rollout.model_dump() | {"multipliers": (2, 99)}
    with pytest.raises(ConfigError, match=r"multipliers is \[2, 99\], .* turns of 1 to 12"):
        train_policy(recipe(start, tmp_path / "run", rollout=rollout))


def test_trainer_and_sampler_are_compared_by_what_each_computed(
    start: Path, tmp_path: Path
) -> None:
    train_policy(recipe(start, tmp_path / "run", steps=1))
    last = metrics(tmp_path / "run")[-1]
    assert 0 < last["sampling/sampling_logp_difference/max"] < 1e-4
    assert last["sampling/importance_sampling_ratio/mean"] == pytest.approx(1, abs=1e-4)


def test_a_run_that_was_killed_before_it_saved_begins_anew(start: Path, tmp_path: Path) -> None:
    whole = train_policy(recipe(start, tmp_path / "whole", steps=2))
    assert whole.finished
    (tmp_path / "cut").mkdir()
    lines = (tmp_path / "whole" / METRICS).read_text(encoding="utf-8").splitlines()
    (tmp_path / "cut" / METRICS).write_text(lines[0] + "\n" + lines[1][:40], "utf-8")
    assert train_policy(recipe(start, tmp_path / "cut", steps=2), resume=True).finished
    assert metrics(tmp_path / "cut") == metrics(tmp_path / "whole")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_device_that_is_not_there_is_told_before_anything_is_written(
    start: Path, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=r"device 'cuda': torch .* finds no GPU; choose cpu"):
        train_policy(recipe(start, tmp_path / "run", device="cuda"))
    assert not (tmp_path / "run").exists()


def test_a_name_that_is_no_device_is_told(start: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="device 'gpu' is none that torch knows"):
        train_policy(recipe(start, tmp_path / "run", device="gpu"))


def test_a_step_moves_the_language_model_only_and_the_best_is_kept(
    start: Path, tmp_path: Path
) -> None:
    train_policy(recipe(start, tmp_path / "run"))
    before = load_checkpoint(str(start)).state_dict()
    after = load_checkpoint(str(tmp_path / "run" / "model")).state_dict()
    moved = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert moved == {"lm"}
    assert (tmp_path / "run" / "best" / "model.safetensors").is_file()
    first, *_, last = metrics(tmp_path / "run")
    assert {"heldout/bleu", "heldout/chrf", "heldout/quality"} <= set(first)
    figures = {name for name in first if name.startswith("heldout/")}
    assert figures <= set(recipe(start, tmp_path).validation.figures)
    assert last["step"] == 4
    assert {"kl", "nll", "rewards/quality/mean", "turn/empty_ratio"} <= set(last)


def test_the_update_of_hpo_measures_its_threshold_and_keeps_it(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Random weights write nothing that has a counterpart, of which a threshold could be made.
    monkeypatch.setattr(Rewarder, "calibrate", lambda *_: {Language.EN: 0.25, Language.ZH: 0.5})
    config = recipe(
        start,
        tmp_path / "run",
        steps=1,
        reward={"kind": "hpo"},
        rl={"kind": "grpo", "minibatches": 2},
    )
    train_policy(config)
    written = json.loads((tmp_path / "run" / "thresholds.json").read_text(encoding="utf-8"))
    assert written == {"en": 0.25, "zh": 0.5}
    again = open_rl_run(config.model_copy(update={"steps": 2}), resume=True)
    assert {str(key): value for key, value in again.thresholds.items()} == written


def test_a_metric_of_ones_own_is_what_is_rewarded(start: Path, tmp_path: Path) -> None:
    def silence(hypothesis: str, _: str) -> float:
        return 0.0 if hypothesis.strip() else 10.0

    own = TextQuality("silence", silence, worst=-1.0, best=10.0)
    config = recipe(start, tmp_path / "run", steps=1, reward={"kind": "seqpo", "quality": "own"})
    train_policy(config, qualities=dict.fromkeys(Language, own))
    # Whatever is written is worth 0, and nothing at all is a null: the worst.
    assert -1 <= metrics(tmp_path / "run")[-1]["rewards/quality/mean"] <= 0
    with pytest.raises(ConfigError, match="'own' is no built-in metric"):
        train_policy(config.model_copy(update={"out": tmp_path / "other"}))
    assert not (tmp_path / "other").exists()


def test_turns_of_exploration_are_weighed_by_the_policys_own_probability(
    start: Path, tmp_path: Path
) -> None:
    rollout = recipe(start, tmp_path).rollout.model_dump() | {"exploration": 0.5}
    config = recipe(
        start,
        tmp_path / "run",
        steps=1,
        rollout=rollout,
        reward={"kind": "hpo", "level": "none"},
        rl={"kind": "grpo", "weighting": "code"},
    )
    train_policy(config)
    last = metrics(tmp_path / "run")[-1]
    # An untrained model hardly ever ends a turn at once, so pi / 0.5 is far below 1.
    assert last["sampling/importance_sampling_ratio/min"] < 0.5
    assert last["turn/empty_ratio"] > 0.2
    assert last["clip_ratio/region_mean"] == 0  # the ratio of the update starts from the trainer's


def test_probabilities_do_not_depend_on_how_rollouts_are_batched(
    start: Path, tmp_path: Path
) -> None:
    config = recipe(start, tmp_path / "run")
    run = open_rl_run(config, resume=False)
    materials = run.sources.train(0)
    chooser = rl_loop._sampler(config, 5)
    groups = sample_rollouts(
        run.model, [one.source for one in materials], samples=3, chooser=chooser
    )
    sampled = [
        (one.source, rollout)
        for one, group in zip(materials, groups, strict=True)
        for rollout in group
    ]
    whole = written_logps(run.model, sampled)
    torch.testing.assert_close(whole.detach(), known_logps(run.model, sampled, rows=2))


def test_a_run_is_not_overwritten_and_a_model_has_to_read(start: Path, tmp_path: Path) -> None:
    train_policy(recipe(start, tmp_path / "run", steps=1))
    with pytest.raises(ConfigError, match="holds a run"):
        train_policy(recipe(start, tmp_path / "run", steps=1))
    deaf = tmp_path / "deaf"
    save_checkpoint(deaf, tiny_model(), card="# tiny\n")
    with pytest.raises(ConfigError, match="not taught to read"):
        train_policy(recipe(deaf, tmp_path / "other"))
    with pytest.raises(ConfigError, match="nothing to train"):
        train_policy(
            recipe(start, tmp_path / "frozen", freeze=("encoder", "adapter", "ctc_head", "lm"))
        )


def test_an_alarm_can_stop_a_run(start: Path, tmp_path: Path) -> None:
    alarm = {"stop": True, "clipped_turns": 0.0, "window": 1}
    outcome = train_policy(recipe(start, tmp_path / "run", alarm=alarm))
    assert not outcome.finished
    assert {one.sign for one in outcome.alarms} & {"clipped", "empty", "lag"}


def spoken(folder: Path, model: ModelConfig) -> Path:
    """Prepare recordings of noise with a sentence each."""
    for split, count in (("train", 4), ("dev", 2)):
        examples = []
        for number in range(count):
            example = tiny_example(number, chunks=4, direction=("en-zh", "zh-en")[number % 2])
            said = SaidSentence("一二", "one two", 0.2, 3.0)
            examples.append(replace(example, label=replace(example.label, sentences=(said,))))
        write_shard(folder / split, "shard-0000", examples)
    assert model.chunk_mel == CHUNK_COLUMNS
    return folder


def test_speech_is_sampled_in_seconds(start: Path, tmp_path: Path) -> None:
    data = spoken(tmp_path / "data", load_checkpoint(str(start)).config)
    rollout = {
        "source": "speech",
        "sources": 2,
        "num_generations": 2,
        "seconds": (1.0, 5.0),
        "multipliers": (1, 2),
        "max_turn_tokens": 2,
    }
    config = recipe(start, tmp_path / "run", steps=2, data=data, rollout=rollout)
    assert train_policy(config).finished
    run = open_rl_run(config.model_copy(update={"out": tmp_path / "other"}), resume=False)
    material = run.sources.train(0)[0]
    assert material.references[0].end_s == 3.0
    assert material.turn_length in (1.12, 2.24)
    assert material.source.source_s == pytest.approx(4.48)
    assert run.sources.heldout(3)[0].source.recording.startswith("tiny-")


def test_recordings_without_sentences_cannot_be_rewarded(
    start: Path, tmp_path: Path, tiny_data: Path
) -> None:
    with pytest.raises(DataError, match="has its sentences noted"):
        open_rl_run(
            recipe(start, tmp_path / "run", data=tiny_data, rollout={"source": "speech"}),
            resume=False,
        )


def test_damaged_metrics_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / METRICS
    path.write_text('{"step": 1}\n{"no": 2}\n', "utf-8")
    with pytest.raises(DataError, match="line 2"):
        read_metrics(path, until=5)


def stop_at_step(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the run think that its time is over once it has taken so many steps."""
    taken = 0
    real = rl_loop.policy_step

    def counted(*arguments: object) -> dict[str, float]:
        nonlocal taken
        taken += 1
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rl_loop, "policy_step", counted)
    monkeypatch.setattr(Clock, "is_up", property(lambda _: taken >= step))
