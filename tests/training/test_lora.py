"""Adapters: nothing at first, trained alone, off for the reference, part of the weights at last."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from earvoice.errors import ConfigError
from earvoice.model.checkpoint import load_checkpoint, save_checkpoint
from earvoice.model.speech_lm import SpeechLM
from earvoice.testing.models import tiny_model
from earvoice.training.lora import add_lora, lora_off, without_lora
from earvoice.training.rl_config import LoraConfig, RlConfig
from earvoice.training.rl_loop import train_policy
from earvoice.training.rl_run import open_rl_run
from tests.training.test_rl_loop import metrics, recipe, stop_at_step

RANK_2 = {"rank": 2}


@torch.no_grad()
def hidden(model: SpeechLM) -> Tensor:
    ids = torch.arange(1, 9)[None]
    return model.lm_hidden(ids, torch.zeros_like(ids))


def moved(model: SpeechLM) -> None:
    """Move every adapter away from doing nothing."""
    torch.manual_seed(5)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_()


def test_adapters_change_nothing_at_first_and_only_they_are_trained() -> None:
    model = tiny_model().eval()
    before = hidden(model)

    add_lora(model, LoraConfig(rank=2))

    assert torch.equal(hidden(model), before)
    trained = {name for name, weight in model.named_parameters() if weight.requires_grad}
    assert trained
    assert all("lora_" in name and name.startswith("lm.") for name in trained)


def test_with_adapters_off_the_policy_is_what_it_was_and_goes_on_afterwards() -> None:
    model = tiny_model().eval()
    before = hidden(model)
    add_lora(model, LoraConfig(rank=2))
    moved(model)
    after = hidden(model)
    trained = [name for name, weight in model.named_parameters() if weight.requires_grad]

    with lora_off(model) as reference:
        assert torch.equal(hidden(reference), before)

    assert not torch.allclose(after, before)
    assert torch.equal(hidden(model), after)
    assert [name for name, weight in model.named_parameters() if weight.requires_grad] == trained


def test_without_adapters_it_is_an_ordinary_model_that_says_the_same(tmp_path: Path) -> None:
    model = tiny_model().eval()
    names = set(model.state_dict())
    add_lora(model, LoraConfig(rank=2, alpha=3.0))
    moved(model)

    whole = without_lora(model)

    assert set(whole.state_dict()) == names
    torch.testing.assert_close(hidden(whole), hidden(model), atol=1e-5, rtol=1e-5)
    assert any("lora_" in name for name in model.state_dict())
    save_checkpoint(tmp_path / "model", whole, card="# merged\n")
    load_checkpoint(str(tmp_path / "model"))


def test_a_layer_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"lora.targets \['no_proj'\] fits no layer"):
        add_lora(tiny_model(), LoraConfig(rank=2, targets=("no_proj",)))


def test_adapters_of_a_frozen_language_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"lora\.rank"):
        recipe(
            tmp_path / "start", tmp_path / "run", lora=RANK_2, freeze=["encoder", "ctc_head", "lm"]
        )


def test_a_run_with_adapters_keeps_one_copy_of_the_weights_and_goes_on_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = tmp_path / "start"
    save_checkpoint(start, tiny_model(text_merges_trained=(1, 12)), card="# tiny\n")

    def asked(out: str) -> RlConfig:
        return recipe(start, tmp_path / out, lora=RANK_2)

    assert open_rl_run(asked("looked-at"), resume=False).reference is None
    train_policy(asked("whole"))
    stop_at_step(2, monkeypatch)
    train_policy(asked("cut"))
    monkeypatch.undo()
    train_policy(asked("cut"), resume=True)

    first, *_, last = metrics(tmp_path / "whole")
    assert metrics(tmp_path / "cut") == metrics(tmp_path / "whole")
    assert last["kl"] != 0
    assert "heldout/bleu" in first
    trained = load_checkpoint(str(tmp_path / "whole" / "model")).state_dict()
    begun = load_checkpoint(str(start)).state_dict()
    changed = {name for name in begun if not torch.equal(begun[name], trained[name])}
    assert changed
    assert all(name.startswith("lm.layers") for name in changed)
