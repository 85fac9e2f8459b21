from __future__ import annotations

import pytest
import torch

from earvoice.errors import ModelError
from earvoice.model.encoder import EncoderState
from earvoice.testing.models import tiny_model

MEL = 8


def largest_gap(a: EncoderState, b: EncoderState) -> float:
    return max(float((x - y).abs().max()) for x, y in zip(a.tensors(), b.tensors(), strict=True))


@pytest.mark.parametrize("chunk_frames", [14, 7, 1])
@torch.inference_mode()
def test_a_fold_of_steps_equals_the_full_pass(chunk_frames: int) -> None:
    encoder = tiny_model().encoder
    mel = torch.randn(3, 112 * 9, 80, generator=torch.Generator().manual_seed(1))
    start = encoder.template(chunk_frames=chunk_frames).expand(3)
    _, full = encoder.step(start, mel, chunk_frames=chunk_frames)
    state, pieces = start, []
    for chunk in torch.split(mel, MEL * chunk_frames, dim=1):
        state, frames = encoder.step(state, chunk, chunk_frames=chunk_frames)
        assert frames.shape[1] == chunk_frames
        pieces.append(frames)
    assert full.std() > 0.1
    torch.testing.assert_close(torch.cat(pieces, 1), full, atol=2e-5, rtol=0)


@pytest.mark.parametrize("chunk_frames", [14, 7, 1])
@torch.inference_mode()
def test_the_template_state_is_the_same_by_one_call_and_by_steps(chunk_frames: int) -> None:
    encoder = tiny_model().encoder
    at_once = encoder.template(chunk_frames=chunk_frames)
    by_steps = encoder.template(chunk_frames=chunk_frames, by_steps=True)
    assert largest_gap(at_once, by_steps) < 2e-5
    assert at_once.keys_BHTD[0].shape[2] == 70


@torch.inference_mode()
def test_the_template_is_where_a_stream_of_pure_silence_stays() -> None:
    encoder = tiny_model().encoder
    start = encoder.template()
    silence = torch.full((1, 112, 80), encoder.silence_mel)
    _, first = encoder.step(start, silence)
    state = start
    for _ in range(4):
        state, frames = encoder.step(state, silence)
    torch.testing.assert_close(frames, first, atol=0.2, rtol=0)


@torch.inference_mode()
def test_a_row_is_bit_equal_alone_and_in_any_batch() -> None:
    encoder = tiny_model().encoder
    mel = torch.randn(16, 112, 80, generator=torch.Generator().manual_seed(2))
    _, together = encoder.step(encoder.template().expand(16), mel)
    for batch in (1, 2, 5):
        _, part = encoder.step(encoder.template().expand(batch), mel[:batch])
        assert torch.equal(part, together[:batch])


@torch.inference_mode()
def test_a_new_chunk_never_changes_what_was_heard_before() -> None:
    encoder = tiny_model().encoder
    mel = torch.randn(1, 224, 80, generator=torch.Generator().manual_seed(3))
    other = mel.clone()
    other[:, 112:] += 1
    _, one = encoder.step(encoder.template(), mel)
    _, two = encoder.step(encoder.template(), other)
    assert torch.equal(one[:, :14], two[:, :14])
    assert not torch.allclose(one[:, 14:], two[:, 14:])


@pytest.mark.parametrize("columns", [0, 105, 111, 113])
@torch.inference_mode()
def test_other_sizes_than_whole_chunks_are_refused(columns: int) -> None:
    encoder = tiny_model().encoder
    with pytest.raises(ModelError, match="whole chunks of 112"):
        encoder.step(encoder.template(), torch.zeros(1, columns, 80))


@torch.inference_mode()
def test_a_step_leaves_the_old_state_as_it_was() -> None:
    encoder = tiny_model().encoder
    start = encoder.template()
    before = [tensor.clone() for tensor in start.tensors()]
    encoder.step(start, torch.randn(1, 112, 80))
    assert all(torch.equal(a, b) for a, b in zip(before, start.tensors(), strict=True))
