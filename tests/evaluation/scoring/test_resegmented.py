import json
from pathlib import Path
from typing import Any

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.inputs import read_input
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice, LearnedRater
from earvoice.evaluation.scoring.material import Files, Material
from earvoice.evaluation.scoring.rating import require_ready
from earvoice.evaluation.scoring.rows import write_scored
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import write_resegmented
from earvoice.metrics.logs.omnisteval import RESEGMENTED
from earvoice.metrics.terminology import RequiredTerm
from earvoice.text import Unit
from tests.evaluation.scoring.making import talk, talks, write_lines, write_talk
from tests.evaluation.scoring.raters import LengthMetric

QUICK = Settings(parts=frozenset({Part.QUALITY, Part.TER}))
TIMED: dict[str, object] = {
    "docid": 0,
    "segid": 0,
    "prediction": "你好",
    "reference": "你 好",
    "source_length": 1000.0,
    "emission_cu": [500.0, 1000.0],
    "time_to_recording_end": 3000.0,
}
UNTIMED: dict[str, object] = {"docid": 0, "segid": 1, "prediction": "再见", "reference": "再见"}
# Two talks in English: in step with the speaker, and late by more and more.
MATERIAL = talks(
    talk(
        [(1.0, "one"), (2.0, "two."), (3.0, "Three"), (5.5, "four.")],
        [(0.0, 2.0, "one two."), (2.5, 4.0, "Three more four."), (4.0, 5.0, "five")],
    ),
    talk([(2.3, "six"), (6.7, "seven")], [(0.0, 1.1, "six"), (1.1, 5.0, "Seven")], recording="b"),
)


def figures(material: Material, settings: Settings = QUICK) -> dict[str, Any]:
    return dict(score(material, settings).scores.to_json())


def file(folder: Path, *lines: dict[str, object]) -> Path:
    return write_lines(folder / RESEGMENTED, [json.dumps(line) for line in lines])


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the folder with the resegmented output of the talks."""
    write_scored(tmp_path, score(MATERIAL, QUICK))
    return tmp_path


def test_talks_and_their_segments_have_the_same_figures(written: Path) -> None:
    whole = figures(MATERIAL)
    divided = figures(read_input(Files((written / RESEGMENTED,)), target="en"))
    shared = {name for name in whole if name.startswith("long_")} | {"bleu", "chrf", "ter"}
    assert {"long_yaal_s", "long_yaal_ca_s", "long_laal_p90_s", "long_ap", "long_dal_s"} < shared
    for name in shared:
        assert divided[name] == pytest.approx(whole[name], abs=1e-6), name
    assert whole["long_yaal_s"] != pytest.approx(whole["long_laal_s"])
    assert (divided["recordings"], divided["segments"]) == (2, whole["segments"])


def test_what_segments_cannot_give_is_left_out_and_said(written: Path) -> None:
    material = read_input(Files((written / RESEGMENTED,)), target="en")
    assert "no StreamLAAL, no null-aware figures" in material.notes[0]
    found = figures(material, Settings())
    assert not {"stream_laal_s", "hpo_stream_laal_s", "flal_audio_s", "over_translation"} & set(
        found
    )
    assert found["missing_recordings"] is None and found["unfinished_recordings"] is None
    assert score(material, QUICK).recordings == ()


def test_a_silent_segment_can_be_made_to_wait(written: Path) -> None:
    material = read_input(Files((written / RESEGMENTED,)), target="en")
    free, penalised = figures(material), figures(material, Settings(penalise_empty=True))
    assert free["empty_segments"] == free["long_laal_empty"] == 1
    segments = free["segments"]
    assert penalised["long_laal_s"] == pytest.approx(
        (free["long_laal_s"] * (segments - 1) + 10) / segments
    )


def test_the_unit_is_that_of_the_target_and_references_tell_it(tmp_path: Path) -> None:
    material = read_input(Files((file(tmp_path, TIMED),)))
    assert (material.target, material.unit) == ("zh", Unit.CHAR)
    assert "--target" in material.notes[0]
    with pytest.raises(DataError, match=r"'emission_cu' has 2 entries for 1 units .* other unit"):
        read_input(Files((tmp_path,)), unit=Unit.WORD)


def test_recordings_of_several_files_are_several(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    files = Files((file(one, TIMED), file(two, TIMED | {"docid": 1}, TIMED)))
    material = read_input(files)
    assert material.divided is not None
    assert [segment.recording for segment in material.divided.segments] == ["0", "2", "1"]
    assert [segment.index for segment in material.divided.segments] == [0, 1, 2]


def test_transcripts_and_a_glossary_give_terms(tmp_path: Path) -> None:
    transcripts = write_lines(tmp_path / "t.txt", ["hello", "goodbye"])
    terms = write_lines(tmp_path / "g.tsv", ["hello\t你好/您好", "goodbye\t再会"])
    second = TIMED | UNTIMED | {"reference": "再会", "emission_cu": [1.0, 2.0]}
    log = file(tmp_path, TIMED | {"reference": "你好"}, second)
    material = read_input(Files((log,), transcripts=transcripts, terms=terms))
    assert material.terms == (RequiredTerm(0, ("你好", "您好")), RequiredTerm(1, ("再会",)))
    found = figures(material)
    assert (found["term_accuracy"], found["terms"]) == (50.0, 2)
    lines = [json.loads(line)["transcript"] for line in _rows(tmp_path, material)]
    assert lines == ["hello", "goodbye"]
    with pytest.raises(DataError, match=r"t\.txt has 2 lines for 1 segments"):
        read_input(Files((file(tmp_path, TIMED),), transcripts=transcripts))


def test_segments_without_times_have_quality_and_nothing_else(tmp_path: Path) -> None:
    material = read_input(
        Files((file(tmp_path, UNTIMED, UNTIMED | {"prediction": "", "segid": 2}),))
    )
    found = figures(material)
    assert (found["empty_segments"], found["chrf"] > 0) == (1, True)
    assert not [name for name in found if "long_" in name or name.endswith("_s")]
    for line in map(json.loads, _rows(tmp_path, material)):
        assert line["figures"] == {}
        assert not [name for name in line if name.endswith("_s")]
    for settings in (Settings(penalise_empty=True), Settings(parts=frozenset())):
        with pytest.raises(ConfigError, match="is about latency, and this output has no times"):
            score(material, settings)


def test_a_file_of_segments_is_not_written_over(written: Path) -> None:
    before = (written / RESEGMENTED).read_bytes()
    material = read_input(Files((written / RESEGMENTED,)), target="en")
    assert [path.name for path in write_scored(written, score(material, QUICK))] == [
        "segments.jsonl",
        "figures.json",
    ]
    assert (written / RESEGMENTED).read_bytes() == before


def test_what_does_not_go_together_is_refused(written: Path, tmp_path: Path) -> None:
    log, references, segmentation = write_talk(tmp_path)
    divided = written / RESEGMENTED
    with pytest.raises(ConfigError, match=r"metrics\.jsonl is not; .* score them apart"):
        read_input(Files((divided, log)))
    for files in (
        Files((divided,), references),
        Files((divided,), segmentation=segmentation),
    ):
        with pytest.raises(ConfigError, match="leave out --references and --segmentation"):
            read_input(files)
    material = read_input(Files((divided,)))
    with pytest.raises(ConfigError, match=r"clock 'queued': output in segments .* leave out"):
        score(material, Settings(clock=ComputeClock.QUEUED))
    with pytest.raises(ConfigError, match="--pairs needs the log of whole talks"):
        require_ready([], material, pairs=True)
    with pytest.raises(ConfigError, match="recording 0, segment 0: there is no transcript"):
        require_ready(
            [LearnedRater(LearnedChoice(Learned.COMET, "m"), LengthMetric())], material, pairs=False
        )


def test_a_talk_in_characters_is_written_as_omnisteval_keeps_it(tmp_path: Path) -> None:
    run = talk([(1.0, "你"), (2.0, "好")], [(0.0, 2.0, "你 好 ")])
    scored = score(talks(run, unit=Unit.CHAR, target="zh"), QUICK)
    (segments,) = (group.segments for group in scored.groups if group.kind == "soft")
    path = write_resegmented(tmp_path / "r.jsonl", segments, unit=Unit.CHAR)
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())
    assert (line["prediction"], line["reference"]) == ("你 好", "你好")


def _rows(folder: Path, material: Material) -> list[str]:
    path, *_ = write_scored(folder / "out", score(material, QUICK))
    return path.read_text("utf-8").splitlines()
