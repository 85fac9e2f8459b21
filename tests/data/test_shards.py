"""Shards: what is written is read back, and damage is named."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earvoice.data.shards import (
    Example,
    ExampleKind,
    Label,
    SaidSentence,
    Shards,
    is_finished,
    write_shard,
)
from earvoice.errors import DataError
from earvoice.types import Direction

COLUMNS = 16


def example(number: int, targets: tuple[str, ...]) -> Example:
    rng = np.random.default_rng(number)
    mel = rng.normal(size=(COLUMNS * len(targets), 80)).astype(np.float16)
    return Example(
        mel,
        Label(
            f"e{number}",
            Direction.parse("zh-en"),
            ExampleKind.TALK,
            targets,
            f"第{number}句",
            1.5 * len(targets),
            targets[::-1] if number % 2 else (),  # what was heard, or unknown
            (SaidSentence("a", "啊", 0.25, 1.0),) if number % 2 else (),
        ),
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(max_size=8), min_size=1, max_size=4).map(tuple), min_size=1, max_size=6
    ),
    st.integers(1, 3),
)
def test_examples_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], shards: int
) -> None:
    folder = tmp_path_factory.mktemp("shards")
    examples = [example(number, targets) for number, targets in enumerate(rows)]
    for shard in range(shards):
        write_shard(folder, f"shard-{shard:04d}", examples)
    corpus = Shards(folder)
    assert list(corpus.labels) == [e.label for e in examples] * shards
    for index, label in enumerate(corpus.labels):
        assert np.array_equal(corpus.mel(index), examples[index % len(examples)].mel)
        assert label.chunks == len(label.targets)
    assert corpus.hours == pytest.approx(shards * sum(1.5 * len(r) for r in rows) / 3600)


def test_shards_from_before_heard_words_were_noted_are_read(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(1, ("a", "b"))])
    index = tmp_path / "shard-0000.jsonl"
    row = json.loads(index.read_text())
    assert row.pop("heard") == ["b", "a"]
    index.write_text(json.dumps(row) + "\n")
    assert Shards(tmp_path).labels[0].heard == ()


def test_targets_on_two_grids_are_not_one_corpus(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(0, ("a", "b"))])
    assert Shards(tmp_path).chunk_columns == COLUMNS
    fine = example(1, ("a", "b"))
    write_shard(tmp_path, "shard-0001", [Example(fine.mel[:COLUMNS], fine.label)])
    with pytest.raises(DataError, match="lie 8, 16 mel columns apart"):
        _ = Shards(tmp_path).chunk_columns


def test_a_shard_is_finished_only_with_its_index(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(0, ("a",))])
    assert is_finished(tmp_path, "shard-0000")
    (tmp_path / "shard-0000.jsonl").unlink()
    assert not is_finished(tmp_path, "shard-0000")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_examples_left_out_of_the_index_are_not_missed(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(0, ("a",)), example(1, ("b", "c"))])
    index = tmp_path / "shard-0000.jsonl"
    index.write_text(index.read_text().splitlines()[0] + "\n")
    assert len(Shards(tmp_path)) == 1


def test_an_empty_folder_names_the_command_that_fills_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="earvoice prepare"):
        Shards(tmp_path)


def test_an_index_that_points_past_its_features_is_damage(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(0, ("a",))])
    index = tmp_path / "shard-0000.jsonl"
    row = json.loads(index.read_text())
    index.write_text(json.dumps(row | {"first_column": 1}) + "\n")
    with pytest.raises(DataError, match="asks for 17"):
        Shards(tmp_path)


def test_features_of_another_shape_are_damage(tmp_path: Path) -> None:
    write_shard(tmp_path, "shard-0000", [example(0, ("a",))])
    np.save(tmp_path / "shard-0000.npy", np.zeros((16, 40), np.float16))
    with pytest.raises(DataError, match="expected float16"):
        Shards(tmp_path)


def test_a_shard_without_examples_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no examples"):
        write_shard(tmp_path, "shard-0000", [])
