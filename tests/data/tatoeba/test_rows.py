"""Rows: read strictly, once each, and never in two parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.parley.sentence import PARLEY
from earvoice.data.tatoeba.rows import (
    TRAINING_FILE,
    Part,
    Row,
    distinct,
    held_out_files,
    parts_of,
    read_rows,
    training_file,
    without,
)
from earvoice.errors import DataError
from tests.data.tatoeba.rows import line, lines, write

sentences = st.lists(
    st.builds(Row, st.sampled_from("abcdefgh"), st.sampled_from("一二三四五六七八"), st.just(())),
    max_size=12,
)


def test_a_line_is_two_sentences_and_who_wrote_them(tmp_path: Path) -> None:
    file = write(tmp_path, [line("So do I.", "我也是。", author="a b"), "", line("No.", "不。")])
    one, other = read_rows(file)
    assert one == Row("So do I.", "我也是。", ("a b", "Martha"))
    assert other.authors == ("CK", "Martha")


@pytest.mark.parametrize("text", ["no tab", "a\t一", "…\t一\t#1", "a\t\t#1", "a\t一\t#1\tmore"])
def test_a_line_of_anything_else_is_named(tmp_path: Path, text: str) -> None:
    file = write(tmp_path, [line("So do I.", "我也是。"), text])
    with pytest.raises(DataError, match=r"train\.tsv, line 2 is .* separated by tabs"):
        read_rows(file)


@pytest.mark.parametrize("inside", ["", "text"])
def test_the_file_is_found_by_its_folder_or_itself(tmp_path: Path, inside: str) -> None:
    file = write(tmp_path / inside, lines())
    assert training_file(tmp_path) == training_file(file) == file


def test_a_missing_file_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=rf"no sentences of Tatoeba at .*{TRAINING_FILE}"):
        training_file(tmp_path / "nowhere")


def test_files_that_evaluation_reads_are_known_by_their_names(tmp_path: Path) -> None:
    training = write(tmp_path, lines())
    assert held_out_files(training) == ()
    dev = write(tmp_path, lines()[:1], "tatoeba.en-zh.dev.tsv")
    test = write(tmp_path, lines()[:1], "tatoeba.en-zh.test.tsv")
    assert held_out_files(training) == (dev, test)
    assert held_out_files(write(tmp_path, lines(), "sentences.tsv")) == ()


@pytest.mark.parametrize(
    "other",
    [Row("so do i", "别的。", ()), Row("Me too.", "我也是！", ()), Row("SO DO I!", "我也是", ())],
)
def test_what_is_said_elsewhere_in_either_language_is_left_out(other: Row) -> None:
    rows = [Row("So do I.", "我也是。", ()), Row("No.", "不。", ())]
    assert without(rows, [other]) == rows[1:]


def test_only_what_is_the_same_in_both_languages_is_said_twice() -> None:
    rows = [Row("No.", "不。", ()), Row("No!", "不", ()), Row("No.", "没有。", ())]
    assert distinct(rows) == [rows[0], rows[2]]


@given(sentences, st.floats(0.1, 0.9))
def test_no_sentence_is_in_two_parts_in_either_language(rows: list[Row], dev: float) -> None:
    parts = parts_of(rows, dev=dev)
    for language in PARLEY:
        of_key: dict[str, set[Part]] = {}
        for row, part in zip(rows, parts, strict=True):
            of_key.setdefault(row.key(language), set()).add(part)
        assert all(len(found) == 1 for found in of_key.values())


@given(st.permutations([Row(f"sentence {n}", f"句{n}", ()) for n in range(30)]))
def test_a_part_depends_on_the_sentence_and_not_on_its_place(rows: list[Row]) -> None:
    parts = dict(zip(rows, parts_of(rows, dev=0.4), strict=True))
    alone = {row: parts_of([row], dev=0.4)[0] for row in rows}
    assert parts == alone
    assert set(parts.values()) == set(Part)


def test_about_the_wanted_share_is_held_out() -> None:
    rows = [Row(f"sentence {n}", f"句{n}", ()) for n in range(5000)]
    assert parts_of(rows, dev=0.02).count(Part.DEV) == pytest.approx(100, abs=30)


def test_the_real_training_sentences_share_none_with_evaluation(shared_data: Path) -> None:
    if not (shared_data / "text").is_dir():
        pytest.skip(f"no sentences of Tatoeba at {shared_data / 'text'}")
    training = training_file(shared_data)
    (held_out,) = held_out_files(training)
    rows = read_rows(training)
    assert len(rows) > 20_000
    assert len(without(rows, read_rows(held_out))) == len(rows)
