from __future__ import annotations

import pytest
import torch
from transformers import DynamicCache

from earvoice.errors import SessionError
from earvoice.model import attention
from earvoice.model.cache import SlotCache, SlotKeys, eviction_end, rotate_keys
from earvoice.testing.models import tiny_model


def rotate_by_hand(vector: list[float], position: int, frequencies: list[float]) -> list[float]:
    """Rotary embedding of one key, pair by pair: (x, y) turned by position * frequency."""
    half = len(frequencies)
    out = [0.0] * (2 * half)
    for i, frequency in enumerate(frequencies):
        angle = torch.tensor(position * frequency)
        x, y = vector[i], vector[i + half]
        out[i] = float(x * angle.cos() - y * angle.sin())
        out[i + half] = float(y * angle.cos() + x * angle.sin())
    return out


def test_shifting_a_rotated_key_equals_rotating_it_at_the_new_position() -> None:
    frequencies, vector = [1.0, 0.1], [0.3, -1.2, 0.7, 2.0]
    at_seven = torch.tensor([[rotate_by_hand(vector, 7, frequencies)]])
    moved = rotate_keys(at_seven, -4, torch.tensor(frequencies))
    expected = torch.tensor([[rotate_by_hand(vector, 3, frequencies)]])
    torch.testing.assert_close(moved, expected, atol=1e-6, rtol=0)


def test_a_thousand_evictions_drift_less_than_a_thousandth() -> None:
    frequencies = 10_000.0 ** -(torch.arange(8) / 8)
    key = torch.randn(1, 1, 16, generator=torch.Generator().manual_seed(0))
    turned = key
    for _ in range(1000):
        turned = rotate_keys(turned, -20, frequencies)
    torch.testing.assert_close(rotate_keys(turned, 20_000, frequencies), key, atol=1e-3, rtol=0)


def test_whole_turns_go_until_enough_is_free() -> None:
    starts = [5, 25, 40, 60]
    assert eviction_end(starts, 5, 1) == 25
    assert eviction_end(starts, 5, 20) == 25
    assert eviction_end(starts, 5, 21) == 40
    with pytest.raises(SessionError, match="one turn does not fit"):
        eviction_end(starts, 5, 56)


def test_eviction_in_one_layer_equals_a_fresh_prefill_without_the_evicted_tokens() -> None:
    model = tiny_model(
        lm={"width": 32, "layers": 1, "heads": 2, "kv_heads": 1, "head_dim": 16, "mlp_width": 64}
    )
    ids = torch.randint(20, 300, (1, 60), generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        whole = model.lm(input_ids=ids[:, :50], use_cache=True).past_key_values.layers[0]
        cache = SlotCache(slots=2, capacity=64, layers=1, heads=1, head_dim=16)
        cache.load(1, SlotKeys((whole.keys[0],), (whole.values[0],)))
        cache.evict(1, 10, 30, model.inverse_frequencies)
        active = torch.tensor([False, True])
        step = cache.prepare(active, 10)
        vectors = torch.zeros(2, 10, 32)
        vectors[1] = model.lm.embed_tokens(ids[:, 50:])[0]
        ours = model.lm(
            inputs_embeds=vectors,
            attention_mask={"full_attention": step.mask_N1QL},
            position_ids=step.positions_NQ,
            past_key_values=cache,
        ).last_hidden_state[1]
        kept = torch.cat((ids[:, :10], ids[:, 30:]), dim=1)
        fresh = model.lm(input_ids=kept, use_cache=False).last_hidden_state[0, -10:]
    torch.testing.assert_close(ours, fresh, atol=1e-5, rtol=0)


def test_rows_that_take_no_part_keep_their_content() -> None:
    cache = SlotCache(slots=2, capacity=8, layers=1, heads=1, head_dim=2)
    cache.load(0, SlotKeys((torch.ones(1, 8, 2),), (torch.ones(1, 8, 2),)))
    active = torch.tensor([False, True])
    mask = cache.prepare(active, 3).mask_N1QL
    cache.update(torch.full((2, 1, 3, 2), 9.0), torch.full((2, 1, 3, 2), 9.0), 0)
    cache.advance(active, 3)
    assert torch.equal(cache.copy(0).keys_HLD[0], torch.ones(1, 8, 2))
    assert torch.equal(cache.copy(1).keys_HLD[0], torch.full((1, 3, 2), 9.0))
    assert mask.shape == (2, 1, 3, 8)
    assert (mask[1, 0] == 0.0).sum(-1).tolist() == [1, 2, 3]


def test_slot_cache_decoding_equals_the_library_cache() -> None:
    model = tiny_model()
    ids = torch.randint(20, 300, (1, 12), generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        theirs = DynamicCache(config=model.lm.config)
        ours = SlotCache(slots=1, capacity=32, layers=2, heads=1, head_dim=16)
        for token in torch.split(ids, 1, dim=1):
            expected = model.lm(input_ids=token, past_key_values=theirs).last_hidden_state
            step = ours.prepare(torch.tensor([True]), 1)
            got = model.lm(
                input_ids=token,
                attention_mask={"full_attention": step.mask_N1QL},
                position_ids=step.positions_NQ,
                past_key_values=ours,
            ).last_hidden_state
            ours.advance(torch.tensor([True]), 1)
            torch.testing.assert_close(got, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("device", ["cpu", "other"])
def test_picked_slots_attend_to_what_is_theirs(
    device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_model()
    if device == "other":  # what a device does that computes rows side by side
        monkeypatch.setattr(attention, "_row_by_row", by_copies)
    generator = torch.Generator().manual_seed(3)
    dialogues = [torch.randint(20, 300, (1, length), generator=generator) for length in (9, 30, 21)]
    cache = SlotCache(slots=3, capacity=64, layers=2, heads=1, head_dim=16)
    with torch.inference_mode():
        for slot, ids in enumerate(dialogues):
            before = model.lm(input_ids=ids[:, :-4], use_cache=True).past_key_values.layers
            cache.load(
                slot,
                SlotKeys(
                    tuple(layer.keys[0] for layer in before),
                    tuple(layer.values[0] for layer in before),
                ),
            )
        rows, active = torch.tensor([2, 0]), torch.tensor([True, False, True])
        step = cache.prepare(active, 4, rows=rows, block=16)
        assert step.picked is not None
        assert step.picked.spans == (32, 16)
        new = torch.cat([dialogues[slot][:, -4:] for slot in rows.tolist()])
        got = model.lm(
            input_ids=new,
            attention_mask={"full_attention": step.mask_N1QL},
            position_ids=step.positions_NQ,
            past_key_values=cache,
            picked=step.picked,
        ).last_hidden_state
        for row, slot in enumerate(rows.tolist()):
            alone = model.lm(input_ids=dialogues[slot], use_cache=False).last_hidden_state
            torch.testing.assert_close(got[row], alone[0, -4:], atol=1e-5, rtol=0)


def by_copies(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor,
    picked: attention.Picked,
    scaling: float | None,
) -> torch.Tensor:
    attended: torch.Tensor = torch.nn.functional.scaled_dot_product_attention(
        query,
        key.index_select(0, picked.slots),
        value.index_select(0, picked.slots),
        attn_mask=mask,
        scale=scaling,
        enable_gqa=True,
    )
    return attended.transpose(1, 2)
