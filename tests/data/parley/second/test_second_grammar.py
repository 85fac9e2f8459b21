from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.data.parley.clauses import Mood, declare
from earvoice.data.parley.second import figures
from earvoice.data.parley.second.acts import event
from earvoice.data.parley.second.domains import DOMAINS
from earvoice.data.parley.second.entries import Domain, Tables, Template, domain
from earvoice.data.parley.second.grammar import (
    HELD_OUT_TEMPLATES,
    TRAINED_TEMPLATES,
    draw_held_out,
    draw_sentence,
    make,
    templates_of,
)
from earvoice.data.parley.second.names import CHINESE_GIVEN, CHINESE_SURNAMES, GIVEN, SURNAMES
from earvoice.data.parley.second.slots import fill, slot_names
from earvoice.data.parley.second.stage import Stage
from earvoice.data.parley.sentence import PARLEY, SentencePair, without_marks
from earvoice.errors import DataError
from earvoice.types import Language

drawn = st.integers(0, 2**32).map(lambda seed: draw_sentence(Random(seed)))
SAMPLE = [draw_sentence(Random(seed)) for seed in range(900)] + [
    draw_held_out(Random(seed), seed) for seed in range(120)
]
_ENGLISH = """
a about am an and are as at be becoming been by did do does for from had has have if in is it myself
not of on so than that the there to was we were what when where which who why will would yet
"""
_CHINESE = """
一个 一些 一份 一圈 一家 一张 一次 一点 一番 一笔 上 不 与 中 也 了 事情 于 人 今年 以 以前 价格 会
但 但是 位 你 内 到 到场 占用 可是 号 名 吗 否则 在 大家 就 展开 已经 度过 开始 很 得 情况 感到
我们 所 所以 才 把 是 有 来 来说 次 之外 正在 没 的 的话 看法 知识 问题 等候 给 能 被 让 让人
说 说法 起 还 这 都 里 雨
"""
UNLINKED = {
    Language.EN: frozenset(_ENGLISH.split()),
    Language.ZH: frozenset(_CHINESE.split()),
}


def said(pair: SentencePair) -> list[str]:
    return [without_marks(token.text).lower() for token in pair.en]


@settings(max_examples=200, deadline=None)
@given(drawn)
def test_links_join_tokens_and_every_phrase_stands_on_both_sides(pair: SentencePair) -> None:
    assert all(0 <= i < len(pair.en) and 0 <= j < len(pair.other) for i, j in pair.links)
    assert len(set(pair.links)) == len(pair.links) > 0
    assert set(pair.phrase_order(Language.EN)) == set(pair.phrase_order(Language.ZH))


@settings(max_examples=200, deadline=None)
@given(drawn)
def test_what_is_said_holds_letters_and_ideographs_only(pair: SentencePair) -> None:
    for token in pair.en:
        letters = token.spoken.replace("'", "").replace(" ", "").replace("-", "")
        assert letters.isalpha() and letters.isascii(), token
    for token in pair.other:
        assert token.spoken and all("一" <= char <= "鿿" for char in token.spoken), token


@pytest.mark.parametrize("language", PARLEY)
def test_only_declared_function_words_have_no_link(language: Language) -> None:
    loose: Counter[str] = Counter()
    for pair in SAMPLE:
        linked = {source for source, _ in pair.links_from(language)}
        for index, token in enumerate(pair.tokens(language)):
            if index not in linked:
                loose[without_marks(token.text).lower()] += 1
    assert loose.keys() <= UNLINKED[language]


def test_sentences_are_written_properly() -> None:
    for pair in SAMPLE:
        english, chinese = pair.text(Language.EN), pair.text(Language.ZH)
        assert english[0].isupper() or english[0] == "$" or english[0].isdigit(), english
        assert english[-1] in ".?" and chinese[-1] in "。？"
        assert not re.search(r"[{}~_|/]|  ", english + chinese), english
        assert not re.search(r"\b(a [aeio]|an [^aeiouhX])", english), english


def test_english_verbs_agree() -> None:
    for pair in SAMPLE:
        text = " ".join(said(pair))
        assert not re.search(r"\b(i|we|you|they) (is|has|needs|wants|plans)\b", text), text
        assert not re.search(r"\b(we|you|they) (am|was)\b|\bi (are|were)\b", text), text
        assert not any(a == b and a != "that" for a, b in pairwise(said(pair))), text


def test_chinese_counts_with_liang() -> None:
    for pair in SAMPLE:
        assert not re.search("(?<![十百零第期点])二[位名个份张台家件部本]", pair.text(Language.ZH))


def test_no_template_or_entry_stands_twice() -> None:
    names = Counter(t.name for t in (*TRAINED_TEMPLATES, *HELD_OUT_TEMPLATES))
    assert {name for name, count in names.items() if count > 1} == set()
    for own in DOMAINS:
        nouns = Counter(noun.en for noun in own.nouns) + Counter()
        assert max(nouns.values()) == 1, nouns.most_common(1)
        assert max(Counter(noun.zh for noun in own.nouns).values()) == 1, own.name
        assert max(Counter(quality.en for quality in own.qualities).values()) == 1, own.name


def test_a_noun_or_adjective_has_one_english_in_every_domain() -> None:
    english_of = defaultdict(set)
    for own in DOMAINS:
        for noun in own.nouns:
            english_of["noun", noun.zh].add(noun.en)
        for spot in own.spots:
            english_of["noun", spot.zh].add(spot.en)
        for quality in own.qualities:
            english_of["quality", quality.zh].add(quality.en)
    assert {key for key, found in english_of.items() if len(found) > 1} == set()


def test_names_are_thousands_and_spelled_one_way() -> None:
    assert len(GIVEN) * len(SURNAMES) + len(CHINESE_GIVEN) * len(CHINESE_SURNAMES) >= 4000
    for table in (GIVEN, SURNAMES, CHINESE_GIVEN, CHINESE_SURNAMES):
        assert len({name.en for name in table}) == len({name.zh for name in table}) == len(table)


def test_numbers_are_thousands() -> None:
    rng = Random(7)
    written = {word.text for _ in range(4000) for word in figures.money(rng).en}
    assert len(written) > 1000
    said_numbers = {t.text for pair in SAMPLE for t in pair.en if any(map(str.isdigit, t.text))}
    assert len(said_numbers) > 150


@pytest.mark.parametrize("own", DOMAINS, ids=lambda own: own.name)
def test_every_template_clause_and_frame_of_a_domain_makes_a_sentence(own: Domain) -> None:
    for template in templates_of(own.name):
        assert make(template, Stage(Random(template.name), own)).links
    for clause in (*own.troubles, *own.outcomes):
        stage = Stage(Random(clause.name), own)
        assert fill(clause, stage).en


@pytest.mark.parametrize("own", DOMAINS, ids=lambda own: own.name)
def test_every_word_of_the_tables_can_be_said(own: Domain) -> None:
    stage, asked = Stage(Random(own.name), own), set[str]()
    for frame in own.frames:
        for _ in range(25):
            stage.start_sentence()
            asked |= {
                word.text for word in declare(event(stage, frame, Mood.PAST), Mood.PAST).other
            }
    named = {
        slot.rpartition(":")[2]
        for template in (*templates_of(own.name), *own.troubles, *own.outcomes)
        for slot in slot_names(template)
    }
    named = named.union(*(quality.classes for quality in own.qualities if quality.graded))
    for noun in own.nouns:
        assert asked & {noun.zh, f"{noun.zh}们"} or noun.classes & named, noun.en
    for frame in own.frames:
        assert f"{frame.verb.zh}了" in asked, frame.verb.base


def test_a_seed_gives_the_same_sentence() -> None:
    assert [draw_sentence(Random(s)) for s in range(30)] == SAMPLE[:30]


@pytest.mark.parametrize(
    ("frame", "troubles", "outcomes", "message"),
    [
        ("cat | lasting", "|", "|", "names the class 'cat' that no noun has"),
        ("dog | remedy", "| flee", "| chase", "names 'flee', which is no remedy"),
    ],
)
def test_tables_that_name_what_there_is_not_are_refused(
    frame: str, troubles: str, outcomes: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        domain(
            "zoo",
            Tables(
                orgs="Zoo | 动物园",
                nouns="dog | 狗 | 只 | dog",
                qualities="big, bigger, biggest | 大 | dog",
                frames=f"dog | chase | 追 | {frame}",
                spots="in | park | 公园",
                troubles=f"it is raining~r | 下雨~r 了 {troubles}",
                outcomes=f"it will~w be dry~d | 会~w 干~d {outcomes}",
                templates="a | background\nit is raining~r .\n下雨~r 了 。",
            ),
        )


def test_answers_name_what_was_asked_for() -> None:
    own = next(d for d in DOMAINS if d.name == "health")
    by_name: dict[str, Template] = {t.name: t for t in templates_of("health")}
    for seed in range(30):
        stage = Stage(Random(seed), own)
        question = make(by_name["any_why_did"], stage)
        asked_for = stage.reason
        answer = make(by_name["any_because_trouble"], stage)
        assert asked_for is not None and stage.reason is asked_for
        assert question.pattern == "any_why_did" and answer.en[0].text == "Because"
