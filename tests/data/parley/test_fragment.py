from __future__ import annotations

import pytest

from earvoice.data.parley.fragment import join, to_pair, unit
from earvoice.errors import DataError
from earvoice.types import Direction, Language

EN_ZH = Direction(Language.EN, Language.ZH)


def test_a_template_links_its_labels_and_keeps_the_links_of_its_slots() -> None:
    thing = join("the report~n", "报告~n")
    pair = to_pair(
        join("Anna~s wrote~v {o} yesterday~t .", "安娜~s 昨天~t 写了~v {o} 。", o=thing),
        pattern="p",
        topic="t",
    )
    assert pair.text(Language.EN) == "Anna wrote the report yesterday."
    assert pair.text(Language.ZH) == "安娜昨天写了报告。"
    assert pair.links == ((0, 0), (1, 2), (3, 3), (4, 1))
    assert pair.moved_phrases(EN_ZH) == (pair.en[4].phrase,)


def test_parts_of_a_unit_are_linked_one_to_one_and_speak_their_own_words() -> None:
    date = unit("March|5", "3月|5日", en_spoken="March|fifth", other_spoken="三月|五日")
    pair = to_pair(join("on {d} .", "{d} 。", d=date), pattern="p", topic="t")
    assert pair.links == ((1, 0), (2, 1))
    assert pair.spoken(Language.EN) == "On March fifth."
    assert pair.spoken(Language.ZH) == "三月五日。"


def test_templates_with_unequal_labels_are_refused() -> None:
    with pytest.raises(DataError, match="differ in labels"):
        join("a~x b~y", "甲~x")


def test_a_slot_that_one_side_forgets_is_refused() -> None:
    with pytest.raises(DataError, match="do not both use the slots"):
        join("a~x {s}", "甲~x", s=unit("b", "乙"))


def test_an_entry_with_unequal_parts_is_refused() -> None:
    with pytest.raises(DataError, match="unequal parts"):
        unit("every|day", "每天")
