"""CTC compression: what is kept of a dialogue, and where a unit begins."""

from __future__ import annotations

import torch

from earvoice.model.compression import HeardDialogues, compressed, gathered, new_units
from earvoice.model.template import Dialogue, Kind
from earvoice.testing.models import tiny_model
from earvoice.training.batches import padded
from earvoice.types import Direction, Task

TASK = Task(Direction.parse("zh-en"))
BLANK = 0


def batch(dialogues: list[Dialogue], frames: torch.Tensor) -> HeardDialogues:
    return HeardDialogues(
        padded([one.ids for one in dialogues], pad=BLANK),
        padded([one.kinds for one in dialogues], pad=Kind.PROMPT),
        frames,
        dialogues[0].turn_starts,
    )


def test_a_unit_begins_where_it_is_neither_blank_nor_a_repetition() -> None:
    best = torch.tensor([[0, 7, 7, 0, 7, 8], [5, 5, 0, 0, 5, 0]])
    found = new_units(best, torch.tensor([BLANK, 5]), blank=BLANK)
    assert found.int().tolist() == [[0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 1, 0]]


def test_units_do_not_depend_on_where_a_recording_is_cut() -> None:
    best = torch.randint(0, 3, (4, 60), generator=torch.Generator().manual_seed(0))
    whole = new_units(best, torch.zeros(4, dtype=torch.long), blank=BLANK)
    pieces = [new_units(best[:, :20], torch.zeros(4, dtype=torch.long), blank=BLANK)]
    pieces += [
        new_units(best[:, at : at + 20], best[:, at - 1], blank=BLANK) for at in range(20, 60, 20)
    ]
    assert torch.equal(torch.cat(pieces, 1), whole)


def test_the_last_frame_of_every_base_chunk_is_heard_besides_the_units() -> None:
    best = torch.zeros(2, 28, dtype=torch.long)
    best[0, 3:5] = best[1, 13] = 300
    for base, ends in ((14, {13, 27}), (7, {6, 13, 20, 27})):
        model = tiny_model(heard_as="units", base_chunk_frames=(14, 7))
        heard = model.heard(best, chunk_frames=base)
        assert set(heard[0].nonzero()[:, 0].tolist()) == {3} | ends
        assert set(heard[1].nonzero()[:, 0].tolist()) == ends
    assert tiny_model().heard(best).all()


def test_a_compressed_dialogue_is_the_one_that_would_be_written_with_fewer_frames() -> None:
    model = tiny_model()
    long = [
        model.template.dialogue(TASK, [(3, [300]), (2, []), (2, [301, 302])]),
        model.template.dialogue(TASK, [(2, []), (2, [303])]),
    ]
    heard = torch.tensor([[1, 0, 1, 0, 0, 0, 1], [0, 1, 1, 0, 1, 1, 1]]).bool()
    short = [
        model.template.dialogue(TASK, [(2, [300]), (0, []), (1, [301, 302])]),
        model.template.dialogue(TASK, [(1, []), (1, [303])]),
    ]
    frames = torch.randn(2, 7, 5)
    found, expected = compressed(batch(long, frames), heard, pad=BLANK), batch(short, frames)
    assert torch.equal(found.ids_BL, expected.ids_BL)
    assert torch.equal(found.kinds_BL, expected.kinds_BL)
    assert found.turn_starts == expected.turn_starts
    # The second row has four frames; those behind are padding, whatever they sound like.
    assert torch.equal(found.frames_BTE[0], frames[0, [0, 2, 6]])
    assert torch.equal(found.frames_BTE[1, :2], frames[1, [1, 2]])
    assert not found.frames_BTE[1, 2:].any()


def test_rows_of_which_nothing_is_kept_are_filled_up() -> None:
    rows = torch.arange(6.0).reshape(2, 3)
    assert gathered(rows, torch.zeros(2, 3).bool(), fill=-1).tolist() == [[-1], [-1]]


def test_a_unit_reaches_the_language_model_as_what_the_ctc_head_takes_it_for() -> None:
    model = tiny_model(heard_as="units")
    dialogue = model.template.dialogue(TASK, [(3, [])])
    ids, kinds = torch.tensor([dialogue.ids]), torch.tensor([[int(one) for one in dialogue.kinds]])
    frames = torch.randn(1, 3, 32)
    units = model.lm.embed_tokens.weight
    with torch.inference_mode():
        own = torch.nn.functional.layer_norm(frames, (32,))
        adapted = 0.02 * model.adapter(own)[0]
        for unit, expected in ((300, units[300].expand(3, -1)), (BLANK, torch.zeros(3, 32))):
            model.ctc_head.weight.zero_()
            model.ctc_head.bias.fill_(-1e4)
            model.ctc_head.bias[unit] = 0.0  # sure of one unit; the blank says nothing
            vectors = model.embed(ids, kinds, frames)[0, kinds[0] == Kind.SPEECH]
            torch.testing.assert_close(vectors, adapted + expected)
        model.ctc_head.bias[301] = model.ctc_head.bias[300] = 0.0  # a third each, one of it blank
        vectors = model.embed(ids, kinds, frames)[0, kinds[0] == Kind.SPEECH]
        torch.testing.assert_close(vectors, adapted + (units[300] + units[301]) / 3)


def test_a_turn_in_which_nothing_is_heard_is_a_turn_all_the_same() -> None:
    model = tiny_model(heard_as="units")
    dialogue = model.template.dialogue(TASK, [(0, [300])])
    ids, kinds = torch.tensor([dialogue.ids]), torch.tensor([[int(one) for one in dialogue.kinds]])
    with torch.inference_mode():
        silent = model.lm_hidden(ids, kinds, torch.zeros(1, 0, 32))
        torch.testing.assert_close(silent, model.lm_hidden(ids, kinds))
