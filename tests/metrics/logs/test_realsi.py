import copy
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from earvoice.errors import DataError
from earvoice.metrics.logs.realsi import read_realsi, read_realsi_folder
from earvoice.types import Direction

TALK: dict[str, Any] = {
    "vid": "en2zh-01-x",
    "duration": 61_000,
    "segment": [
        {
            "start_time": 0,
            "end_time": 5_790,
            "src_text": "Hello there, load balancer.",
            "trg_text": "你好。",
            "utterance": [
                {
                    "sub_start_time": 0,
                    "sub_end_time": 2_810,
                    "sub_src_text": "Hello there,",
                    "sub_trg_text": "你好，",
                    "term": [],
                },
                {
                    "sub_start_time": 2_700,
                    "sub_end_time": 5_790,
                    "sub_src_text": "load balancer.",
                    "sub_trg_text": "负载均衡器。",
                    "term": [{"src": "load balancer", "trg": "负载均衡器 / 均衡器"}],
                },
            ],
        },
        {
            "start_time": 5_700,
            "end_time": 62_160,
            "src_text": "Bye.",
            "trg_text": "再见。",
            "utterance": [
                {
                    "sub_start_time": 5_700,
                    "sub_end_time": 62_160,
                    "sub_src_text": "Bye.",
                    "sub_trg_text": "再见。",
                }
            ],
        },
    ],
}


def written(folder: Path, talk: object) -> Path:
    path = folder / "en2zh-01-x.json"
    path.write_text(json.dumps(talk), encoding="utf-8")
    return path


def test_times_that_overlap_or_outlast_the_talk_are_moved_and_told(tmp_path: Path) -> None:
    talk = read_realsi(written(tmp_path, TALK))
    assert (talk.recording, talk.direction) == ("en2zh-01-x", Direction.parse("en-zh"))
    assert [(s.start_s, s.end_s) for s in talk.segments] == [(0, 5.79), (5.79, 61)]
    assert [(u.start_s, u.end_s) for u in talk.utterances] == [(0, 2.81), (2.81, 5.79), (5.79, 61)]
    assert [(clamp.place.split(", ", 1)[1], clamp.was_s, clamp.now_s) for clamp in talk.clamps] == [
        ("segment[0], utterance[1], sub_start_time", 2.7, 2.81),
        ("segment[1], start_time", 5.7, 5.79),
        ("segment[1], end_time", 62.16, 61),
        ("segment[1], utterance[0], sub_start_time", 5.7, 5.79),
        ("segment[1], utterance[0], sub_end_time", 62.16, 61),
    ]


def test_a_term_may_have_several_translations(tmp_path: Path) -> None:
    (term,) = read_realsi(written(tmp_path, TALK)).terms
    assert (term.source, term.choices, term.segment) == (
        "load balancer",
        ("负载均衡器", "均衡器"),
        0,
    )


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (("segment", 1, "end_time"), 5_000, "segment[1]: field 'end_time' is 5000 before 5700"),
        (("segment", 0, "start_time"), 5_750, "segment[1]: field 'start_time' is 5700 after 5750"),
        (
            ("segment", 0, "utterance", 0, "sub_start_time"),
            2_705,
            "segment[0], utterance[1]: field 'sub_start_time' is 2700 after 2705",
        ),
        (("segment", 1, "end_time"), 1.5, "segment[1]: field 'end_time' is 1.5"),
        (("segment", 0, "trg_text"), None, "segment[0]: field 'trg_text' is None"),
        (("segment", 0, "utterance"), {}, "segment[0]: field 'utterance' is {}"),
        (("segment", 0, "utterance", 0, "sub_end_time"), "x", "utterance[0]: field 'sub_end_time'"),
        (("vid",), "talk", "field 'vid' is 'talk'"),
        (("duration",), -1, "field 'duration' is -1"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, where: tuple[str | int, ...], value: object, says: str
) -> None:
    talk = copy.deepcopy(TALK)
    inside: Any = talk
    for key in where[:-1]:
        inside = inside[key]
    inside[where[-1]] = value
    path = written(tmp_path, talk)
    with pytest.raises(DataError) as caught:
        read_realsi(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_folder_without_talks_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds no \.json file"):
        read_realsi_folder(tmp_path)


def test_the_real_talks_are_read_whole(shared_data: Path) -> None:
    folders = [shared_data / "realsi" / name for name in ("en2zh", "zh2en")]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip(f"no RealSI annotations at {shared_data / 'realsi'}")
    talks = [talk for folder in folders for talk in read_realsi_folder(folder)]
    assert [len(talk.segments) for talk in talks] == [31, 41, 29, 39, 57, 51, 48, 49, 53, 33]
    assert sum(len(talk.terms) for talk in talks) == 166
    moved = [c.place for talk in talks for c in talk.clamps if "utterance" not in c.place]
    assert len(moved) == 7
    for talk in talks:
        for stretches in (talk.segments, talk.utterances):
            assert all(
                before.end_s <= after.start_s + 1e-9 for before, after in pairwise(stretches)
            )
            assert stretches[-1].end_s <= talk.source_s + 1e-9
            assert all(stretch.duration_s > 0 for stretch in stretches)
