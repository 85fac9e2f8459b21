from dataclasses import replace
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.comparing.alike import require_alike, shared_recordings
from earvoice.evaluation.comparing.reading import read_sheet
from earvoice.evaluation.comparing.sheets import Sheet
from tests.evaluation.comparing.making import REFERENCES, write_rated, write_run


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return read_sheet(write_run(tmp_path / "run", REFERENCES))


def test_the_same_recordings_in_any_order_are_alike(sheet: Sheet) -> None:
    turned = replace(sheet, lines={kind: lines[::-1] for kind, lines in sheet.lines.items()})
    require_alike([sheet, turned, sheet], quality="bleu", latency="laal_s")


def test_recordings_that_only_one_has_are_named(sheet: Sheet) -> None:
    less = sheet.only({"row-0", "row-2"})
    for pair in ([sheet, less], [less, sheet]):
        with pytest.raises(DataError, match=r"has 2 recordings \(row-1, row-3\) and .* --common"):
            require_alike(pair, quality="bleu", latency="laal_s")
    one = sheet.only({"row-0", "row-1", "row-2"})
    with pytest.raises(DataError, match="has recording row-3 and"):
        require_alike([sheet, one], quality="bleu", latency="laal_s")


def test_many_recordings_are_counted_and_some_named(tmp_path: Path) -> None:
    whole = read_sheet(write_run(tmp_path / "run", REFERENCES * 2))
    assert whole.recordings == {f"row-{at}" for at in range(4)}
    many = replace(
        whole,
        lines={
            "short": tuple(replace(whole.texts[0], recording=f"r{at}") for at in range(9)),
        },
    )
    with pytest.raises(DataError, match=r"9 recordings \(r0, r1, r2, r3, r4 and 4 more\)"):
        require_alike([many, whole], quality="bleu", latency="laal_s")
    with pytest.raises(DataError, match="no recording in common"):
        shared_recordings([many, whole])


def test_other_references_are_named(sheet: Sheet) -> None:
    first, *rest = sheet.texts
    for lines in ((replace(first, reference="x"), *rest), (replace(first, place=7), *rest)):
        other = replace(sheet, lines={**sheet.lines, "short": lines})
        with pytest.raises(DataError, match="other references for recording row-0"):
            require_alike([sheet, other], quality="bleu", latency="laal_s")


def test_languages_and_clocks_do_not_mix(sheet: Sheet) -> None:
    with pytest.raises(ConfigError, match=r"in 'en' and .* in 'de'"):
        require_alike([sheet, replace(sheet, target="de")], quality="bleu", latency="laal_s")
    other = replace(sheet, clock="simuleval")
    require_alike([sheet, other], quality="bleu", latency="laal_s")
    with pytest.raises(ConfigError, match=r"by the clock queued and of .* by simuleval"):
        require_alike([sheet, other], quality="bleu", latency="laal_ca_s")


def test_quality_by_several_models_or_of_other_pieces_does_not_mix(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", REFERENCES)
    one, same, other = (
        read_sheet(write_rated(tmp_path / name, run, model=model))
        for name, model in (("a", "m"), ("b", "m"), ("c", "other"))
    )
    require_alike([one, same], quality="comet", latency="laal_s")
    require_alike([one, other], quality="bleu", latency="laal_s")
    with pytest.raises(ConfigError, match=r"comet of .*a is by 'm' on lines 'short' and .*'other'"):
        require_alike([one, other], quality="comet", latency="laal_s")
    of_pairs = replace(one, lines={"pair": one.texts, "short": read_sheet(run).texts})
    with pytest.raises(ConfigError, match=r"lines 'short' .* lines 'pair'; .* both with --pairs"):
        require_alike([one, of_pairs], quality="comet", latency="laal_s")


def test_shared_recordings_are_those_of_all(sheet: Sheet) -> None:
    assert shared_recordings([sheet, sheet.only({"row-1", "row-2"}), sheet.only({"row-1"})]) == {
        "row-1"
    }
