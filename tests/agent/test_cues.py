from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.agent.cues import (
    MAX_COLUMNS,
    MAX_LINES,
    MAX_MS,
    MIN_MS,
    TimedText,
    build_cues,
    columns,
    milliseconds,
)

SENTENCE = "The committee approved the budget on Tuesday because nobody had any further questions."

texts = st.lists(
    st.tuples(
        st.text("abc dé,.!? 会议在，。“”\n-->&", max_size=60), st.floats(0.0, 2.0, allow_nan=False)
    ),
    max_size=12,
).map(
    lambda pieces: [
        TimedText(text, sum(gap for _, gap in pieces[: index + 1]))
        for index, (text, _) in enumerate(pieces)
    ]
)


@given(texts)
def test_cues_are_short_enough_to_read_and_long_enough_to_notice(pieces: list[TimedText]) -> None:
    for cue in build_cues(pieces):
        assert 1 <= len(cue.lines) <= MAX_LINES
        assert all(0 < columns(line) <= MAX_COLUMNS for line in cue.lines)
        assert MIN_MS <= cue.end_ms - cue.start_ms <= MAX_MS


@given(texts)
def test_cues_never_overlap(pieces: list[TimedText]) -> None:
    cues = build_cues(pieces)
    assert all(one.end_ms <= two.start_ms for one, two in pairwise(cues))


@given(texts)
def test_cues_hold_all_the_text_in_order(pieces: list[TimedText]) -> None:
    shown = "".join("".join(cue.lines) for cue in build_cues(pieces))
    said = "".join(piece.text for piece in pieces)
    assert "".join(shown.split()) == "".join(said.split())


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=20).map(sorted))
def test_no_cue_begins_before_its_first_word_was_there(times: list[float]) -> None:
    pieces = [TimedText(f" w{index}x", time_s) for index, time_s in enumerate(times)]
    there_ms = {piece.text.strip(): milliseconds(piece.time_s) for piece in pieces}
    for cue in build_cues(pieces):
        assert cue.start_ms >= there_ms[cue.lines[0].split()[0]]


def test_a_cue_begins_when_its_text_was_committed_and_ends_with_the_sentence() -> None:
    cues = build_cues(
        [TimedText("We met", 1.12), TimedText(" them. Then", 2.24), TimedText(" we left.", 5.6)]
    )
    assert [(cue.start_ms, cue.lines) for cue in cues] == [
        (1120, ("We met them.",)),
        (2240, ("Then we left.",)),
    ]


def test_words_that_come_long_after_get_a_cue_of_their_own() -> None:
    cues = build_cues([TimedText("So", 1.0), TimedText(" we waited.", 30.0)])
    assert [(cue.start_ms, cue.lines) for cue in cues] == [
        (1000, ("So",)),
        (30_000, ("we waited.",)),
    ]


def test_long_sentences_are_wrapped_at_words() -> None:
    (first, second) = build_cues([TimedText(f"{SENTENCE} {SENTENCE}", 0.0)])[:2]
    assert first.lines == (
        "The committee approved the budget on",
        "Tuesday because nobody had any further",
    )
    assert second.lines == ("questions.",)


def test_a_line_holds_twenty_one_han_characters() -> None:
    (cue,) = build_cues([TimedText("会" * 42, 0.0)])
    assert cue.lines == ("会" * 21, "会" * 21)


def test_a_chinese_line_never_begins_with_a_closing_mark() -> None:
    (cue,) = build_cues([TimedText("会" * 21 + "，" + "会" * 3 + "。", 0.0)])
    assert cue.lines == ("会" * 20, "会，会会会。")


def test_a_word_that_a_later_turn_completes_belongs_to_that_turn() -> None:
    (cue,) = build_cues([TimedText("pl", 1.0), TimedText("an", 2.0)])
    assert (cue.start_ms, cue.lines) == (2000, ("plan",))


def test_text_written_all_at_once_is_shown_cue_after_cue() -> None:
    cues = build_cues([TimedText("One is here. Two is here. Three is here.", 10.0)])
    assert [cue.start_ms for cue in cues] == [10_000, 11_000, 12_000]


@pytest.mark.parametrize(("time_s", "time_ms"), [(1.9996, 2000), (0.0, 0), (59.99951, 60_000)])
def test_times_are_rounded_as_one_number(time_s: float, time_ms: int) -> None:
    assert milliseconds(time_s) == time_ms


def test_no_text_gives_no_cues() -> None:
    assert build_cues([]) == []
    assert build_cues([TimedText(" \n", 1.0)]) == []
