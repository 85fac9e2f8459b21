from __future__ import annotations

import pytest

from earvoice.data.parley.sentence import SentencePair, Token
from earvoice.data.parley.splits import load_test
from earvoice.errors import DataError
from earvoice.evaluation.moved import moved_figures, target_parts
from earvoice.types import Direction

EN_ZH = Direction.parse("en-zh")


def side(text: str, phrases: list[int]) -> tuple[Token, ...]:
    words = zip(text.split(), phrases, strict=True)
    return tuple(Token(word, word.strip(".。"), phrase) for word, phrase in words)


def pair(en: str, zh: str, phrases_en: list[int], phrases_zh: list[int]) -> SentencePair:
    return SentencePair("p", "t", side(en, phrases_en), side(zh, phrases_zh), links=())


FRONTED = pair("Anna left Paris yesterday.", "安娜 昨天 离开了 巴黎。", [0, 1, 2, 3], [0, 3, 1, 2])
STRAIGHT = pair("Anna left Paris.", "安娜 离开了 巴黎。", [0, 1, 2], [0, 1, 2])


def test_phrases_stand_in_target_order_and_the_moved_one_is_marked() -> None:
    assert target_parts(FRONTED, EN_ZH) == (("安娜", "昨天", "离开了", "巴黎。"), ((1,),))


@pytest.mark.parametrize("way", ["en-zh", "zh-en"])
def test_the_reference_itself_is_always_in_place(way: str) -> None:
    direction = Direction.parse(way)
    pairs = [row.pair for row in load_test().sentences]
    gold = moved_figures(pairs, [pair.text(direction.target) for pair in pairs], direction)
    assert gold.in_place == 1.0
    unmoved = [pair.target_in_source_order(direction) for pair in pairs]
    assert moved_figures(pairs, unmoved, direction).in_place < 0.5


def test_every_part_of_a_split_phrase_counts() -> None:
    split = pair("Will Anna leave now?", "安娜 现在 会 离开 吗？", [0, 1, 2, 3], [1, 3, 0, 2, 0])
    assert moved_figures([split], ["安娜现在会离开吗？"], EN_ZH).in_place == 1.0
    assert moved_figures([split], ["安娜会离开现在吗？"], EN_ZH).in_place < 1.0


def test_only_sentences_that_change_order_count() -> None:
    good = moved_figures([FRONTED, STRAIGHT], ["安娜昨天离开了巴黎。", "什么？"], EN_ZH)
    assert (good.sentences, good.phrases, good.in_place) == (1, 1, 1.0)
    assert good.bleu == pytest.approx(100)
    assert good.bleu_source_order < 60
    bad = moved_figures([FRONTED], ["安娜离开了巴黎昨天。"], EN_ZH)
    assert bad.in_place == 0
    assert bad.bleu == pytest.approx(bad.bleu_source_order)
    assert good.to_json()["difference"] == pytest.approx(100 - good.bleu_source_order)


def test_without_any_such_sentence_there_is_no_figure() -> None:
    with pytest.raises(DataError, match="none of 1 sentences"):
        moved_figures([STRAIGHT], ["安娜离开了巴黎。"], EN_ZH)
