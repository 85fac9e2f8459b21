"""What a rollout is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from earvoice.errors import DataError
from earvoice.training.rollout_types import SampledTurn
from tests.training.rollouts import EN, rollout


def test_metrics_see_its_characters_with_the_time_of_their_turn() -> None:
    hypothesis = rollout(["", "你好", "。"]).hypothesis()
    assert hypothesis.text == "你好。"
    assert hypothesis.units == ("你", "好", "。")
    assert hypothesis.delays_s == (2.0, 2.0, 3.0)
    assert (hypothesis.source_s, hypothesis.elapsed_s) == (3.0, ())


def test_a_word_that_goes_on_in_the_next_turn_is_written_then() -> None:
    hypothesis = rollout(["good", " mor", "ning"], task=EN).hypothesis()
    assert hypothesis.units == ("good", "morning")
    assert hypothesis.delays_s == (1.0, 3.0)


def test_its_tokens_are_those_of_all_turns_with_their_ends() -> None:
    assert rollout(["", "你好"]).tokens == 4


def test_a_turn_needs_a_log_probability_for_every_id() -> None:
    with pytest.raises(DataError, match="2 ids, 1 log-probabilities"):
        SampledTurn((5, 1), (-0.1,), (False, False))
    with pytest.raises(DataError, match="at least the end of turn"):
        SampledTurn((), (), ())


def test_what_was_sampled_must_be_what_was_written() -> None:
    whole = rollout(["你", "好"])
    with pytest.raises(DataError, match="1 sampled turns for 2 turns"):
        replace(whole, turns=whole.turns[:1])
    with pytest.raises(DataError, match="turn 0 of a rollout of 'talk' was sampled as"):
        replace(whole, turns=whole.turns[::-1])
