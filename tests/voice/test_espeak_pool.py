from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from earvoice.errors import ConfigError
from earvoice.types import Language
from earvoice.voice import EspeakPool, EspeakProcess, Utterance


@pytest.fixture(scope="module")
def pool() -> Iterator[EspeakPool]:
    with EspeakPool(2) as made:
        yield made


def test_speech_comes_back_in_order_and_as_from_one_process(
    pool: EspeakPool, espeak: EspeakProcess
) -> None:
    # Lengths alternate, so that the second of each pair is ready first.
    asked = [Utterance("one two " * (9 if i % 2 else 1), Language.EN) for i in range(9)]
    for utterance, speech in zip(asked, pool.map(asked), strict=True):
        assert np.array_equal(speech.samples, espeak.speak(utterance).samples)


def test_an_error_is_raised_in_its_turn_and_the_pool_goes_on(pool: EspeakPool) -> None:
    asked = [Utterance("a", Language.EN), Utterance("b", Language.EN, "nobody")]
    replies = pool.map(asked)
    assert next(replies).words
    with pytest.raises(ConfigError, match="nobody"):
        next(replies)
    assert [len(speech.words) for speech in pool.map(asked[:1] * 3)] == [1, 1, 1]


def test_no_more_than_two_items_a_process_are_read_ahead(pool: EspeakPool) -> None:
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = pool.apply(lambda process, item: -item, endless())
    assert [next(results) for _ in range(3)] == [-1, -2, -3]
    assert read <= 3 + 4


def test_a_pool_without_workers_is_refused() -> None:
    with pytest.raises(ConfigError, match="workers must be at least 1, got 0"):
        EspeakPool(0)
