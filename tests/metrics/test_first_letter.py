import pytest

from earvoice.errors import MetricError
from earvoice.metrics.first_letter import first_letter_lagging, first_sound_lagging
from earvoice.metrics.speech_timing import playback_intervals


def test_both_zero_points_are_given() -> None:
    found = first_letter_lagging([3.5, 3.5, 6.0], speech_start_s=1.25)
    assert (found.audio_s, found.speech_s) == (3.5, 2.25)


def test_the_first_text_that_is_never_changed_again_counts() -> None:
    # The first unit was rewritten at 5 s, when the second had stood since 4 s.
    assert first_letter_lagging([5.0, 4.0], speech_start_s=0.0).audio_s == 4.0


def test_text_before_the_first_speech_is_ahead_of_it() -> None:
    assert first_letter_lagging([1.0], speech_start_s=2.0).speech_s == -1.0


def test_speech_counts_from_its_first_sound() -> None:
    played = playback_intervals([2.0, 3.0], [0.5, 0.5])
    found = first_sound_lagging(played, speech_start_s=0.5, silent_s=0.25)
    assert (found.audio_s, found.speech_s) == (2.25, 1.75)


@pytest.mark.parametrize(
    ("times_s", "speech_start_s", "what"),
    [
        ([], 0.0, "empty hypothesis"),
        ([-1.0], 0.0, "below 0"),
        ([1.0], -1.0, "below 0"),
        ([1.0], float("nan"), "nan"),
        ([float("nan")], 0.0, "nan"),
    ],
)
def test_a_first_letter_that_cannot_be_is_an_error(
    times_s: list[float], speech_start_s: float, what: str
) -> None:
    with pytest.raises(MetricError, match=what):
        first_letter_lagging(times_s, speech_start_s=speech_start_s)
