"""How rollouts are cut into passages."""

from __future__ import annotations

import pytest

from earvoice.errors import MetricError
from earvoice.text import Unit
from earvoice.training.rewards import Cutter, Null, Passage, Segmentation
from tests.training.rollouts import references, rollout

FIRST, SECOND = "今天我们讨论新的计划。", "请把自行车放在门口。"
TALK = references((FIRST, 0.0, 2.0), (SECOND, 2.5, 4.0))


def cut(segmentation: Segmentation, *texts: str) -> tuple[Passage, ...]:
    return Cutter(segmentation, Unit.CHAR).cut(rollout(texts).hypothesis(), TALK)


def test_sentences_meet_what_they_translate_with_times_from_its_start() -> None:
    first, second = cut(Segmentation.NULL_AWARE, "", FIRST, "", SECOND)
    assert (first.pair.hypothesis, first.pair.reference) == (FIRST, FIRST)
    assert second.segment is not None
    assert set(second.segment.delays_s) == {1.5}
    assert (second.segment.source_s, second.segment.reference_units) == (1.5, len(SECOND))
    assert second.pair.source == f"source of {SECOND}"


def test_what_was_left_out_and_what_was_made_up_stays_alone() -> None:
    passages = cut(Segmentation.NULL_AWARE, "", FIRST, "蓝鲸吃冰淇淋吗？", "")
    assert [one.null for one in passages] == [None, Null.HYPOTHESIS, Null.SOURCE]
    assert [one.segment is None for one in passages] == [False, True, True]


def test_nothing_written_is_a_null_for_every_sentence() -> None:
    assert [one.null for one in cut(Segmentation.NULL_AWARE, "", "")] == [Null.HYPOTHESIS] * 2
    assert [one.null for one in cut(Segmentation.FORCED, "", "")] == [Null.HYPOTHESIS] * 2
    assert [one.null for one in cut(Segmentation.WHOLE, "", "")] == [Null.HYPOTHESIS]


def test_forced_every_sentence_gets_a_part_whatever_it_says() -> None:
    made_up = "蓝鲸吃冰淇淋吗？绿茶飞得很高！"
    forced = cut(Segmentation.FORCED, "", "", made_up)
    assert "".join(one.pair.hypothesis for one in forced) == made_up
    assert all(one.null is not Null.SOURCE for one in forced)
    aware = cut(Segmentation.NULL_AWARE, "", "", made_up)
    assert all(one.null is not None for one in aware)


def test_the_whole_is_one_passage_of_the_whole_source() -> None:
    (whole,) = cut(Segmentation.WHOLE, "", FIRST, "", SECOND)
    assert whole.pair.reference == FIRST + SECOND
    assert whole.segment is not None
    assert (whole.segment.source_s, whole.segment.delays_s[0]) == (4.0, 2.0)
    assert whole.segment.reference_units == len(FIRST + SECOND)


@pytest.mark.parametrize("segmentation", Segmentation)
def test_a_source_without_reference_is_refused(segmentation: Segmentation) -> None:
    with pytest.raises(MetricError, match="leave sources without speech out"):
        Cutter(segmentation, Unit.CHAR).cut(rollout(["你"]).hypothesis(), ())
