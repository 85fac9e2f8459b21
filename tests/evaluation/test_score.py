from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from earvoice.errors import ConfigError, MetricError
from earvoice.evaluation.score import EVERY_PART, Part, Settings, score
from earvoice.evaluation.scoring.material import Files, Form, Material, read_material
from earvoice.evaluation.scoring.scores import Scored
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import Modality, RecordingLog, SpeechSpan, Step
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.speech_timing import Interval
from earvoice.metrics.terminology import RequiredTerm
from earvoice.text import Unit
from tests.evaluation.scoring.making import talk, talks, write_four, write_talk

QUICK = Settings(parts=frozenset({Part.QUALITY}))
# Two sentences of two seconds; one word a second, each written a second after it was said.
STEADY = talk(
    [(1.0, "one"), (2.0, "two."), (3.0, "Three"), (4.0, "four.")],
    [(0.0, 2.0, "one two."), (2.0, 4.0, "Three four.")],
)


def figures(scored: Scored) -> dict[str, Any]:
    return dict(scored.scores.to_json())


def test_a_steady_talk_lags_by_what_it_lags() -> None:
    found = figures(score(talks(STEADY)))
    # Units 0 and 1 of each segment are due at 0 and 1 s and come at 1 and 2 s.
    assert found["stream_laal_s"] == pytest.approx(1.0)
    assert found["long_laal_s"] == pytest.approx(1.0)
    # The last unit comes at the recording's end and does not count: (1 - 0) / 1.
    assert found["long_yaal_s"] == pytest.approx(1.0)
    assert found["stream_laal_ca_s"] == pytest.approx(1.1)
    assert found["stream_laal_drift_s_per_min"] == pytest.approx(0.0)
    assert found["real_time_factor"] == pytest.approx(0.1)
    assert (found["flal_audio_s"], found["flal_speech_s"]) == (1.0, 1.0)
    assert (found["chrf"], found["ter"]) == (100.0, 0.0)
    assert (found["clock"], found["form"]) == ("queued", "long")


def test_a_talk_that_falls_behind_drifts() -> None:
    late = talk(
        [(1.0, "one"), (2.0, "two."), (3.5, "Three"), (4.5, "four.")],
        [(0.0, 2.0, "one two."), (2.0, 4.0, "Three four."), (4.0, 6.0, "zz")],
    )
    found = figures(score(talks(late), QUICK))
    # Half a second more, two seconds later.
    assert found["stream_laal_drift_s_per_min"] == pytest.approx(0.5 / 2 * 60)


def test_the_first_letter_counts_from_the_speech_too() -> None:
    run = talk([(3.0, "one")], [(2.0, 4.0, "one")])
    found = figures(score(talks(run), QUICK))
    assert (found["flal_audio_s"], found["flal_speech_s"]) == (3.0, 1.0)


def test_what_is_invented_and_left_out_is_told_and_costs_ten_seconds() -> None:
    run = talk(
        [(2.0, word) for word in ("The", "ferry", "leaves", "at", "noon.")]
        + [(3.0, word) for word in ("Quantum", "zebras", "juggle", "violet", "pumpkins.")],
        [(0.0, 2.0, "The ferry leaves at noon."), (2.0, 4.0, "She sold her red bicycle today.")],
    )
    found = figures(score(talks(run)))
    assert (found["over_translation"], found["under_translation"]) == (0.5, 0.5)
    # Five units at 2 s, due at 0, 0.4, ... and two nulls; the source ends at 2 s, so one counts.
    assert found["hpo_stream_laal_s"] == pytest.approx((2.0 + 10.0 + 10.0) / 3)
    assert found["hpo_stream_laal_empty"] == 2


def test_silence_is_counted_and_costs_only_when_asked() -> None:
    silent = talk([], [(0.0, 2.0, "a b"), (2.0, 4.0, "c d")], recording="silent")
    material = talks(STEADY, silent)
    free = figures(score(material, QUICK))
    assert (free["empty_recordings"], free["empty_segments"], free["segments"]) == (1, 2, 4)
    assert (free["stream_laal_s"], free["stream_laal_empty"]) == (pytest.approx(1.0), 2)
    paid = figures(score(material, replace(QUICK, penalise_empty=True)))
    assert paid["stream_laal_s"] == pytest.approx((1.0 + 1.0 + 10.0 + 10.0) / 4)
    assert paid["long_yaal_s"] == pytest.approx((1.0 + 1.0 + 10.0 + 10.0) / 4)
    assert paid["long_ap"] == free["long_ap"]
    assert (paid["empty_penalised"], free["empty_penalised"]) == (True, False)


def test_a_run_that_stopped_early_is_told() -> None:
    stopped = replace(STEADY, log=replace(STEADY.log, source_s=2.5))
    assert figures(score(talks(stopped), QUICK))["unfinished_recordings"] == 1
    assert figures(score(talks(STEADY), QUICK))["unfinished_recordings"] == 0


def test_the_clock_by_name_must_be_known_and_none_is_no_error() -> None:
    blind = replace(STEADY, log=replace(STEADY.log, computed=False))
    found = figures(score(talks(blind), QUICK))
    assert found["clock"] is None
    assert not any("_ca" in name for name in found) and "real_time_factor" not in found
    with pytest.raises(
        MetricError, match="talk: the log has no computing times for the clock 'queued'; "
    ):
        score(talks(blind), Settings(ComputeClock.QUEUED))


def test_a_clock_that_a_log_does_tell_is_named() -> None:
    log = replace(
        STEADY.log, computed=False, elapsed_s=(1.5, 2.5, 3.5, 4.5), clock=ComputeClock.QUEUED
    )
    material = talks(replace(STEADY, log=log))
    assert figures(score(material, QUICK))["stream_laal_ca_s"] == pytest.approx(1.5)
    with pytest.raises(MetricError, match="choose --clock queued"):
        score(material, Settings(ComputeClock.SIMULSTREAM))


def test_every_clock_gives_its_own_times(tmp_path: Path) -> None:
    log, references, segmentation = write_talk(tmp_path)
    material = read_material(Files((log,), references, segmentation))
    found = {
        clock: figures(score(material, replace(QUICK, clock=clock)))["flal_audio_ca_s"]
        for clock in ComputeClock
    }
    # Compute of 0.2 s at 1 s, then 0.3 s at 2 s, when the first word came.
    assert found == {
        ComputeClock.SIMULEVAL: pytest.approx(2.5),
        ComputeClock.OMNISTEVAL: pytest.approx(2.5),
        ComputeClock.SIMULSTREAM: pytest.approx(2.3),
        ComputeClock.QUEUED: pytest.approx(2.3),
    }


def test_terms_and_transcripts_are_scored_where_there_are_any() -> None:
    references = tuple(
        replace(one, transcript=said)
        for one, said in zip(STEADY.references, ("Uno, dos!", "tres cuatro"), strict=True)
    )
    run = replace(
        STEADY,
        references=references,
        heard="uno dos tres quatro",
        terms=(RequiredTerm(0, ("two",)), RequiredTerm(1, ("two", "five"))),
    )
    found = figures(score(talks(run), QUICK))
    assert (found["wer"], found["wer_reference_units"]) == (0.25, 4)
    assert (found["term_accuracy"], found["terms"]) == (50.0, 2)


def test_chinese_references_lose_their_spaces_in_talks_as_in_omnisteval() -> None:
    run = talk([(1.0, "会议"), (2.0, "开始")], [(0.0, 2.0, "会议 开始")])
    joined = replace(run, log=replace(run.log, steps=(Step(1.0, "会议"), Step(2.0, "开始"))))
    found = score(talks(joined, unit=Unit.CHAR, target="zh"), QUICK)
    assert figures(found)["bleu"] == pytest.approx(100.0)
    assert [len(group.segments[0].units) for group in found.groups] == [4, 4]


def test_an_empty_reference_leaves_out_what_is_paced_by_it() -> None:
    log = RecordingLog("a", 2.0, (Step(1.0, "会"),), reference="", computed=True)
    material = Material(
        runs=talks(
            replace(STEADY, log=log, references=(ReferenceSegment("a", 0.0, 2.0, ""),)),
            replace(STEADY, log=log, references=(ReferenceSegment("a", 0.0, 2.0, "会"),)),
        ).runs,
        form=Form.SHORT,
        unit=Unit.CHAR,
        target="zh",
        source=None,
    )
    found = figures(score(material, QUICK))
    assert (found["al_dropped"], found["ap_dropped"], found["laal_dropped"]) == (1, 1, 0)


def test_quality_without_any_reference_is_an_error() -> None:
    bare = replace(STEADY, references=(ReferenceSegment("talk", 0.0, 4.0, ""),))
    with pytest.raises(MetricError, match="--latency-only"):
        score(replace(talks(bare), form=Form.SHORT), QUICK)
    assert "bleu" not in figures(score(talks(STEADY), Settings(parts=EVERY_PART - {Part.QUALITY})))


def test_intervals_hold_their_figures_and_are_there_when_asked_for(tmp_path: Path) -> None:
    found = figures(score(read_material(Files((write_four(tmp_path),)))))
    for name in ("laal", "bleu"):
        unit = "_s" if name == "laal" else ""
        low, high = found[f"{name}_interval{unit}"]
        assert low < found[f"{name}{unit}"] < high
    assert not any("interval" in name for name in figures(score(talks(STEADY), QUICK)))


def test_text_is_scored_in_tokens() -> None:
    log = RecordingLog(
        "0", 3.0, (Step(1.0, "a"), Step(2.0, " b"), Step(3.0, " c")), source=Modality.TEXT
    )
    run = replace(STEADY, log=log, references=(ReferenceSegment("0", 0.0, 3.0, "a b c"),))
    material = replace(talks(run), form=Form.SHORT)
    found = figures(score(material))
    assert (found["al_tokens"], found["start_offset_tokens"]) == (1.0, 1.0)
    assert found["atd_tokens"] == pytest.approx(1.0)
    assert "al_s" not in found and found["clock"] is None
    with pytest.raises(ConfigError, match="lags are tokens"):
        score(material, Settings(penalise_empty=True))


def _spoken(recording: str, *spans: SpeechSpan) -> RecordingLog:
    return RecordingLog(recording, 4.0, (), speech=spans, speech_file=f"{recording}_pred.wav")


def test_speech_is_scored_by_when_it_plays() -> None:
    spoken = _spoken("a", SpeechSpan(1.0, Interval(1.0, 1.5)), SpeechSpan(3.0, Interval(3.0, 0.6)))
    reference = (ReferenceSegment("a", 0.5, 3.5, "x"),)
    runs = [replace(STEADY, log=log, references=reference) for log in (spoken, _spoken("b"))]
    found = figures(score(talks(*runs)))
    assert found["start_offset_s"] == pytest.approx(1.0)
    assert found["end_offset_s"] == pytest.approx(-0.4)
    assert found["discontinuity_sum_s"] == pytest.approx(0.5)
    assert (found["discontinuity_num"], found["start_offset_empty"]) == (1.0, 1)
    assert (found["flal_audio_s"], found["flal_speech_s"]) == (1.0, 0.5)
    assert (found["empty_recordings"], found["recordings"]) == (1, 2)
    with pytest.raises(ConfigError, match="some is text"):
        score(talks(*runs, STEADY))


def test_a_corpus_without_any_output_is_scored_all_the_same() -> None:
    silent = talk([], [(0.0, 2.0, "one two three four")], recording="silent")
    found = figures(score(talks(silent)))
    assert (found["stream_laal_s"], found["long_yaal_s"], found["flal_audio_s"]) == (None,) * 3
    assert (found["bleu"], found["empty_segments"], found["under_translation"]) == (0.0, 1, 1.0)
    assert (found["hpo_stream_laal_s"], found["clock"]) == (10.0, None)
    assert "normalised_erasure" not in found
