import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.agent.captions import (
    Format,
    Track,
    parse_formats,
    render,
    source_track,
    timestamp,
    translation_track,
    write_captions,
)
from earvoice.agent.cues import TimedText, milliseconds
from earvoice.agent.eventlog import LoggedTurn
from earvoice.errors import ConfigError, DataError
from earvoice.types import Action, Direction, Language, Turn

EN_ZH = Direction.parse("en-zh")


def turns(*texts: tuple[str, str]) -> list[LoggedTurn]:
    return [
        LoggedTurn(Turn(index, 1.12 * (index + 1), Action(target)), source)
        for index, (source, target) in enumerate(texts)
    ]


TALK = turns((" good morning", "早上好。"), (" the plan", ""), (" is ready", "计划准备好了。"))


def test_srt_of_a_translation_starts_at_the_committed_times() -> None:
    assert render([translation_track(TALK, Language.ZH)], Format.SRT) == (
        "1\n00:00:01,120 --> 00:00:02,120\n早上好。\n\n"
        "2\n00:00:03,360 --> 00:00:04,526\n计划准备好了。\n\n"
    )


def test_the_source_is_shown_from_when_it_was_said() -> None:
    vtt = render([source_track(TALK, Language.EN)], Format.VTT)
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert vtt.endswith("\ngood morning the plan is ready\n")


def test_bilingual_vtt_keeps_the_source_above() -> None:
    vtt = render(
        [source_track(TALK, Language.EN), translation_track(TALK, Language.ZH)], Format.VTT
    )
    blocks = vtt.strip().split("\n\n")[1:]
    assert [("line:0" in block, block.splitlines()[-1]) for block in blocks] == [
        (True, "good morning the plan is ready"),
        (False, "早上好。"),
        (False, "计划准备好了。"),
    ]


def test_text_has_a_line_per_sentence() -> None:
    assert (
        render([translation_track(TALK, Language.ZH)], Format.TXT) == "早上好。\n计划准备好了。\n"
    )


def test_json_says_language_times_and_lines() -> None:
    (track,) = json.loads(render([translation_track(TALK, Language.ZH)], Format.JSON))
    assert track["language"] == "zh"
    assert track["cues"][0] == {"start_s": 1.12, "end_s": 2.12, "lines": ["早上好。"]}


@given(st.text("a<>&-b --> \n", max_size=80))
def test_no_text_can_be_taken_for_markup_or_time(text: str) -> None:
    track = Track(Language.EN, (TimedText(text, 0.0),))
    for block in render([track], Format.VTT).split("\n\n")[1:]:
        _, *lines = block.strip().split("\n")
        body = "\n".join(lines)
        assert "<" not in body and ">" not in body
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", body)
    for block in render([track], Format.SRT).split("\n\n"):
        assert block.count("-->") == (1 if block else 0)


def test_vtt_escapes_what_it_must() -> None:
    vtt = render([Track(Language.EN, (TimedText("A&B <i> --> c", 0.0),))], Format.VTT)
    assert "A&amp;B &lt;i&gt; --&gt; c\n" in vtt


@given(st.floats(0, 400_000, allow_nan=False))
def test_timestamps_read_back_as_the_rounded_time(time_s: float) -> None:
    written = timestamp(milliseconds(time_s), separator=",")
    hours, minutes, seconds, ms = map(int, re.split("[:,]", written))
    assert minutes < 60 and seconds < 60 and ms < 1000
    total_s = hours * 3600 + minutes * 60 + seconds + ms / 1000
    assert total_s == pytest.approx(time_s, abs=0.000501)


def test_a_time_just_below_a_second_carries_over() -> None:
    assert timestamp(milliseconds(1.9996), separator=",") == "00:00:02,000"
    assert timestamp(milliseconds(3599.9999), separator=".") == "01:00:00.000"


def test_every_format_is_written_for_source_target_and_both(tmp_path: Path) -> None:
    files = write_captions(tmp_path, TALK, EN_ZH, (Format.SRT, Format.TXT))
    assert sorted(path.name for path in files) == sorted(path.name for path in tmp_path.iterdir())
    assert {path.name for path in files} == {
        f"captions.{name}.{ending}" for name in ("en", "zh", "en-zh") for ending in ("srt", "txt")
    }


def test_an_unwritable_folder_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        write_captions(tmp_path / "missing", TALK, EN_ZH, (Format.SRT,))


def test_formats_are_named_in_a_list() -> None:
    assert parse_formats("srt, VTT,srt") == (Format.SRT, Format.VTT)


@pytest.mark.parametrize("text", ["", "ass", "srt,ass"])
def test_unknown_formats_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="srt,vtt,txt,json"):
        parse_formats(text)
