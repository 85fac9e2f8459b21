"""Tiny models with random weights, of the same classes as the real ones."""

from __future__ import annotations

from functools import cache

import torch

from earvoice.model.config import EncoderConfig, LmConfig, ModelConfig
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.tokenizer import Tokenizer, train_tokenizer

TEXTS = (
    "The meeting is on Tuesday.",
    " the meeting is on tuesday",
    "会议在星期二。",
    "It costs $2,500 at 3:30.",
    " anna wrote the report",
    "安娜写了报告。",
)


@cache
def tiny_tokenizer() -> Tokenizer:
    """Return a tokenizer of some 300 ids."""
    return train_tokenizer(TEXTS * 10, vocab_size=340)


def tiny_config(**changes: object) -> ModelConfig:
    """Return the sizes of a model that steps in about a millisecond."""
    base: dict[str, object] = {
        "name": "tiny",
        "encoder": EncoderConfig(width=32, layers=2, heads=2, subsampling_channels=8),
        "lm": LmConfig(width=32, layers=2, heads=2, kv_heads=1, head_dim=16, mlp_width=64),
        "cache_tokens": 256,
        "sink_tokens": 32,
        "max_turn_tokens": 5,
    }
    return ModelConfig.model_validate(base | changes)


def tiny_model(seed: int = 0, **changes: object) -> SpeechLM:
    """Return a model with random weights, in evaluation mode."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = SpeechLM(tiny_config(**changes), tiny_tokenizer()).eval()
    with torch.no_grad():
        # Random weights of the usual size write the same token for ever: let what is heard and
        # what was written before matter more than the tied embedding of the last token.
        model.adapter.weight.mul_(8)
        model.ctc_head.weight.mul_(20)
        for name, weight in model.lm.named_parameters():
            if "proj" in name:
                weight.mul_(6)
    return model
