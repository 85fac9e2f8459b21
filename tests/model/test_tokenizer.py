from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ModelError
from earvoice.model.tokenizer import StreamDecoder, Tokenizer
from earvoice.testing.models import tiny_tokenizer


@given(st.text(max_size=40))
def test_every_text_comes_back(text: str) -> None:
    tokenizer = tiny_tokenizer()
    clean = text.encode("utf-8", errors="replace").decode("utf-8")
    assert tokenizer.decode(tokenizer.encode(clean)) == clean


@given(st.text(alphabet="the会议星🙂龘é 25", max_size=30), st.integers(1, 5))
def test_tokens_split_over_turns_decode_without_broken_characters(text: str, size: int) -> None:
    tokenizer = tiny_tokenizer()
    ids = tokenizer.encode(text)
    decoder, out = StreamDecoder(tokenizer), ""
    for start in range(0, len(ids), size):
        piece = decoder.push(ids[start : start + size])
        assert "\ufffd" not in piece
        out += piece
    assert out + decoder.flush() == text


def test_broken_bytes_become_one_replacement_and_do_not_stick() -> None:
    tokenizer = tiny_tokenizer()
    lead, *_ = tokenizer.encode("龘")
    assert tokenizer.byte_value(lead) is not None
    decoder = StreamDecoder(tokenizer)
    assert decoder.push([lead]) == ""
    assert decoder.push(tokenizer.encode("会")) == "\ufffd会"
    assert decoder.flush() == ""


def test_every_han_character_is_its_own_token() -> None:
    tokenizer = tiny_tokenizer()
    assert len(tokenizer.encode("会议在星期二")) == 6


def test_ctc_units_ignore_case_and_punctuation_and_start_words_with_a_space() -> None:
    tokenizer = tiny_tokenizer()
    units = tokenizer.ctc_encode("The MEETING, is on... Tuesday!")
    assert tokenizer.decode(units) == " the meeting is on tuesday"
    assert tokenizer.ctc_blank not in units
    assert tokenizer.ctc_encode("?!") == []


def test_special_tokens_have_no_text_and_cannot_be_typed() -> None:
    tokenizer = tiny_tokenizer()
    assert tokenizer.decode([tokenizer.special("<eot>")]) == ""
    assert tokenizer.special("<eot>") in tokenizer.unwritable_ids
    with pytest.raises(ModelError, match="<nope>"):
        tokenizer.special("<nope>")


def test_text_that_spells_a_special_token_stays_text() -> None:
    tokenizer = tiny_tokenizer()
    ids = tokenizer.encode("a <eot> b <0x41>")
    assert tokenizer.special("<eot>") not in ids
    assert tokenizer.decode(ids) == "a <eot> b <0x41>"


def test_a_saved_tokenizer_gives_the_same_ids(tmp_path: Path) -> None:
    tokenizer = tiny_tokenizer()
    tokenizer.save(tmp_path / "tokenizer.json")
    again = Tokenizer.load(tmp_path / "tokenizer.json")
    assert again.encode("The meeting 会议 🙂") == tokenizer.encode("The meeting 会议 🙂")


def test_a_missing_or_damaged_file_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no tokenizer"):
        Tokenizer.load(tmp_path / "tokenizer.json")
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match="cannot read"):
        Tokenizer.load(tmp_path / "tokenizer.json")
