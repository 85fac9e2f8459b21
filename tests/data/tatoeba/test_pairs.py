"""Pairs: linked, in phrases, with figures that tell good translations from others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.tatoeba.pairs import aligned_rows, linked_phrases
from earvoice.data.tatoeba.rows import Row
from earvoice.errors import DataError
from earvoice.types import Direction, Language
from tests.data.tatoeba.rows import lines


def rows() -> list[Row]:
    columns = (line.split("\t") for line in lines())
    return [Row(english, chinese, ()) for english, chinese, _ in columns]


def test_a_sentence_is_aligned_as_it_is_meant() -> None:
    found = {row.row.en: row for row in aligned_rows(rows())}
    pair = found["Tom helped Mary every day."].pair
    assert pair.text(Language.EN) == "Tom helped Mary every day."
    assert pair.text(Language.ZH) == "汤姆每天帮助玛丽。"
    linked = {(pair.en[i].spoken, pair.other[j].spoken) for i, j in pair.links}
    assert {("Tom", "汤姆"), ("Mary", "玛丽"), ("helped", "帮助")} <= linked
    assert linked <= {("Tom", "汤姆"), ("Mary", "玛丽"), ("helped", "帮助")} | {
        (word, "每天") for word in ("every", "day")
    }
    assert pair.moved_phrases(Direction(Language.EN, Language.ZH))


def test_numbers_are_spelled_out_on_both_sides() -> None:
    pair = next(row.pair for row in aligned_rows(rows()) if "7" in row.row.en)
    assert "seven" in pair.spoken(Language.EN) and "七" in pair.spoken(Language.ZH)
    assert "7" in pair.text(Language.EN) and "7" in pair.text(Language.ZH)


def test_a_wrong_translation_scores_low_and_a_long_one_is_stretched() -> None:
    wrong = Row("Tom likes Mary.", "约翰每天认识安娜。", ())
    long = Row("Ann knows Tom.", "安娜认识汤姆每天每天每天每天每天。", ())
    found = {row.row: row for row in aligned_rows([*rows(), wrong, long])}
    right = [row for row in found.values() if row.row not in (wrong, long)]
    assert found[wrong].score < min(row.score for row in right)
    assert found[long].stretch > max(row.stretch for row in right) + 0.3
    assert sorted(row.stretch for row in right)[len(right) // 2] == pytest.approx(0, abs=0.1)


def test_what_cannot_be_said_is_left_out() -> None:
    odd = [Row("It cost $5.", "它要五块。", ()), Row("Tom came.", "Tom来了。", ())]
    assert len(aligned_rows([*rows(), *odd])) == len(rows())
    with pytest.raises(DataError, match="none of 2 sentences of Tatoeba can be said"):
        aligned_rows(odd)


links = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 5)))


@given(links)
def test_linked_tokens_are_of_one_phrase_and_both_sides_have_the_same_phrases(
    found: set[tuple[int, int]],
) -> None:
    en, zh = linked_phrases(found, 5, 6)
    assert all(en[i] == zh[j] for i, j in found)
    assert set(en) == set(zh)


def test_tokens_without_a_link_ride_with_the_next_phrase_the_last_ones_with_the_one_before() -> (
    None
):
    en, zh = linked_phrases([(1, 0), (2, 2)], 4, 3)
    assert en == (zh[0], zh[0], zh[2], zh[2])
    assert zh[0] != zh[1] == zh[2]


def test_words_that_share_a_counterpart_are_one_phrase() -> None:
    en, zh = linked_phrases([(0, 0), (1, 0), (1, 2), (2, 1)], 3, 3)
    assert en[0] == en[1] == zh[0] == zh[2] != en[2] == zh[1]
