from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.token_delay import (
    average_token_delay,
    average_token_delay_of_speech,
    average_token_delay_of_text,
)
from tests.metrics.segments import A, B, D


@pytest.mark.parametrize(
    ("delays_s", "elapsed_s", "expected_s", "aware_s"),
    [
        (A.delays_s, A.elapsed_s, 1.55, 1.6375),
        (B.delays_s, B.elapsed_s, 4.55, 4.65),
        (D.delays_s, D.elapsed_s, 2.05, 2.05),
    ],
    ids=["A", "B", "D"],
)
def test_token_delay_is_that_of_simuleval(
    delays_s: tuple[float, ...], elapsed_s: tuple[float, ...], expected_s: float, aware_s: float
) -> None:
    assert average_token_delay(delays_s) == pytest.approx(expected_s, abs=1e-9)
    assert average_token_delay(delays_s, elapsed_s=elapsed_s) == pytest.approx(aware_s, abs=1e-9)


def test_elapsed_times_of_zero_mean_that_nothing_was_measured() -> None:
    assert average_token_delay([1.0, 2.0], elapsed_s=[0.0, 0.0]) == average_token_delay([1.0, 2.0])


def test_words_of_one_write_are_due_one_pseudo_token_after_the_other() -> None:
    # All at 0.9 s, against source tokens that end at 0.3, 0.6 and 0.9 s.
    assert average_token_delay([0.9, 0.9, 0.9]) == pytest.approx((0.6 + 0.3 + 0.0) / 3)


def test_words_written_too_early_do_not_make_later_ones_late() -> None:
    # Three words for the one source token there is by 0.3 s, so the fourth word belongs to the
    # second token, which ends at 0.6 s, and not to the fourth.
    assert average_token_delay([0.3, 0.3, 0.3, 1.2]) == pytest.approx((1.2 - 0.6) / 4)


def test_a_rounding_error_makes_no_pseudo_token_of_its_own() -> None:
    assert average_token_delay([0.1 + 0.2, 0.1 + 0.2 + 0.3]) == pytest.approx(0.0)


def test_wait_one_on_text_lags_by_its_own_word() -> None:
    # Word t is read at t and written at t + 1.
    assert average_token_delay_of_text([1, 2, 3, 4]) == pytest.approx(1.0)


def test_speech_is_late_by_the_time_it_takes_to_say() -> None:
    # 0.6 s of speech at 0.6 s: tokens end at 0.9 and 1.2 s against 0.3 and 0.6 s.
    assert average_token_delay_of_speech([0.6], [0.6]) == pytest.approx(0.6)


def test_long_speech_delays_what_follows_it() -> None:
    # The second chunk is there at 0.6 s but plays from 1.2 to 1.5 s; source tokens end at 0.3 and
    # 0.6 s. The first chunk's tokens end at 0.6, 0.9 and 1.2 s, all due at 0.3 s.
    found_s = average_token_delay_of_speech([0.3, 0.6], [0.9, 0.3])
    assert found_s == pytest.approx(((0.6 + 0.9 + 1.2) - 3 * 0.3 + 1.5 - 0.6) / 4)


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=20).map(
        lambda gaps: list(accumulate(gaps))
    ),
    st.integers(0, 500),
)
def test_a_constant_compute_delays_every_token_by_itself(
    delays: list[int], compute_ms: int
) -> None:
    delays_s = [delay / 1000 for delay in delays]
    elapsed_s = [delay_s + compute_ms / 1000 for delay_s in delays_s]
    aware_s = average_token_delay(delays_s, elapsed_s=elapsed_s)
    # What was held up once may wait no more later, so the delay is at most that of the compute.
    plain_s = average_token_delay(delays_s)
    assert plain_s - 1e-9 <= aware_s <= plain_s + compute_ms / 1000 + 1e-9


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12).map(lambda gaps: list(accumulate(gaps)))
)
def test_text_is_never_written_before_it_was_read(delays: list[int]) -> None:
    assert average_token_delay_of_text(delays) >= 1.0 - 1e-9


def test_times_that_cannot_be_are_errors() -> None:
    with pytest.raises(MetricError, match="below 0"):
        average_token_delay([-0.5, 1.0])
    with pytest.raises(MetricError, match="decrease"):
        average_token_delay([2.0, 1.0])
    with pytest.raises(MetricError, match="empty hypothesis"):
        average_token_delay_of_text([])
    with pytest.raises(MetricError, match="2 and 1 entries"):
        average_token_delay([1.0, 2.0], elapsed_s=[1.5])
    with pytest.raises(MetricError, match="lasts 0"):
        average_token_delay_of_speech([1.0], [0.0])
    with pytest.raises(MetricError, match="delays and durations"):
        average_token_delay_of_speech([1.0], [])
