import numpy as np
import pytest

from earvoice.agent.clock import SystemClock
from earvoice.agent.policies import Learned
from earvoice.errors import DataError
from earvoice.evaluation.items import Item
from earvoice.evaluation.no_speech import first_words, hear_gated, invented, no_speech_items
from earvoice.evaluation.run import hear
from earvoice.testing.engines import EchoEngine
from earvoice.testing.tones import silence, voice_like
from earvoice.types import Direction, Language, Task
from tests.evaluation.factories import result

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def test_sounds_without_speech_have_their_level_and_length() -> None:
    sounds = {item.id: item.samples for item in no_speech_items(EN_ZH, length_s=2.0)}
    levels_db = {
        name: 20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
        for name, samples in sounds.items()
        if samples.any()
    }
    assert levels_db == pytest.approx({"white-40": -40, "white-20": -20, "hum-20": -20}, abs=1e-3)
    assert all(len(samples) == 32_000 for samples in sounds.values())
    spectrum = np.abs(np.fft.rfft(sounds["hum-20"]))
    assert set(np.flatnonzero(spectrum > spectrum.max() / 100) / 2) == {
        50.0 * harmonic for harmonic in range(1, 9)
    }


def test_the_gate_silences_what_is_no_speech() -> None:
    (silent, *_, hum) = no_speech_items(EN_ZH, length_s=4.0)
    free = tuple(
        hear(EchoEngine(), [silent, hum], task=Task(EN_ZH), policy=Learned(), clock=SystemClock())
    )
    gated = [hear_gated(EchoEngine(), item) for item in (silent, hum)]
    quiet, noisy = invented(free, gated, Language.EN)
    assert (quiet.per_minute, quiet.per_minute_gated) == (0.0, 0.0)
    # The echo writes a word for each of four chunks in 4 s.
    assert (noisy.recording, noisy.per_minute, noisy.per_minute_gated) == ("hum-20", 60.0, 0.0)


def test_a_gated_session_hears_speech_after_silence() -> None:
    samples = np.concatenate([silence(5.0), voice_like(2.0)])
    item = Item("a", "seen_pattern", "seen", EN_ZH, samples, "w", "t", 5.0, is_sentence=True)
    heard = hear_gated(EchoEngine(), item)
    assert heard.hypothesis.startswith("t")
    assert heard.delays_s[0] > 5.0
    assert heard.source_s == pytest.approx(7.0)


def test_a_first_word_is_lost_when_only_the_gate_misses_it() -> None:
    said = {"transcript": "well the plan is good", "reference": "计划很好。"}
    free = [
        result("计划很好。", heard="well the plan is good", **said),  # type: ignore[arg-type]
        result("计划很好。", heard="oh well the plan", **said),  # type: ignore[arg-type]
        result("计划很好。", heard="wellness the plan", **said),  # type: ignore[arg-type]
        result("计划很好。", heard="a big red plan well", **said),  # type: ignore[arg-type]
    ]
    gated = [
        result("很好。", heard="the plan is good", **said),  # type: ignore[arg-type]
        result("计划很好。", heard="Well, the plan is good", **said),  # type: ignore[arg-type]
        result("计划很好", heard="well the plan is good", **said),  # type: ignore[arg-type]
        result("计划很好。", heard="plan", **said),  # type: ignore[arg-type]
    ]
    found = first_words("silence", free, gated, EN_ZH)
    assert (found.n, found.heard, found.lost, found.gained, found.loss) == (4, 2, 1, 1, 0.5)
    assert (found.same, found.same_start) == (0.5, 0.75)
    assert found.bleu == pytest.approx(100.0)
    assert found.bleu_gated < 100.0


def test_a_first_word_of_chinese_is_two_characters() -> None:
    free = [result("It is.", "It is.", transcript="计划，很好。", heard="啊计划很好")]
    kept = [result("It is.", "It is.", transcript="计划，很好。", heard="计划很好")]
    lost = [result("It is.", "It is.", transcript="计划，很好。", heard="划很好")]
    assert first_words("noise", free, kept, ZH_EN).lost == 0
    assert first_words("noise", free, lost, ZH_EN).loss == 1.0
    assert first_words("noise", lost, free, ZH_EN).loss is None


def test_first_words_need_sentences() -> None:
    with pytest.raises(DataError, match="at least one"):
        first_words("noise", [], [], EN_ZH)
