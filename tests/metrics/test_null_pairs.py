from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.null_pairs import pair_texts
from earvoice.metrics.segment import Hypothesis, ReferenceSegment
from earvoice.text import Unit, split_units

_SOURCE_S = 20.0
_SEGMENTS = [
    ReferenceSegment("talk", 1.0, 4.0, "The ferry leaves at noon.", "渡轮中午开。"),
    ReferenceSegment("talk", 5.0, 3.0, "Please buy 3 tickets.", "请买三张票。"),
    ReferenceSegment("talk", 8.5, 5.0, "My sister waits at the old harbour.", "我妹妹在旧港口等。"),
]


def _hypothesis(text: str, unit: Unit = Unit.WORD) -> Hypothesis:
    units = tuple(split_units(text, unit))
    delays_s = tuple(2.0 + index for index in range(len(units)))
    elapsed_s = tuple(delay_s + 0.5 for delay_s in delays_s)
    return Hypothesis("talk", text, units, delays_s, elapsed_s, _SOURCE_S)


def test_pairs_carry_texts_units_and_times() -> None:
    text = "The ferry leaves at 12 noon.  Bees are asleep! My sister is waiting at the old harbour."
    pairs = pair_texts(_hypothesis(text), _SEGMENTS)
    assert [(pair.reference, pair.hypothesis) for pair in pairs] == [
        ("The ferry leaves at noon.", "The ferry leaves at 12 noon."),
        ("Please buy 3 tickets.", ""),
        ("", "Bees are asleep!"),
        ("My sister waits at the old harbour.", "My sister is waiting at the old harbour."),
    ]
    assert [pair.is_null for pair in pairs] == [False, True, True, False]
    assert pairs[0].units == ("The", "ferry", "leaves", "at", "12", "noon.")
    assert pairs[0].delays_s == (2, 3, 4, 5, 6, 7) and pairs[0].elapsed_s[0] == 2.5
    assert pairs[1].units == () and pairs[1].transcript == "请买三张票。"
    assert (pairs[1].start_s, pairs[1].end_s) == (5.0, 8.0)
    assert pairs[2].units == ("Bees", "are", "asleep!") and pairs[2].delays_s == (8, 9, 10)
    assert pairs[2].start_s is None and pairs[2].end_s is None


def test_a_pair_becomes_a_segment_with_times_from_its_source() -> None:
    text = "The ferry leaves at noon, please buy 3 tickets. My sister waits at the old harbour."
    merged, last = pair_texts(_hypothesis(text), _SEGMENTS)
    segment = merged.segment(0, Unit.WORD, recording_s=_SOURCE_S)
    assert segment.delays_s == (1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert segment.elapsed_s[0] == 1.5
    assert (segment.source_s, segment.recording_end_s) == (7.0, 19.0)
    assert segment.reference == "The ferry leaves at noon. Please buy 3 tickets."
    assert segment.reference_units == 9
    assert last.segment(1, Unit.WORD, recording_s=_SOURCE_S).delays_s[0] == 11.0 - 8.5


def test_a_null_has_no_latency() -> None:
    (pair,) = pair_texts(_hypothesis(""), _SEGMENTS[:1])
    with pytest.raises(MetricError, match="pair 4 of talk has one side only"):
        pair.segment(4, Unit.WORD, recording_s=_SOURCE_S)


def test_chinese_is_dealt_out_by_characters() -> None:
    segments = [
        ReferenceSegment("talk", 0.0, 4.0, "渡轮中午开。"),
        ReferenceSegment("talk", 4.0, 4.0, "我妹妹在旧港口等。"),
    ]
    pairs = pair_texts(_hypothesis("渡轮中午就开。 我妹妹在旧港口等着。", Unit.CHAR), segments)
    assert ["".join(pair.units) for pair in pairs] == ["渡轮中午就开。", "我妹妹在旧港口等着。"]
    assert pairs[1].delays_s[0] == 9.0


def test_units_with_spaces_of_their_own_are_dealt_out_too() -> None:
    text = "渡轮中午开。 我妹妹在旧港口等。"
    hypothesis = Hypothesis("talk", text, tuple(text), tuple(map(float, range(16))), (), _SOURCE_S)
    segments = [
        ReferenceSegment("talk", 0.0, 4.0, "渡轮中午开。"),
        ReferenceSegment("talk", 4.0, 4.0, "我妹妹在旧港口等。"),
    ]
    pairs = pair_texts(hypothesis, segments)
    assert [len(pair.units) for pair in pairs] == [6, 10]
    assert pairs[0].elapsed_s == ()


def test_a_word_across_two_sentences_belongs_to_the_first() -> None:
    text = "渡轮中午开。我妹妹 在旧港口等。"
    hypothesis = Hypothesis("talk", text, tuple(text.split()), (1.0, 2.0), (), _SOURCE_S)
    segments = [
        ReferenceSegment("talk", 0.0, 4.0, "渡轮中午开。"),
        ReferenceSegment("talk", 4.0, 4.0, "我妹妹在旧港口等。"),
    ]
    assert [pair.delays_s for pair in pair_texts(hypothesis, segments)] == [(1.0,), (2.0,)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recording": "other"}, "group both by recording"),
        ({"delays_s": (1.0,)}, "2 units with 1 delays"),
        ({"elapsed_s": (1.0,)}, "2 units with 1 elapsed"),
        ({"units": ("Hello", "moon.")}, "unit 1 'moon.' of talk"),
        ({"text": "Hello big world."}, "unit 1 'world.' of talk"),
        ({"text": "Hello world. Bye."}, "end before its text does, at ' Bye.'"),
    ],
)
def test_an_output_that_contradicts_itself_is_refused(
    change: dict[str, object], message: str
) -> None:
    good = Hypothesis("talk", "Hello world.", ("Hello", "world."), (1.0, 2.0), (), _SOURCE_S)
    with pytest.raises(MetricError, match=message):
        pair_texts(replace(good, **change), _SEGMENTS)  # type: ignore[arg-type]


_WORDS = st.sampled_from(
    ["ferry", "noon.", "harbour", "3", "Dr.", "你好。", "tickets!", "…", "bees"]
)


@given(st.lists(_WORDS, max_size=15), st.sampled_from(list(Unit)), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_every_unit_and_segment_is_there_once_and_in_order(
    words: list[str], unit: Unit, count: int
) -> None:
    hypothesis = _hypothesis(" ".join(words), unit)
    pairs = pair_texts(hypothesis, _SEGMENTS[:count])
    assert tuple(each for pair in pairs for each in pair.units) == hypothesis.units
    assert tuple(each for pair in pairs for each in pair.delays_s) == hypothesis.delays_s
    starts = [pair.start_s for pair in pairs if pair.start_s is not None]
    assert starts == sorted(set(starts))
    said = [pair.reference for pair in pairs if pair.reference]
    assert " ".join(said) == " ".join(segment.text for segment in _SEGMENTS[:count])
