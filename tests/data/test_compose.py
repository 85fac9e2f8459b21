"""Composing: a talk's words, times, cuts and targets belong together."""

from __future__ import annotations

import numpy as np
import pytest

from earvoice.audio.features import SILENCE_VALUE
from earvoice.data.augment import Augmentation
from earvoice.data.compose import (
    NO_SPEECH_SOUNDS,
    Script,
    TrajectoryConfig,
    compose,
    compose_no_speech,
)
from earvoice.data.parley.sentence import SentencePair, Token
from earvoice.data.parley.voices import Voice
from earvoice.data.shards import Example, ExampleKind
from earvoice.data.trajectory import Method, merge
from earvoice.errors import ConfigError
from earvoice.types import Direction, Language
from earvoice.voice import Speech, Utterance
from earvoice.voice.utterance import Phoneme, SpokenWord

WORD_S = 0.5
CLEAN = Augmentation(
    speed=(1.0, 1.0),
    lead_s=(0.0, 0.0),
    trail_s=(0.0, 0.0),
    room_probability=0.0,
    noise_probability=0.0,
)
PAIR = SentencePair(
    "p",
    "t",
    (
        Token("We", "We", 0),
        Token("met", "met", 1),
        Token("on", "on", 2),
        Token("May 3.", "May third", 2),
    ),
    (Token("我们", "我们", 0), Token("5月3日", "五月三日", 2), Token("见面。", "见面", 1)),
    ((0, 0), (1, 2), (3, 1)),
)


class Metronome:
    """Speaks every word of a text for half a second."""

    def speak(self, utterance: Utterance) -> Speech:
        words, position = [], 0
        for index, text in enumerate(utterance.text.split(" ")):
            start_s, end_s = index * WORD_S, (index + 1) * WORD_S
            sound = (Phoneme("a", start_s, end_s),)
            end = position + len(text)
            words.append(SpokenWord(text, start_s, end_s, position, end, sound))
            position = end + 1
        samples = np.full(round(len(words) * WORD_S * 22050), 0.1, np.float32)
        return Speech(samples, 22050, tuple(words))


def made(
    sentences: int = 1,
    direction: str = "en-zh",
    *,
    augmentation: Augmentation = CLEAN,
    trajectory: TrajectoryConfig | None = None,
) -> Example:
    script = Script(
        "id",
        ExampleKind.TALK,
        Direction.parse(direction),
        (PAIR,) * sentences,
        (0.25,) * (sentences - 1),
    )
    return compose(
        script,
        Metronome(),
        Voice("m1", 175, 50, 50),
        augmentation=augmentation,
        trajectory=trajectory or TrajectoryConfig(),
        rng=np.random.default_rng(0),
    )


def test_a_word_waits_for_the_word_it_translates() -> None:
    # Five spoken words of 0.5 s and a tail of 0.1 s: "We" ends at 0.5, "met" at 1.0, "third" at
    # 2.5 s.
    example = made()
    assert example.label.targets == ("我们", "", "5月3日见面。")
    assert example.label.transcript == "We met on May third."
    assert example.label.source_s == pytest.approx(2.6)


def test_features_are_whole_chunks_and_the_padding_is_silence() -> None:
    example = made()
    assert example.mel.shape == (3 * 112, 80)
    # 2.6 s are 260 columns, and the window of a column reaches 240 samples back.
    assert np.all(example.mel[263:] == np.float16(SILENCE_VALUE))
    assert not np.all(example.mel[:259] == np.float16(SILENCE_VALUE))


def test_half_chunks_merge_to_whole_ones() -> None:
    """Recordings on the finer grid are padded to whole 1.12 s and written at the same times."""
    for sentences in (1, 2, 3):
        fine = made(sentences, trajectory=TrajectoryConfig(chunk_samples=8_960, max_chunks=120))
        whole = made(sentences)
        assert fine.label.chunks == 2 * whole.label.chunks
        assert merge(fine.label.targets, 2) == whole.label.targets
        assert np.array_equal(fine.mel, whole.mel)
        assert len(set(fine.label.targets)) > 2  # both halves of chunks are written in
    rng = np.random.default_rng(2)
    half = TrajectoryConfig(chunk_samples=8_960)
    silent = compose_no_speech("id", Direction.parse("en-zh"), half, rng)
    assert len(silent.mel) == 56 * silent.label.chunks and silent.label.chunks % 2 == 0


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
@pytest.mark.parametrize("chunk_samples", [17_920, 8_960])
def test_what_was_heard_in_each_chunk_joins_to_the_transcript(
    direction: str, chunk_samples: int
) -> None:
    trajectory = TrajectoryConfig(chunk_samples=chunk_samples, max_chunks=120)
    for sentences in (1, 3):
        label = made(sentences, direction, trajectory=trajectory).label
        assert len(label.heard) == label.chunks
        assert "".join(label.heard) == label.transcript
    # "We met" end at 0.5 and 1.0 s, "on" at 1.5 and both words of "May third" at 2.5 s.
    if (direction, chunk_samples) == ("en-zh", 17_920):
        assert made().label.heard == ("We met", " on", " May third.")


def test_words_are_heard_no_later_than_what_they_set_free() -> None:
    label = made(3, trajectory=TrajectoryConfig(chunk_samples=8_960, max_chunks=120)).label
    heard = written = ""
    for words, text in zip(label.heard, label.targets, strict=True):
        heard, written = heard + words, written + text
        assert written.count("5月3日") <= heard.count("May third")
    assert written.count("5月3日") == 3


def test_english_sentences_are_joined_by_spaces_and_chinese_ones_are_not() -> None:
    assert "".join(made(2, "zh-en").label.targets) == "We met on May 3. We met on May 3."
    assert made(2, "zh-en").label.transcript == "我们五月三日见面。我们五月三日见面。"
    assert "".join(made(2, "en-zh").label.targets) == "我们5月3日见面。" * 2


def test_a_long_talk_is_cut_between_sentences() -> None:
    # A sentence takes 2.6 s and a pause 0.25 s: three of them and two pauses are 8.3 s, four 11.15
    # s.
    example = made(9, trajectory=TrajectoryConfig(max_chunks=9))  # 10.08 s
    assert example.label.chunks <= 9
    assert "".join(example.label.targets) == PAIR.text(Language.ZH) * 3
    assert example.label.transcript == " ".join([PAIR.spoken(Language.EN)] * 3)


def test_a_talk_fits_also_when_it_is_slowed_down_and_surrounded_by_silence() -> None:
    slow = CLEAN.model_copy(
        update={"speed": (0.8, 0.8), "lead_s": (2.0, 2.0), "trail_s": (1.0, 1.0)}
    )
    example = made(9, augmentation=slow, trajectory=TrajectoryConfig(max_chunks=12))
    assert example.label.chunks <= 12
    assert example.label.targets[0] == ""  # the first word ends at 2 s + 0.5 s / 0.8


def test_silence_that_leaves_no_room_is_an_error() -> None:
    with pytest.raises(ConfigError, match="shorten lead_s"):
        made(
            augmentation=CLEAN.model_copy(update={"lead_s": (3.0, 3.0)}),
            trajectory=TrajectoryConfig(max_chunks=2),
        )


def test_other_methods_write_at_other_times_but_the_same_text() -> None:
    texts = {
        method: made(2, trajectory=TrajectoryConfig(method=method, wait_k=2)).label.targets
        for method in Method
    }
    assert len({"".join(targets) for targets in texts.values()}) == 1
    assert not any(texts[Method.OFFLINE][:-1])
    assert not texts[Method.WAIT_K][0] and texts[Method.WAIT_K][1]


def test_nothing_is_written_where_nobody_speaks() -> None:
    rng = np.random.default_rng(1)
    trajectory = TrajectoryConfig()
    silent = 0
    for _ in range(5 * len(NO_SPEECH_SOUNDS)):
        example = compose_no_speech("id", Direction.parse("en-zh"), trajectory, rng)
        assert example.label.transcript == "" and not any(example.label.targets)
        assert example.label.heard == ("",) * example.label.chunks
        assert example.mel.shape == (112 * example.label.chunks, 80)
        assert np.isfinite(example.mel).all()
        silent += bool(np.all(example.mel == np.float16(SILENCE_VALUE)))
    assert 0 < silent < 5 * len(NO_SPEECH_SOUNDS)


def test_sentences_are_noted_where_they_are_said() -> None:
    label = made(2).label
    first, second = label.sentences
    assert (first.reference, first.transcript) == ("我们5月3日见面。", "We met on May third.")
    assert (first.start_s, first.end_s) == (0.0, 5 * WORD_S)
    assert second.start_s >= 5 * WORD_S + 0.25
    assert second.end_s - second.start_s == pytest.approx(5 * WORD_S)
    back = made(1, "zh-en").label.sentences[0]
    assert back.reference == "We met on May 3."
