import logging
from dataclasses import replace

import pytest

from earvoice.errors import MetricError
from earvoice.metrics.long_form import corpus_long_yaal, stream_laal
from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.metrics.segment import Hypothesis, ReferenceSegment
from earvoice.metrics.units import Convention
from earvoice.text import Unit

# The simulstream log of "Hello my" at 2 s, "dear friend." for "my" at 3 s, "How are you?" at 4 s.
TALK = Hypothesis(
    recording="talk",
    text="Hello dear friend. How are you?",
    units=("Hello", "dear", "friend.", "How", "are", "you?"),
    delays_s=(2.0, 3.0, 3.0, 4.0, 4.0, 4.0),
    elapsed_s=(2.3, 3.3, 3.3, 4.3, 4.3, 4.3),
    source_s=4.25,
)
REFERENCES = [
    ReferenceSegment("talk", 0.0, 2.5, "Hello dear friend."),
    ReferenceSegment("talk", 2.5, 1.5, "How are you?"),
]


@pytest.mark.parametrize("method", Resegmentation)
def test_stream_laal_of_a_short_log_is_that_of_simulstream(method: Resegmentation) -> None:
    segments = resegment(TALK, REFERENCES, method=method, unit=Unit.WORD)
    assert stream_laal(segments).mean == pytest.approx(1.791667, abs=1e-6)
    aware = stream_laal(segments, computation_aware=True)
    assert aware.mean == pytest.approx(2.091667, abs=1e-6)


def test_long_yaal_of_a_short_log_is_that_of_omnisteval() -> None:
    segments = resegment(TALK, REFERENCES, method=Resegmentation.SOFT, unit=Unit.WORD)
    assert corpus_long_yaal(segments).mean == pytest.approx(1.8333333, abs=1e-6)


def test_a_segment_has_its_units_and_times_from_its_start() -> None:
    references = [REFERENCES[0], replace(REFERENCES[1], start_s=4.5)]
    first, second = resegment(TALK, references, method=Resegmentation.MWER, unit=Unit.WORD)
    assert (first.index, first.text, first.source_s) == (0, "Hello dear friend.", 2.5)
    assert (second.index, second.units) == (1, ("How", "are", "you?"))
    assert second.delays_s == (-0.5, -0.5, -0.5)
    assert second.elapsed_s == pytest.approx([-0.2, -0.2, -0.2])
    assert (second.reference, second.reference_units) == ("How are you?", 3)


def test_the_recording_ends_with_its_last_reference_unless_told_otherwise() -> None:
    _, second = resegment(TALK, REFERENCES, method=Resegmentation.SOFT, unit=Unit.WORD)
    assert second.recording_end_s == 1.5
    _, second = resegment(
        TALK,
        REFERENCES,
        method=Resegmentation.SOFT,
        unit=Unit.WORD,
        recording_end_s=TALK.source_s,
    )
    assert second.recording_end_s == 1.75


@pytest.mark.parametrize("method", Resegmentation)
def test_characters_without_spaces_find_their_place_in_a_text_with_spaces(
    method: Resegmentation,
) -> None:
    chinese = Hypothesis("talk", "你 好，早 安", tuple("你好，早安"), (1.0,) * 5, (), 2.0)
    references = [ReferenceSegment("talk", 0, 1, "你好，"), ReferenceSegment("talk", 1, 1, "早安")]
    segments = resegment(chinese, references, method=method, unit=Unit.CHAR)
    assert [one.units for one in segments] == [("你", "好", "，"), ("早", "安")]
    assert [one.text.strip() for one in segments] == ["你 好，", "早 安"]
    assert [one.elapsed_s for one in segments] == [(), ()]


def test_a_word_that_only_one_tool_divides_stays_whole() -> None:
    units = ("a\u202fb", "c")
    talk = Hypothesis("talk", "a\u202fb c", units, (1.0, 2.0), (), 2.0)
    references = [ReferenceSegment("talk", 0, 1, "a"), ReferenceSegment("talk", 1, 1, "b c")]
    segments = resegment(talk, references, method=Resegmentation.SOFT, unit=Unit.WORD)
    # Soft alignment cuts before "b", in the middle of the first unit, which begins before it.
    assert [one.text for one in segments] == ["a", "b c"]
    assert [one.units for one in segments] == [("a\u202fb",), ("c",)]


def test_a_reference_is_as_long_as_the_tool_of_the_method_says() -> None:
    references = [ReferenceSegment("talk", 0, 1, "a  b"), ReferenceSegment("talk", 1, 1, "")]
    for method, convention, lengths in (
        (Resegmentation.MWER, None, [2, 0]),
        (Resegmentation.SOFT, None, [3, 1]),
        (Resegmentation.SOFT, Convention.EARVOICE, [2, 0]),
    ):
        segments = resegment(TALK, references, method=method, unit=Unit.WORD, convention=convention)
        assert [one.reference_units for one in segments] == lengths


def test_output_that_soft_alignment_leaves_out_is_reported(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("earvoice"), "propagate", True)
    talk = Hypothesis("talk", "- Hello", ("-", "Hello"), (1.0, 2.0), (), 4.0)
    (only,) = resegment(talk, REFERENCES[:1], method=Resegmentation.SOFT, unit=Unit.WORD)
    assert (only.text, only.units, only.delays_s) == ("Hello", ("Hello",), (2.0,))
    assert "talk: soft alignment leaves out '-'" in caplog.text


def test_an_empty_output_leaves_every_segment_empty() -> None:
    nothing = Hypothesis("talk", "", (), (), (), 4.0)
    for method in Resegmentation:
        segments = resegment(nothing, REFERENCES, method=method, unit=Unit.WORD)
        assert [(one.text, one.units) for one in segments] == [("", ()), ("", ())]


@pytest.mark.parametrize(
    ("talk", "references", "what"),
    [
        (TALK, [], "talk has no reference segments"),
        (
            TALK,
            [replace(REFERENCES[0], recording="other")],
            "reference of other was given for talk",
        ),
        (replace(TALK, delays_s=(1.0,)), REFERENCES, "6 units, 1 delays and 6 elapsed"),
        (replace(TALK, elapsed_s=(1.0,)), REFERENCES, "6 units, 6 delays and 1 elapsed"),
        (replace(TALK, text="Hello"), REFERENCES, "unit 1 of talk, 'dear', is not in the text"),
    ],
)
def test_what_does_not_belong_together_is_an_error(
    talk: Hypothesis, references: list[ReferenceSegment], what: str
) -> None:
    with pytest.raises(MetricError, match=what):
        resegment(talk, references, method=Resegmentation.MWER, unit=Unit.WORD)
