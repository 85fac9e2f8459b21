"""Rollouts and updates on a device that is not the processor.

Where there is no GPU, torch's meta device stands for one: its tensors hold nothing, and what mixes
them with those of the processor, or wants to look into them, fails as it would be wrong or slow on
a GPU.
"""

from __future__ import annotations

from itertools import cycle, islice

import numpy as np
import pytest
import torch
from torch import Tensor

from earvoice.agent.choosing import Greedy, Sampler, Sampling
from earvoice.agent.reading import reading_of
from earvoice.audio.features import log_mel
from earvoice.model.speech_lm import SpeechLM
from earvoice.testing.models import tiny_model
from earvoice.training.policy import Sampled, known_logps, written_logps
from earvoice.training.policy_loss import TokenLogps
from earvoice.training.rollout import HeardFrames, RolloutSource, sample_rollouts
from earvoice.training.rollout_tensors import written_tokens
from earvoice.types import Direction, Language, Task, TaskKind

EN_ZH = Direction.parse("en-zh")
SOURCES = ["speech", "text"]


class Scripted:
    """Writes two ids a turn, then ends it, without a look at the logits."""

    def __init__(self, model: SpeechLM) -> None:
        eot = model.template.eot
        self._device = model.device
        self._ids = cycle([one for one in range(40, 44)] + [eot])

    def choose(self, logits_NV: Tensor) -> list[int]:
        assert logits_NV.device == self._device
        return list(islice(self._ids, len(logits_NV)))

    def logps(self, logits_NV: Tensor, ids: list[int]) -> list[float]:
        return [-1.0] * len(ids)


def sources(net: SpeechLM, kind: str) -> list[RolloutSource]:
    if kind == "text":
        reading = reading_of("the meeting is on tuesday at noon", Language.EN)
        task = Task(EN_ZH, 2, TaskKind.TRANSLATE)
        return [RolloutSource("a", task, reading, reading.source_s)]
    if net.device.type == "meta":  # there is no autocast, which the encoder switches off
        frames = torch.zeros(4 * net.config.chunk_frames, net.encoder.width, device="meta")
    else:
        noise = 0.1 * np.random.default_rng(1).standard_normal(4 * 17_920)
        frames = HeardFrames(net).of("a", lambda: log_mel(noise.astype(np.float32)))
    return [RolloutSource("a", Task(EN_ZH, 1), frames, 4.0)]


@pytest.mark.parametrize("kind", SOURCES)
def test_nothing_is_left_on_the_processor(kind: str) -> None:
    net = tiny_model(cache_tokens=512).to("meta").eval()
    found = sources(net, kind)
    ((one, other),) = sample_rollouts(net, found, samples=2, chooser=Scripted(net))
    sampled: list[Sampled] = [(found[0], one), (found[0], other)]
    written = written_tokens([one, other])
    logps_BL = written_logps(net, sampled)
    reference_BL = known_logps(net, sampled, rows=1)
    assert logps_BL.device == reference_BL.device == net.device
    assert logps_BL.shape == written.sampler_logp_BL.shape
    tokens = TokenLogps(
        written.sampler_logp_BL,
        written.sampler_logp_BL,
        reference_BL,
        written.turn_BL,
        written.mask_BL,
    ).to(net.device)
    ratio_BL = (logps_BL - tokens.old_logp_BL + tokens.sampler_logp_BL).exp() * tokens.mask_BL
    torch.autograd.backward(ratio_BL.sum())
    assert net.lm.embed_tokens.weight.grad is not None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("kind", SOURCES)
def test_a_gpu_writes_what_the_processor_writes(kind: str) -> None:
    here, there = tiny_model(cache_tokens=512), tiny_model(cache_tokens=512).to("cuda").eval()
    for chooser in (Greedy, lambda: Sampler(Sampling(top_p=0.99), seed=1)):
        texts = [
            [
                one.text
                for group in sample_rollouts(net, sources(net, kind), samples=3, chooser=chooser())
                for one in group
            ]
            for net in (here, there)
        ]
        assert texts[0] == texts[1]
