from pathlib import Path

import pytest

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import compare_runs
from earvoice.evaluation.comparing.tables import (
    Table,
    aligned,
    latency_name,
    tables,
    text_page,
)
from tests.evaluation.comparing.making import GOOD, write_curves, write_run


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("laal_s", "LAAL in s"),
        ("stream_laal_ca_s", "StreamLAAL, computation-aware, in s"),
        ("long_yaal_s", "LongYAAL in s"),
        ("hpo_stream_laal_s", "HPO's StreamLAAL in s"),
        ("flal_speech_s", "FLAL from speech in s"),
        ("laal_tokens", "LAAL in tokens"),
        ("ap", "AP"),
    ],
)
def test_figures_are_written_as_people_do(name: str, written: str) -> None:
    assert latency_name(name) == written


def test_columns_are_equal_though_some_characters_are_wide() -> None:
    table = Table("", ("name", "n"), (("火车", "1"), ("a", "10")))
    assert aligned(table).split("\n") == ["name   n", "火车   1", "a     10"]


def test_all_tables_tell_what_there_is(tmp_path: Path) -> None:
    made = compare_runs([str(folder) for folder in write_curves(tmp_path)], Choice())
    runs, pairs, curves = tables(made)
    assert len(runs.rows) == 5 and len(pairs.rows) == 4 and len(curves.rows) == 4
    assert all(len(row) == len(table.head) for table in tables(made) for row in table.rows)
    by_name = dict(zip(runs.head, runs.rows[2], strict=False))
    assert (by_name["system"], by_name["point"], by_name["BLEU"]) == ("learned", "4x", "100.00")
    assert by_name["empty"] == by_name["missing"] == by_name["unfinished"] == "0"
    assert pairs.head[-1] == "p by Holm"
    page = text_page(made)
    assert "Drawn from 4 segments only" in page and "B minus A" in page


def test_one_pair_needs_no_correction_and_what_is_not_known_is_a_dash(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", GOOD, model="a")
    b = write_run(tmp_path / "b", [""] * 4, model="b")
    made = compare_runs([str(a), str(b)], Choice())
    runs, pairs = tables(made)
    assert pairs.head[-1] == "p"
    assert runs.rows[1][4:6] == ("-", "-")
    assert pairs.rows[1][3:] == ("0", "-", "-", "-", "-", "-")
