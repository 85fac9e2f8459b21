"""Rollouts: the sampler's probabilities are the trainer's, groups share what they heard."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from earvoice.agent.choosing import Greedy, Sampler, Sampling
from earvoice.agent.engine import Engine
from earvoice.agent.reading import reading_of
from earvoice.agent.step import StepInput, TextInput
from earvoice.audio.features import log_mel
from earvoice.errors import ConfigError, DataError
from earvoice.model.speech_lm import SpeechLM
from earvoice.testing.models import tiny_model
from earvoice.training.exploration import Explorer
from earvoice.training.loss import written_positions
from earvoice.training.policy import known_logps, written_logps
from earvoice.training.rollout import (
    HeardFrames,
    RolloutSource,
    dialogue_of,
    heard_turns,
    sample_rollouts,
)
from earvoice.training.rollout_tensors import written_tokens
from earvoice.training.rollout_types import SampledTurn
from earvoice.types import Direction, Language, Task, TaskKind

EN_ZH = Direction.parse("en-zh")
CHUNK = 17_920


def model() -> SpeechLM:
    return tiny_model(cache_tokens=512)


def noise(seed: int, chunks: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal(chunks * CHUNK)).astype(np.float32)


def spoken(net: SpeechLM, seed: int, chunks: int, multiplier: int = 1) -> RolloutSource:
    frames = HeardFrames(net).of(f"talk-{seed}", lambda: log_mel(noise(seed, chunks)))
    return RolloutSource(f"talk-{seed}", Task(EN_ZH, multiplier), frames, chunks * 1.12 - 0.3)


def written(text: str, multiplier: int) -> RolloutSource:
    reading = reading_of(text, Language.EN)
    task = Task(EN_ZH, multiplier, TaskKind.TRANSLATE)
    return RolloutSource(text[:8], task, reading, reading.source_s)


def sampler(seed: int = 1, **settings: float) -> Sampler:
    return Sampler(Sampling(**settings), seed=seed)  # type: ignore[arg-type]


def trainer_logps(net: SpeechLM, source: RolloutSource, rollout) -> list[float]:  # type: ignore[no-untyped-def]
    dialogue = dialogue_of(net, source, rollout)
    ids = torch.tensor([dialogue.ids])
    kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
    frames = None
    if isinstance(source.content, torch.Tensor):
        frames = torch.cat(heard_turns(net, source))[None]
    with torch.no_grad():
        hidden = net.lm_hidden(ids, kinds, frames)
        where = written_positions(kinds)[:, 1:]
        logits = net.lm_logits(hidden[:, :-1][where]) + net.write_penalty()
        found = logits.log_softmax(-1).gather(-1, ids[:, 1:][where][:, None])[:, 0]
    return found.tolist()


@pytest.mark.parametrize("kind", ["frames", "units", "text"])
def test_the_sampler_has_the_probabilities_of_the_trainer(kind: str) -> None:
    net = model() if kind == "text" else tiny_model(cache_tokens=512, heard_as=kind)
    if kind != "text":
        sources = [spoken(net, 1, 5), spoken(net, 2, 7, multiplier=2), spoken(net, 3, 4, 3)]
    else:
        sources = [written("the meeting is on tuesday at noon", m) for m in (1, 2, 4)]
    groups = sample_rollouts(net, sources, samples=3, chooser=sampler())
    tokens = 0
    for source, group in zip(sources, groups, strict=True):
        for rollout in group:
            logps = [logp for turn in rollout.turns for logp in turn.logps]
            assert logps == pytest.approx(trainer_logps(net, source, rollout), abs=1e-4)
            tokens += len(logps)
    assert tokens > 60
    assert len({rollout.text for group in groups for rollout in group}) > 3


@pytest.mark.parametrize("kind", ["frames", "units", "text"])
def test_probabilities_agree_on_sources_that_do_not_fit_the_cache(kind: str) -> None:
    heard_as = "frames" if kind == "text" else kind
    net = tiny_model(cache_tokens=160, sink_tokens=30, text_cache_tokens=64, heard_as=heard_as)
    if kind != "text":
        sources = [spoken(net, 1, 14), spoken(net, 2, 3)]
    else:
        long = " ".join(["the meeting is on tuesday at noon in the large hall"] * 6)
        sources = [written(long, 3), written("we meet today", 3)]
    groups = sample_rollouts(net, sources, samples=2, chooser=sampler())
    sampled = [
        (one, rollout) for one, group in zip(sources, groups, strict=True) for rollout in group
    ]
    dropped = [sum(turn.dropped is not None for turn in rollout.turns) for _, rollout in sampled]
    assert min(dropped[:2]) >= 2 and dropped[2:] == [0, 0]
    expected = written_tokens([rollout for _, rollout in sampled]).sampler_logp_BL
    torch.testing.assert_close(known_logps(net, sampled), expected, atol=1e-4, rtol=0)
    # The gradient reaches through what was dropped: what stays was computed while it was there.
    net.zero_grad()
    torch.autograd.backward(written_logps(net, sampled[:1]).sum())
    assert net.adapter.weight.grad is not None or kind == "text"


def test_a_rollout_whose_turn_does_not_fit_fails_and_hinders_no_other() -> None:
    net = tiny_model(cache_tokens=96, sink_tokens=0)
    sources = [spoken(net, 1, 8, multiplier=1), spoken(net, 2, 8, multiplier=6)]
    (fine, long) = sample_rollouts(net, sources, samples=2, chooser=sampler(), max_turn_tokens=4)
    assert [one.error for one in fine] == ["", ""]
    assert [len(one.turns) for one in fine] == [8, 8]
    for one in long:
        assert one.failed
        assert "does not fit the cache" in one.error
        assert one.turns == ()
    written = written_tokens([*fine, *long])
    assert not written.mask_BL[2:].any()
    sampled = [*((sources[0], one) for one in fine), *((sources[1], one) for one in long)]
    assert known_logps(net, sampled).shape == written.mask_BL.shape


def test_probabilities_that_are_no_numbers_fail_a_rollout() -> None:
    net = model()
    with torch.no_grad():
        net.lm.norm.weight.fill_(torch.nan)
    ((one,),) = sample_rollouts(net, [written("we meet", 1)], samples=1, chooser=sampler())
    assert one.error == "turn 0 has probabilities that are no numbers"


def test_greedy_rollouts_are_what_the_engine_writes() -> None:
    net = model()
    source = spoken(net, 4, 6, multiplier=2)
    ((rollout,),) = sample_rollouts(net, [source], samples=1, chooser=Greedy())
    engine, audio = Engine(net, slots=1), noise(4, 6)
    slot = engine.join(source.task)
    for number, turn in enumerate(rollout.trajectory.turns):
        piece = audio[number * 2 * CHUNK : (number + 1) * 2 * CHUNK]
        out = engine.step({slot: StepInput(piece, final=number == 2)})[slot]
        assert out.action == turn.action
    assert [turn.heard_s for turn in rollout.trajectory.turns] == pytest.approx([2.24, 4.48, 6.42])

    text = written("the meeting is on tuesday", 2)
    ((read,),) = sample_rollouts(net, [text], samples=1, chooser=Greedy())
    reader = Engine(net, slots=1)
    slot = reader.join(text.task)
    pieces = ("the meeting", " is on", " tuesday", "")
    outs = [reader.step({slot: TextInput(piece, final=not piece)})[slot] for piece in pieces]
    assert [out.action.token_ids for out in outs] == [turn.ids[:-1] for turn in read.turns]


def test_a_turn_that_meets_its_limit_ends_by_force() -> None:
    net = model()
    (group,) = sample_rollouts(
        net, [spoken(net, 5, 5)], samples=4, chooser=sampler(), max_turn_tokens=1
    )
    turns = [turn for rollout in group for turn in rollout.turns]
    assert all(len(turn.ids) <= 2 for turn in turns)
    assert any(turn.forced[-1] for turn in turns)
    assert not any(turn.forced[0] for turn in turns if len(turn.ids) == 2)


def test_turns_that_are_kept_silent_are_in_the_loss_with_the_probability_of_that() -> None:
    net, source = model(), spoken(model(), 5, 12)

    def explored(epsilon: float) -> list[SampledTurn]:
        groups = sample_rollouts(
            net, [source], samples=4, chooser=sampler(), explorer=Explorer.seeded(epsilon, 7)
        )
        return [turn for rollout in groups[0] for turn in rollout.turns]

    assert explored(0.0) == explored(1e-12)
    turns, eot = explored(0.5), net.template.eot
    silent = [turn for turn in turns if turn.logps == (math.log(0.5),)]
    assert 12 < len(silent) < 36  # of 48
    assert all((turn.ids, turn.forced) == ((eot,), (False,)) for turn in silent)
    assert turns == explored(0.5)
    every = explored(1 - 1e-12)
    assert {turn.ids for turn in every} == {(eot,)}


def test_the_same_seed_samples_the_same() -> None:
    net = model()
    sources = [spoken(net, 6, 4)]
    once, again, other = (
        sample_rollouts(net, sources, samples=2, chooser=sampler(seed)) for seed in (1, 1, 2)
    )
    assert once == again
    assert once != other


def test_what_was_heard_is_computed_once_and_forgotten_in_order() -> None:
    heard = HeardFrames(model(), capacity=2)
    calls: list[str] = []

    def mel(name: str) -> np.ndarray:
        calls.append(name)
        return log_mel(noise(1, 1))

    for name in ("a", "b", "a", "c", "a", "b"):
        heard.of(name, lambda name=name: mel(name))  # type: ignore[misc]
    assert calls == ["a", "b", "c", "b"]


def test_truncation_keeps_the_likeliest() -> None:
    logits = torch.tensor([[2.0, 1.0, 0.0, -1.0]]).repeat(200, 1)
    assert set(sampler(top_k=2).choose(logits)) == {0, 1}
    assert set(sampler(top_p=0.6).choose(logits)) == {0}
    assert set(sampler(top_p=0.7).choose(logits)) == {0, 1}
    assert set(sampler(temperature=0.05).choose(logits)) == {0}
    assert set(sampler().choose(logits)) == {0, 1, 2, 3}
    exact = torch.tensor([2.0, 1.0, 0.0, -1.0]).log_softmax(-1)[1]
    assert sampler(top_k=1).logps(logits[:1], [1]) == pytest.approx([float(exact)])
    for wrong in ({"temperature": 0.0}, {"top_p": 0.0}, {"top_k": -1}):
        with pytest.raises(ConfigError, match="sampling needs"):
            Sampling(**wrong)


def test_misuse_is_refused() -> None:
    net = model()
    with pytest.raises(DataError, match="empty text"):
        sample_rollouts(net, [written("", 1)], samples=1, chooser=Greedy())
    with pytest.raises(DataError, match="one after the other"):
        sample_rollouts(
            net, [spoken(net, 1, 2), written("the meeting", 1)], samples=1, chooser=Greedy()
        )
    ragged = RolloutSource("x", Task(EN_ZH), torch.zeros(15, 32), 1.0)
    with pytest.raises(DataError, match="whole base chunks of 14"):
        sample_rollouts(net, [ragged], samples=1, chooser=Greedy())
    with pytest.raises(DataError, match="training mode"):
        sample_rollouts(tiny_model(1).train(), [ragged], samples=1, chooser=Greedy())
