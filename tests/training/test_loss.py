"""The joint loss on numbers worked by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from earvoice.model.template import Kind
from earvoice.training.config import LossConfig
from earvoice.training.loss import (
    Heard,
    ctc_loss,
    frames_needed,
    hearing_loss,
    joint_loss,
    lm_loss,
    written_positions,
)

# Two classes of probability 3/4 and 1/4, and a third of none.
LOGITS_V = [math.log(0.75), math.log(0.25), -1e4]


def test_cross_entropy_is_the_mean_negative_log_probability() -> None:
    loss = lm_loss(torch.tensor([LOGITS_V, LOGITS_V]), torch.tensor([0, 1]))
    assert float(loss) == pytest.approx(-(math.log(0.75) + math.log(0.25)) / 2)


def test_label_smoothing_spreads_its_share_over_all_classes() -> None:
    logits_PV = torch.log(torch.tensor([[0.5, 0.25, 0.25]]))
    # 0.9 on the label and 0.1 spread evenly over three classes.
    expected = -(0.9 * math.log(0.5) + 0.1 / 3 * (math.log(0.5) + 2 * math.log(0.25)))
    loss = lm_loss(logits_PV, torch.tensor([0]), label_smoothing=0.1)
    assert float(loss) == pytest.approx(expected)


def test_ctc_sums_over_all_alignments() -> None:
    # Two frames, one unit "1", blank 0, each class 1/3: paths 11, 01, 10 -> probability 3/9.
    logits_BTV = torch.zeros(1, 2, 3)
    assert float(ctc_loss(logits_BTV, Heard([[1]], [2], blank=0))) == pytest.approx(math.log(3))


def test_ctc_is_per_transcript_unit_and_ignores_padding_frames() -> None:
    logits_BTV = torch.zeros(2, 4, 3)
    heard = Heard([[1], [2]], [2, 2], blank=0)
    assert float(ctc_loss(logits_BTV, heard)) == pytest.approx(math.log(3))


def test_a_row_without_words_costs_the_blanks() -> None:
    # Two frames of blank at 1/3 each, no unit: 2 log 3, divided by one for lack of units.
    loss = ctc_loss(torch.zeros(1, 2, 3), Heard([[]], [2], blank=0))
    assert float(loss) == pytest.approx(2 * math.log(3))


def test_a_transcript_that_does_not_fit_is_dropped_and_counted() -> None:
    heard = Heard([[1, 1]], [2], blank=0)  # needs a blank between: three frames
    loss, diagnostics = joint_loss(
        lm_logits_PV=torch.tensor([LOGITS_V]),
        labels_P=torch.tensor([0]),
        ctc=ctc_loss(torch.zeros(1, 2, 3), heard),
        heard=heard,
        config=LossConfig(ctc_weight=0.5),
    )
    assert diagnostics.dropped == 1
    assert diagnostics.ctc == 0.0
    assert float(loss) == pytest.approx(-math.log(0.75))


def test_the_joint_loss_weighs_ctc_and_counts_right_tokens() -> None:
    loss, diagnostics = joint_loss(
        lm_logits_PV=torch.tensor([LOGITS_V, LOGITS_V]),
        labels_P=torch.tensor([0, 1]),
        ctc=torch.tensor(math.log(3)),
        heard=Heard([[1]], [2], blank=0),
        config=LossConfig(ctc_weight=0.5),
    )
    assert float(loss) == pytest.approx(diagnostics.lm + 0.5 * math.log(3))
    assert (diagnostics.accuracy, diagnostics.tokens, diagnostics.dropped) == (0.5, 2, 0)


def test_hearing_alone_is_ctc_by_its_weight() -> None:
    heard = Heard([[1], [1, 1]], [2, 2], blank=0)
    loss, diagnostics = hearing_loss(torch.tensor(2.0), heard, LossConfig(ctc_weight=0.5))
    assert float(loss) == 1.0
    assert (diagnostics.ctc, diagnostics.tokens, diagnostics.dropped) == (2.0, 0, 1)


def test_equal_neighbours_need_a_blank_between_them() -> None:
    assert frames_needed([]) == 0
    assert frames_needed([1, 2, 2, 2, 1]) == 7


def test_the_model_writes_text_and_ends_of_turns_only() -> None:
    kinds_BL: Tensor = torch.tensor([[Kind.PROMPT, Kind.SPEECH, Kind.TEXT, Kind.EOT]])
    assert written_positions(kinds_BL).tolist() == [[False, False, True, True]]
