"""Low-rank adapters of the language model, by peft: what a large policy is trained with.

The frozen reference is then the policy with its adapters off, so a second copy of the weights is
not needed.

Source: LoRA, arXiv 2106.09685.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from earvoice.errors import ConfigError

if TYPE_CHECKING:
    from peft.tuners.lora import LoraLayer
    from torch import nn

    from earvoice.model.speech_lm import SpeechLM
    from earvoice.training.rl_config import LoraConfig


def add_lora(model: SpeechLM, config: LoraConfig) -> None:
    """Put adapters into the language model's linear layers, in place, and freeze all the rest.

    At first they change nothing. Their dropout is 0: what is sampled is what is trained.
    Raises ConfigError without peft, or where `targets` names no layer.
    """
    try:
        import peft
    except ImportError as error:
        raise ConfigError(
            f"lora.rank is {config.rank}, and {error}; pip install 'earvoice[train]', or leave "
            "[lora] out to train the weights themselves"
        ) from error
    model.requires_grad_(False)
    try:
        peft.inject_adapter_in_model(
            peft.LoraConfig(
                r=config.rank,
                lora_alpha=config.alpha or 2 * config.rank,
                lora_dropout=0.0,
                target_modules=list(config.targets),
            ),
            model.lm,
        )
    except ValueError as error:
        raise ConfigError(
            f"lora.targets {list(config.targets)} fits no layer of {model.config.name} ({error}); "
            "expected names such as q_proj"
        ) from error
    model.eval()


@contextmanager
def lora_off(model: SpeechLM) -> Iterator[SpeechLM]:
    """Lend the model with its adapters off: the weights that training started from."""
    adapters = [layer for _, layer in _adapters(model)]
    # What can be trained afterwards is what could be before: peft ties that to being on.
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    for adapter in adapters:
        adapter.enable_adapters(False)
    try:
        yield model
    finally:
        for adapter in adapters:
            adapter.enable_adapters(True)
        for weight in trained:
            weight.requires_grad_(True)


def without_lora(model: SpeechLM) -> SpeechLM:
    """Return a copy whose weights have their adapters added: an ordinary model."""
    whole = copy.deepcopy(model)
    for name, adapter in _adapters(whole):
        adapter.merge()
        owner, _, attribute = name.rpartition(".")
        setattr(whole.get_submodule(owner), attribute, adapter.get_base_layer())
    return whole


def _adapters(model: nn.Module) -> list[tuple[str, LoraLayer]]:
    from peft.tuners.lora import LoraLayer

    return [
        (name, module) for name, module in model.named_modules() if isinstance(module, LoraLayer)
    ]
