"""Mixing: a share of the speech, in every kind; what is the other source's does not change."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from earvoice.data.compose import Script
from earvoice.data.parley.sentence import SentencePair, Token
from earvoice.data.parley.talks import estimated_s
from earvoice.data.scripts import MixConfig, ScriptSource
from earvoice.data.shards import ExampleKind
from earvoice.data.tatoeba.pairs import NAME
from earvoice.data.tatoeba.scripts import TatoebaScripts
from earvoice.types import Direction

SPOKEN = (ExampleKind.SENTENCE, ExampleKind.GROUP, ExampleKind.TALK)
MIX = MixConfig(talk_s=(20.0, 30.0), disfluent=0.0)
EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")
PAIRS = tuple(
    SentencePair(
        NAME,
        NAME,
        (Token("Tom", "Tom", 0), Token(f"came{n}.", f"came{n}", 1)),
        (Token("汤姆", "汤姆", 0), Token("来了。", "来了", 1)),
        ((0, 0), (1, 1)),
    )
    for n in range(20)
)


def mixed(*, share: float = 0.3, seed: int = 1, mix: MixConfig = MIX) -> TatoebaScripts:
    return TatoebaScripts(ScriptSource(mix, seed=seed), PAIRS, mix, share=share, seed=seed)


def is_ours(script: Script) -> bool:
    return script.sentences[0].pattern == NAME


def said_s(script: Script) -> float:
    said = sum(estimated_s(pair, script.direction.source) for pair in script.sentences)
    return said + sum(script.pauses_s)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_the_share_of_speech_is_kept_in_every_kind(share: float) -> None:
    scripts = mixed(share=share)
    spent: defaultdict[ExampleKind, Counter[bool]] = defaultdict(Counter)
    for kind in SPOKEN:
        for _ in range(60):
            script = scripts.draw("id", kind, EN_ZH)
            spent[kind][is_ours(script)] += round(1000 * said_s(script))
    for kind in SPOKEN:
        assert spent[kind][True] / spent[kind].total() == pytest.approx(share, abs=0.05)


def test_the_others_sentences_are_those_they_would_be_alone() -> None:
    alone, among = ScriptSource(MIX, seed=3), mixed(seed=3)
    others = [among.draw("id", ExampleKind.GROUP, ZH_EN) for _ in range(30)]
    kept = [script for script in others if not is_ours(script)]
    assert 0 < len(kept) < 30
    assert kept == [alone.draw("id", ExampleKind.GROUP, ZH_EN) for _ in kept]


def test_the_same_seed_gives_the_same_scripts_and_another_one_does_not() -> None:
    one, same, other = (
        [mixed(seed=seed).draw("id", kind, EN_ZH) for kind in SPOKEN * 3] for seed in (1, 1, 2)
    )
    assert one == same != other


def test_every_sentence_comes_before_one_comes_again() -> None:
    scripts = mixed(share=0.999)
    drawn: list[str] = []
    while len(drawn) < len(PAIRS):
        script = scripts.draw("id", ExampleKind.SENTENCE, EN_ZH)
        drawn += [pair.en[1].text for pair in script.sentences if is_ours(script)]
    assert sorted(drawn) == sorted(pair.en[1].text for pair in PAIRS)


def test_a_talk_fills_its_time_and_pauses_stand_between_its_sentences() -> None:
    scripts = mixed(share=0.999)
    scripts.draw("id", ExampleKind.TALK, ZH_EN)
    for _ in range(10):
        script = scripts.draw("id", ExampleKind.TALK, ZH_EN)
        assert is_ours(script) and len(script.pauses_s) == len(script.sentences) - 1
        assert 17.0 < said_s(script) < 33.0
        assert all(0.2 <= pause <= 1.5 for pause in script.pauses_s)


def test_sentences_stumble_as_often_as_others_do() -> None:
    scripts = mixed(share=0.999, mix=MIX.model_copy(update={"disfluent": 1.0}))
    scripts.draw("id", ExampleKind.SENTENCE, EN_ZH)
    (sentence,) = scripts.draw("id", ExampleKind.SENTENCE, EN_ZH).sentences
    assert len(sentence.en) > 2 and sentence.other == PAIRS[0].other


def test_kinds_and_voices_are_the_others() -> None:
    alone, among = ScriptSource(MIX, seed=5), mixed(seed=5)
    for _ in range(5):
        kind, direction = among.draw_kind()
        assert (kind, direction) == alone.draw_kind()
        assert among.draw_voice() == alone.draw_voice()
        among.count(kind, 5.0)
        alone.count(kind, 5.0)
