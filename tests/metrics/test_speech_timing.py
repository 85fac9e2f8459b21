import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.speech_timing import (
    Interval,
    discontinuity,
    playback_intervals,
    sounding,
    speech_end_offset,
    speech_start_offset,
)

chunks = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=20)


def test_the_speech_log_of_simuleval_starts_and_ends_where_it_says() -> None:
    played = playback_intervals([1.0, 3.0], [1.5, 0.6])
    assert played == [Interval(1.0, 1.5), Interval(3.0, 0.6)]
    assert speech_start_offset(played) == 1.0
    assert speech_end_offset(played, source_s=4.0) == pytest.approx(-0.4)


def test_a_chunk_waits_for_the_one_before_it() -> None:
    played = playback_intervals([1.0, 2.0, 6.0], [2.5, 1.0, 1.0])
    assert [one.start_s for one in played] == [1.0, 3.5, 6.0]
    silences = discontinuity(played)
    assert (silences.sum_s, silences.count, silences.longest_s) == (1.5, 1, 1.5)
    assert silences.mean_s == 1.5


def test_output_without_a_gap_has_no_discontinuity() -> None:
    silences = discontinuity(playback_intervals([1.0], [2.0]))
    assert (silences.sum_s, silences.count, silences.mean_s) == (0.0, 0, 0.0)


def test_sound_silence_and_talk_over_the_source_are_measured() -> None:
    # The source speaks 0-2 and 3-5 s; the output 1-2.5 and 4-6 s.
    heard = sounding([Interval(1.0, 1.5), Interval(4.0, 2.0)], [Interval(0, 2), Interval(3, 2)])
    assert heard.sound_s == pytest.approx(3.5)
    assert heard.silence_s == pytest.approx(1.5)
    assert heard.over_source_s == pytest.approx(1.0 + 1.0)
    assert heard.clash_s == pytest.approx(0.0)
    assert heard.silence_ratio == pytest.approx(0.3)
    assert heard.overlap_ratio == pytest.approx(2.0 / 3.5)


def test_two_chunks_at_once_clash() -> None:
    heard = sounding([Interval(0, 3), Interval(1, 1), Interval(2.5, 1)], [Interval(10, 1)])
    assert heard.clash_s == pytest.approx(1.5)
    assert heard.sound_s == pytest.approx(3.5)
    assert heard.over_source_s == 0.0


@given(chunks)
def test_scheduled_output_never_clashes_and_never_plays_before_it_is_there(
    pairs: list[tuple[int, int]],
) -> None:
    delays_s = [sum(gap for gap, _ in pairs[: at + 1]) / 8 for at in range(len(pairs))]
    durations_s = [duration / 8 for _, duration in pairs]
    played = playback_intervals(delays_s, durations_s)
    assert all(one.start_s >= delay_s for one, delay_s in zip(played, delays_s, strict=True))
    end_s = played[-1].end_s
    heard = sounding(played, [Interval(0.0, end_s)])
    assert heard.clash_s == pytest.approx(0.0)
    assert heard.over_source_s == pytest.approx(heard.sound_s) == pytest.approx(sum(durations_s))
    assert heard.silence_s == pytest.approx(discontinuity(played).sum_s)
    assert heard.sound_s + heard.silence_s == pytest.approx(end_s - delays_s[0])


@given(chunks, chunks)
def test_talk_over_the_source_is_the_same_seen_from_either_side(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    def laid(pairs: list[tuple[int, int]]) -> list[Interval]:
        starts = [sum(gap for gap, _ in pairs[: at + 1]) for at in range(len(pairs))]
        return [
            Interval(start, duration) for start, (_, duration) in zip(starts, pairs, strict=True)
        ]

    one, other = laid(first), laid(second)
    # Counted second by second, as all times are whole.
    covered = [
        {second for span in spans for second in range(int(span.start_s), int(span.end_s))}
        for spans in (one, other)
    ]
    both = len(covered[0] & covered[1])
    assert sounding(one, other).over_source_s == pytest.approx(both)
    assert sounding(other, one).over_source_s == pytest.approx(both)
    assert sounding(one, other).sound_s == pytest.approx(len(covered[0]))


@pytest.mark.parametrize(
    ("delays_s", "durations_s", "what"),
    [
        ([], [], "at least one"),
        ([1.0], [0.0], "lasts 0.0 s"),
        ([1.0], [-1.0], "lasts -1.0 s"),
        ([-1.0], [1.0], "starts at -1.0 s"),
        ([2.0, 1.0], [1.0, 1.0], "decrease"),
        ([1.0], [1.0, 1.0], "1 and 2 entries"),
        ([1.0], [float("nan")], "nan"),
    ],
)
def test_sounds_that_cannot_be_are_errors(
    delays_s: list[float], durations_s: list[float], what: str
) -> None:
    with pytest.raises(MetricError, match=what):
        playback_intervals(delays_s, durations_s)


def test_an_output_out_of_order_is_an_error() -> None:
    with pytest.raises(MetricError, match="decrease"):
        discontinuity([Interval(3, 1), Interval(1, 1)])
    with pytest.raises(MetricError, match="longer than 0 s"):
        speech_end_offset([Interval(0, 1)], source_s=0.0)
