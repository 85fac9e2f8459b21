from __future__ import annotations

from earvoice.agent.transcript import CtcState, collapse, read_transcript
from earvoice.testing.models import tiny_tokenizer


def ids_of(text: str) -> list[int]:
    return tiny_tokenizer().ctc_encode(text)


def read(state: CtcState, ids: list[int], *, final: bool = False) -> tuple[str, str]:
    return read_transcript(state, ids, tokenizer=tiny_tokenizer(), final=final)


def test_repetitions_merge_also_across_chunks_and_blanks_separate() -> None:
    state = CtcState()
    assert collapse(state, [0, 5, 5, 0, 5], blank=0) == [5, 5]
    assert collapse(state, [5, 5, 7, 0], blank=0) == [7]
    assert collapse(state, [7], blank=0) == [7]


def test_a_word_is_held_until_the_next_one_starts() -> None:
    state = CtcState()
    meeting, is_ = ids_of("meeting"), ids_of("is")
    assert read(state, ids_of("the")) == ("", " the")
    assert read(state, meeting) == (" the", " meeting")
    assert read(state, is_, final=True) == (" meeting is", "")


def test_a_pause_lets_the_last_word_go() -> None:
    state = CtcState()
    assert read(state, ids_of("tuesday") + [0] * 3) == ("", " tuesday")
    assert read(state, [0] * 2) == (" tuesday", "")


def test_han_characters_are_certain_at_once() -> None:
    assert read(CtcState(), ids_of("会议")[-2:]) == ("会议", "")


def test_pieces_of_one_character_wait_for_each_other() -> None:
    tokenizer = tiny_tokenizer()
    lead, *rest = tokenizer.encode("龘")
    state = CtcState()
    assert read(state, [lead]) == ("", "")
    assert read(state, rest) == ("龘", "")
