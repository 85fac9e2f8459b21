import copy
import json
import math
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.logs import (
    RealSiSentence,
    RealSiTalk,
    RealSiUtterance,
    TermPair,
    read_realsi,
    read_realsi_folder,
    write_realsi,
)
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction
from tests.metrics.logs.making import texts

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


@pytest.fixture
def real_files(shared_data: Path) -> list[Path]:
    folders = [shared_data / "realsi" / name for name in ("en2zh", "zh2en")]
    if not all(folder.is_dir() for folder in folders):
        pytest.skip(f"no RealSI annotations at {shared_data / 'realsi'}")
    return [file for folder in folders for file in sorted(folder.glob("*.json"))]


def test_the_real_talks_are_read_whole(real_files: list[Path]) -> None:
    folders = dict.fromkeys(file.parent for file in real_files)
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


def test_the_real_talks_are_written_as_they_were_read(
    real_files: list[Path], tmp_path: Path
) -> None:
    talks = [read_realsi(file) for file in real_files]
    assert len(talks) == 10
    unmoved = 0
    for file, talk in zip(real_files, talks, strict=True):
        again = write_realsi(tmp_path, talk)
        assert again == tmp_path / file.parent.name / file.name
        assert read_realsi(again) == replace(talk, clamps=())
        if not talk.clamps:
            unmoved += 1
            assert json.loads(again.read_text("utf-8")) == json.loads(file.read_text("utf-8"))
    assert unmoved == 2


def test_what_was_moved_is_written_where_it_is_now(tmp_path: Path) -> None:
    talk = read_realsi(written(tmp_path, TALK))
    expected = copy.deepcopy(TALK)
    first, last = expected["segment"]
    first["utterance"][1]["sub_start_time"] = 2_810
    last |= {"start_time": 5_790, "end_time": 61_000}
    last["utterance"][0] |= {"sub_start_time": 5_790, "sub_end_time": 61_000, "term": []}
    assert json.loads(write_realsi(tmp_path, talk).read_text("utf-8")) == expected


def test_a_term_stays_in_the_utterance_that_says_it(tmp_path: Path) -> None:
    talk = read_realsi(written(tmp_path, TALK))
    inside = [[each.terms for each in sentence.utterances] for sentence in talk.sentences]
    assert inside == [[(), (TermPair("load balancer", "负载均衡器 / 均衡器"),)], [()]]


@st.composite
def talks(draw: st.DrawFn) -> RealSiTalk:
    """Return a talk in whole milliseconds, with sentences and utterances that may be empty."""
    name = draw(st.sampled_from(["en2zh-01-x", "talk", "ünï côdé", "2-2", "zh-en"]))
    cuts = sorted(draw(st.lists(st.integers(0, 10**7), max_size=8)))

    def said(start: int, end: int) -> ReferenceSegment:
        return ReferenceSegment(name, start / 1000, (end - start) / 1000, draw(texts), draw(texts))

    def utterance(start: int, end: int) -> RealSiUtterance:
        pairs = draw(st.lists(st.builds(TermPair, texts, texts), max_size=2))
        return RealSiUtterance(said(start, end), tuple(pairs))

    def sentence(start: int, end: int) -> RealSiSentence:
        within = st.lists(st.integers(start, end), max_size=4).map(sorted)
        utterances = tuple(utterance(*span) for span in pairwise(draw(within)))
        return RealSiSentence(said(start, end), utterances)

    sentences = tuple(sentence(*span) for span in pairwise(cuts))
    source_ms = draw(st.integers(max(cuts, default=0), 10**8))
    return RealSiTalk(name, Direction.parse("en-zh"), source_ms / 1000, sentences)


@given(talks())
def test_any_talk_comes_back_as_it_was(talk: RealSiTalk) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_realsi(Path(folder), talk)
        assert path == Path(folder, "en2zh", f"{talk.recording}.json")
        assert read_realsi(path) == talk
        assert read_realsi_folder(path.parent) == (talk,)


@pytest.mark.parametrize("inside", ["zh2en", "zh2en/json"])
def test_a_folder_tells_the_direction_that_a_name_does_not(tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir(parents=True)
    for name, direction in (("talk", "zh-en"), ("en2zh-01-x", "en-zh")):
        path = written(tmp_path / inside, {**TALK, "vid": name})
        assert read_realsi(path).direction == Direction.parse(direction)


SOUND = RealSiTalk(
    "talk",
    Direction.parse("en-zh"),
    9.0,
    (
        RealSiSentence(ReferenceSegment("talk", 1.0, 2.0, "a")),
        RealSiSentence(
            ReferenceSegment("talk", 3.0, 2.0, "b"),
            (
                RealSiUtterance(ReferenceSegment("talk", 3.0, 1.0, "c")),
                RealSiUtterance(ReferenceSegment("talk", 4.0, 1.0, "d")),
            ),
        ),
    ),
)
FIRST, SECOND = SOUND.sentences


@pytest.mark.parametrize(
    ("talk", "says"),
    [
        (replace(SOUND, recording="a/b"), "'a/b' is no file name"),
        (replace(SOUND, recording=""), "'' is no file name"),
        (replace(SOUND, recording="zh2en-01"), "'zh2en-01' tells the direction zh-en; .* en-zh"),
        (replace(SOUND, source_s=math.nan), "is nan s long"),
        (replace(SOUND, sentences=(SECOND, FIRST)), "'a' of 'talk' lies from 1.0 to 3.0 s, after"),
        (
            replace(
                SOUND, sentences=(replace(SECOND, utterances=tuple(reversed(SECOND.utterances))),)
            ),
            "'c' of 'talk' lies from 3.0 to 4.0 s, after one at 4.0 s",
        ),
        (
            replace(SOUND, sentences=(RealSiSentence(ReferenceSegment("other", 0.0, 1.0, "a")),)),
            "'a' of 'other'",
        ),
        (
            replace(SOUND, sentences=(RealSiSentence(ReferenceSegment("talk", 0, math.inf, "a")),)),
            "to inf s",
        ),
        (
            replace(SOUND, sentences=(RealSiSentence(ReferenceSegment("talk", 2.0, -1.0, "a")),)),
            "from 2.0 to 1.0 s",
        ),
    ],
)
def test_a_talk_that_could_not_be_read_again_is_not_written(
    tmp_path: Path, talk: RealSiTalk, says: str
) -> None:
    with pytest.raises(DataError, match=says):
        write_realsi(tmp_path, talk)
    assert not list(tmp_path.iterdir())


def test_finer_times_are_rounded_to_milliseconds(tmp_path: Path) -> None:
    fine = RealSiSentence(ReferenceSegment("talk", 0.0004, 1.00049, "a"))
    again = read_realsi(write_realsi(tmp_path, replace(SOUND, sentences=(fine,))))
    assert again.segments == (ReferenceSegment("talk", 0.0, 1.001, "a"),)
