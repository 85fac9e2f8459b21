import pytest

from earvoice.data.parley.voices import HELD_OUT_VARIANTS, ODD_VARIANTS
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.parley import (
    Cast,
    load_split,
    pairs_of,
    recast,
    select_rows,
    speak_row,
)
from earvoice.types import Direction
from earvoice.voice import EspeakProcess

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def test_rows_are_chosen_by_kind_voice_and_direction() -> None:
    split = load_split("test")
    everything = select_rows(split, EN_ZH)
    talks = select_rows(split, EN_ZH, kind="talk")
    held_out = select_rows(split, EN_ZH, voices="held_out")
    assert {str(row.kind) for row in everything} == {"seen_pattern", "unseen_pattern", "talk"}
    assert {str(row.kind) for row in talks} == {"talk"}
    assert {str(row.voices.kind) for row in held_out} == {"held_out"}
    assert not {row.id for row in talks} & {
        row.id for row in select_rows(split, ZH_EN, kind="talk")
    }


@pytest.mark.parametrize(("kind", "voices"), [("talks", "all"), ("all", "loud")])
def test_unknown_choices_are_refused_with_the_known_ones(kind: str, voices: str) -> None:
    with pytest.raises(ConfigError, match="choose all, "):
        select_rows(load_split("test"), EN_ZH, kind=kind, voices=voices)


def test_an_empty_choice_is_an_error() -> None:
    with pytest.raises(DataError, match="widen"):
        select_rows(load_split("dev"), EN_ZH, kind="talk")


@pytest.mark.parametrize("direction", [EN_ZH, ZH_EN], ids=str)
def test_a_row_is_spoken_with_its_texts_and_onset(direction: Direction) -> None:
    split = load_split("test")
    sentence = select_rows(split, direction, kind="unseen_pattern")[0]
    talk = select_rows(split, direction, kind="talk")[0]
    with EspeakProcess() as process:
        said = speak_row(process, sentence, direction)
        talked = speak_row(process, talk, direction)
    assert said.is_sentence and not talked.is_sentence
    assert said.reference == sentence.pair.text(direction.target)  # type: ignore[union-attr]
    assert 0.0 <= said.onset_s < 0.5
    assert 1.0 < said.source_s < 15.0
    assert talked.source_s > 15.0
    assert len(pairs_of(talk)) > 3
    (alone,) = said.segments
    assert (alone.reference, alone.start_s) == (said.reference, said.onset_s)
    assert said.source_s - 0.2 < alone.end_s <= said.source_s
    assert [one.reference for one in talked.segments] == [
        pair.text(direction.target) for pair in pairs_of(talk)
    ]
    times_s = [time_s for one in talked.segments for time_s in (one.start_s, one.end_s)]
    assert times_s == sorted(times_s) and times_s[-1] <= talked.source_s
    assert all(one.end_s - one.start_s > 0.3 for one in talked.segments)


def test_odd_voices_are_odd_and_the_same_every_time() -> None:
    row = load_split("test").sentences[0]
    odd = recast(row, Cast.ODD)
    assert odd == recast(row, Cast.ODD)
    assert odd.pair == row.pair
    assert {odd.voices.en.variant, odd.voices.other.variant} <= set(ODD_VARIANTS)


def test_an_unknown_cast_is_refused() -> None:
    with pytest.raises(ConfigError, match="'famous' is unknown; choose held_out or odd"):
        Cast.parse("famous")


def test_every_row_can_be_spoken_by_voices_that_training_never_draws() -> None:
    split = load_split("dev-2")
    for row in (recast(one, Cast.HELD_OUT) for one in split.sentences[:40]):
        for voice in (row.voices.en, row.voices.other):
            assert voice.variant in HELD_OUT_VARIANTS or voice.in_held_out_region
    talk = load_split("test-2").talks[0]
    other = recast(talk, Cast.HELD_OUT)
    assert other.talk == talk.talk
    assert other.voices != talk.voices
