from __future__ import annotations

from pathlib import Path

import pytest
import torch

from earvoice.errors import ConfigError, ModelError
from earvoice.model.checkpoint import load_checkpoint, save_checkpoint
from earvoice.model.config import ModelConfig
from earvoice.model.template import Dialogue, Kind
from earvoice.testing.models import tiny_config, tiny_model
from earvoice.types import Direction, Task

TASK = Task(Direction.parse("zh-en"))


def tensors(dialogue: Dialogue) -> tuple[torch.Tensor, torch.Tensor]:
    kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
    return torch.tensor([dialogue.ids]), kinds


def test_a_dialogue_reads_system_then_turns() -> None:
    model = tiny_model()
    names = {
        model.tokenizer.special(t): t for t in ("<sys>", "</sys>", "<user>", "</user>", "<eot>")
    }
    names |= {model.tokenizer.special(t): t for t in ("<interpret>", "<zh>", "<en>", "<speech>")}
    dialogue = model.template.dialogue(TASK, [(2, []), (1, [300, 301])])
    words = [names.get(index, "text") for index in dialogue.ids]
    assert words == [
        *("<sys>", "<interpret>", "<zh>", "<en>", "</sys>"),
        *("<user>", "<speech>", "<speech>", "</user>", "<eot>"),
        *("<user>", "<speech>", "</user>", "text", "text", "<eot>"),
    ]
    assert [kind.name for kind in dialogue.kinds[5:]] == [
        *("PROMPT", "SPEECH", "SPEECH", "PROMPT", "EOT"),
        *("PROMPT", "SPEECH", "PROMPT", "TEXT", "TEXT", "EOT"),
    ]
    assert dialogue.turn_starts == (5, 10)


def test_speech_positions_hold_the_frames_in_order() -> None:
    model = tiny_model()
    ids, kinds = tensors(model.template.dialogue(TASK, [(2, [300]), (3, [])]))
    frames = torch.randn(1, 5, 32)
    with torch.inference_mode():
        vectors = model.embed(ids, kinds, frames)
        heard = model.adapter(frames)
        words = model.lm.embed_tokens(ids)
    is_speech = kinds[0] == Kind.SPEECH
    assert torch.equal(vectors[0, is_speech], heard[0])
    assert torch.equal(vectors[0, ~is_speech], words[0, ~is_speech])


def test_padding_on_the_right_changes_nothing() -> None:
    model = tiny_model()
    short = model.template.dialogue(TASK, [(14, [300, 301])])
    ids, kinds = tensors(short)
    frames = torch.randn(1, 14, 32)
    with torch.inference_mode():
        alone = model.lm_hidden(ids, kinds, frames)
        pad = torch.zeros(1, 9, dtype=torch.long)
        padded = model.lm_hidden(torch.cat((ids, pad), 1), torch.cat((kinds, pad), 1), frames)
    torch.testing.assert_close(padded[:, : ids.shape[1]], alone, atol=1e-5, rtol=0)


def test_long_recordings_are_encoded_piece_by_piece_to_the_same_frames() -> None:
    model = tiny_model()
    mel = torch.randn(2, 112 * 26, 80, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        pieces = model.encode(mel)
        _, whole = model.encoder.step(model.initial_state(2), mel)
    torch.testing.assert_close(pieces, whole, atol=2e-5, rtol=0)


def test_recordings_are_heard_in_either_base_chunk() -> None:
    model = tiny_model(base_chunk_frames=(14, 7))
    mel = torch.randn(2, 112 * 26, 80, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        short = model.encode(mel, chunk_frames=7)
        start = model.initial_state(2, chunk_frames=7)
        _, whole = model.encoder.step(start, mel, chunk_frames=7)
        default, only = model.encode(mel), tiny_model().encode(mel)
    torch.testing.assert_close(short, whole, atol=2e-5, rtol=0)
    assert torch.equal(default, only)
    assert float((short - default).abs().max()) > 0.1  # half a second less of what follows is known


def test_a_base_chunk_the_model_was_not_made_for_is_refused() -> None:
    with pytest.raises(ModelError, match=r"not made for chunks of 7 frames; expected .*: 14"):
        tiny_model().encode(torch.zeros(1, 112, 80), chunk_frames=7)
    config = tiny_config(base_chunk_frames=(14, 7))
    assert [config.base_chunk(seconds) for seconds in (None, 1.12, 0.56)] == [14, 14, 7]
    with pytest.raises(
        ConfigError, match=r"chunks of 0\.8 s; expected a base chunk out of 1\.12, 0"
    ):
        config.base_chunk(0.8)


def test_what_a_turn_may_hold_is_as_long_in_seconds_whatever_the_base_chunk() -> None:
    config = tiny_config(base_chunk_frames=(14, 7), merges_trained=(1, 12), max_turn_tokens=5)
    assert [config.longest_merge(frames) for frames in (14, 7)] == [12, 24]
    assert [config.turn_limit(frames) for frames in (14, 28, 7, 21)] == [5, 10, 5, 8]


def test_gradients_reach_every_part() -> None:
    model = tiny_model().train()
    ids, kinds = tensors(model.template.dialogue(TASK, [(14, [300]), (14, [301])]))
    frames = model.encode(torch.randn(1, 224, 80))
    hidden = model.lm_hidden(ids, kinds, frames)
    heard = model.ctc_logits(frames).pow(2).mean()
    torch.autograd.backward(model.lm_logits(hidden).logsumexp(-1).mean() + heard)
    silent = [name for name, weight in model.named_parameters() if weight.grad is None]
    assert silent == []


def test_the_template_follows_the_weights_in_training() -> None:
    model = tiny_model().train()
    before = model.initial_state(1).keys_BHTD[0].clone()
    with torch.no_grad():
        model.encoder.net.subsampling.linear.weight.mul_(1.5)
    assert not torch.allclose(model.initial_state(1).keys_BHTD[0], before)


def test_forced_eviction_keeps_the_past_and_changes_the_future() -> None:
    model = tiny_model(sink_tokens=0)
    dialogue = model.template.dialogue(TASK, [(14, [300 + turn]) for turn in range(8)])
    ids, kinds = tensors(dialogue)
    frames = torch.randn(1, 14 * 8, 32)
    with torch.inference_mode():
        plain = model.lm_hidden(ids, kinds, frames)
        evicted = model.lm_hidden_evicted(
            ids, kinds, frames, evictions=model.forced_eviction(dialogue.turn_starts, 5)
        )
    cut = dialogue.turn_starts[5]
    torch.testing.assert_close(evicted[:, :cut], plain[:, :cut], atol=1e-5, rtol=0)
    assert evicted.shape == plain.shape
    assert not torch.allclose(evicted[:, cut:], plain[:, cut:], atol=1e-3)


def test_forced_eviction_in_one_layer_equals_a_dialogue_without_the_evicted_turns() -> None:
    model = tiny_model(
        sink_tokens=0,
        lm={"width": 32, "layers": 1, "heads": 2, "kv_heads": 1, "head_dim": 16, "mlp_width": 64},
    )
    dialogue = model.template.dialogue(TASK, [(14, [300 + turn]) for turn in range(6)])
    ids, kinds = tensors(dialogue)
    frames = torch.randn(1, 14 * 6, 32)
    start, resume = dialogue.turn_starts[0], dialogue.turn_starts[2]
    cut = dialogue.turn_starts[4]
    with torch.inference_mode():
        evicted = model.lm_hidden_evicted(
            ids, kinds, frames, evictions=model.forced_eviction(dialogue.turn_starts, 4)
        )
        vectors = model.embed(ids, kinds, frames)
        kept = torch.cat((vectors[:, :start], vectors[:, resume:]), dim=1)
        fresh = model.lm(inputs_embeds=kept, use_cache=False).last_hidden_state
    after = fresh[:, start + cut - resume :]
    torch.testing.assert_close(evicted[:, cut:], after, atol=1e-5, rtol=0)


def test_a_checkpoint_comes_back_within_bf16(tmp_path: Path) -> None:
    model = tiny_model()
    save_checkpoint(tmp_path / "model", model, card="# tiny\n")
    save_checkpoint(tmp_path / "model", model, card="# tiny\n")  # replaces the first
    again = load_checkpoint(str(tmp_path / "model"))
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        *("card.md", "config.json", "model.safetensors", "tokenizer.json")
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert again.config == model.config
    for name, weight in model.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], weight.bfloat16().float())


def test_faulty_checkpoints_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neither a packaged model"):
        load_checkpoint(str(tmp_path / "nothing"))
    folder = tmp_path / "model"
    save_checkpoint(folder, tiny_model(), card="")
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:1000])
    with pytest.raises(ModelError, match="cannot read the weights"):
        load_checkpoint(str(folder))
    weights.write_bytes(whole)
    config = (folder / "config.json").read_text()
    (folder / "config.json").write_text(config.replace('"mlp_width": 64', '"mlp_width": 72'))
    with pytest.raises(ModelError, match="do not fit"):
        load_checkpoint(str(folder))
    (folder / "config.json").write_text(config.replace('"mlp_width"', '"mpl_width"'))
    with pytest.raises(ModelError, match=r"lm\.mlp_width|lm\.mpl_width"):
        load_checkpoint(str(folder))


def test_a_chunk_that_does_not_divide_the_context_is_refused() -> None:
    with pytest.raises(ValueError, match="does not divide"):
        ModelConfig.model_validate(tiny_config().model_dump() | {"base_chunk_frames": (12,)})
