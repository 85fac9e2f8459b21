from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import ConfigError
from earvoice.metrics.embedding import Calibration, windows_by_text
from earvoice.metrics.hashed_ngrams import HashedNgrams

_EMBEDDER = HashedNgrams()


def _cosine(one: str, other: str) -> float:
    first, second = _EMBEDDER.embed([one, other])
    return float(first @ second)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_vectors_have_norm_one_wherever_there_is_something_to_read(texts: list[str]) -> None:
    vectors = _EMBEDDER.embed([*texts, "something"])
    norms = np.linalg.norm(vectors, axis=1)
    assert vectors.dtype == np.float32
    assert norms[-1] == pytest.approx(1, abs=1e-5)
    assert ((norms < 1 + 1e-5) & np.isfinite(norms)).all()


@given(st.lists(st.text(alphabet="ab 你好3.X", max_size=12), max_size=6), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_a_vector_does_not_depend_on_its_neighbours(texts: list[str], largest: int) -> None:
    windows = _EMBEDDER.embed_windows(texts, largest)
    assert windows.shape[:2] == (len(texts) + 1, largest)
    for at, text in enumerate(texts):
        np.testing.assert_array_equal(windows[at + 1, 0], _EMBEDDER.embed([text])[0])


def test_a_run_is_nearly_the_same_as_its_sentences_in_one_text() -> None:
    sentences = ["We met on Tuesday.", "The hotel has 12 rooms.", "It was late."]
    runs = _EMBEDDER.embed_windows(sentences, 3)
    texts = windows_by_text(_EMBEDDER.embed, sentences, 3)
    cosines = (runs * texts).sum(axis=2)
    # Row i, column k exists when k < i; a sentence alone is the text itself, but the name at the
    # head of a run and n-grams across borders differ a little.
    assert cosines[1:, 0] == pytest.approx(np.ones(3), abs=1e-5)
    assert cosines[2:, 1].min() > 0.9 and cosines[3, 2] > 0.9
    assert not runs[0].any() and not runs[1, 1:].any() and not runs[2, 2:].any()


def test_paraphrases_are_more_alike_than_sentences_of_the_same_topic() -> None:
    sentence = "The manager will book the hotel room online tomorrow."
    close = _cosine(sentence, "Tomorrow the manager is going to book a hotel room on the internet.")
    far = _cosine(sentence, "The driver left his umbrella in the car last Monday.")
    assert close > 0.5 > 0.3 > far
    chinese = _cosine("经理明天会在网上预订酒店房间。", "明天经理将在网上订酒店的房间。")
    assert chinese > 0.6 > 0.3 > _cosine("经理明天会在网上预订酒店房间。", "司机把雨伞忘在车里了。")


def test_a_number_tells_sentences_apart_that_are_otherwise_the_same() -> None:
    assert _cosine("It costs 1350 dollars.", "The price is 1350 dollars.") > _cosine(
        "It costs 7200 dollars.", "The price is 1350 dollars."
    )
    assert _cosine("会议3点开始。", "3点开会。") > _cosine("会议5点开始。", "3点开会。")


def test_a_name_inside_a_sentence_counts_once_more() -> None:
    assert _cosine("I met Anna.", "Yesterday Anna came.") > _cosine(
        "I met anna.", "Yesterday anna came."
    )


def test_a_sentence_said_three_times_is_not_that_sentence() -> None:
    sentence = "We will meet again on Friday."
    repeated = [_cosine(sentence, " ".join([sentence] * times)) for times in (1, 2, 3, 9)]
    assert repeated[0] == pytest.approx(1, abs=1e-5)
    assert repeated[0] > repeated[1] > repeated[2] >= repeated[3] - 1e-6
    assert repeated[1] < 0.9


def test_width_forms_and_case_are_the_same_character() -> None:
    assert _cosine("ＡＢＣ　１２３", "abc 123") == pytest.approx(1, abs=1e-5)


def test_vectors_are_the_same_in_every_process() -> None:
    program = (
        "from earvoice.metrics.hashed_ngrams import HashedNgrams\n"
        "import sys, hashlib\n"
        "vectors = HashedNgrams().embed(['Anna has 3 cats.', '安娜有三只猫。'])\n"
        "sys.stdout.write(hashlib.sha256((vectors > 0).tobytes()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_a_width_or_share_that_cannot_work_is_refused() -> None:
    with pytest.raises(ConfigError, match="at least 64"):
        HashedNgrams(width=8)
    with pytest.raises(ConfigError, match="share in"):
        HashedNgrams(length_share=1.0)
    with pytest.raises(ConfigError, match="unrelated similarity"):
        Calibration(unrelated_similarity=1.0, least_similarity=0.2, good_cost=0.3)
