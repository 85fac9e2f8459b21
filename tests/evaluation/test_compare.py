from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.compare import compare, compare_folders, comparison_table
from earvoice.evaluation.results import ItemResult, write_results
from earvoice.types import Language
from tests.evaluation.factories import result

REFERENCES = ["we meet on Tuesday at noon", "the plan is good today", "he wrote a long report"]


def system(said: list[str], lags_s: list[float | None]) -> list[ItemResult]:
    return [
        result(
            text,
            reference,
            id=f"row-{index}",
            delays_s=(1.0,) * len(text.split()),
            laal_s=lag_s,
        )
        for index, (text, reference, lag_s) in enumerate(zip(said, REFERENCES, lags_s, strict=True))
    ]


GOOD = system(REFERENCES, [2.0, 3.0, 4.0])
BAD = system(["we meet", "", "he wrote a report"], [1.0, None, 3.0])


def test_the_difference_is_b_minus_a_on_what_both_translated() -> None:
    found = compare(".", BAD, GOOD, Language.EN)
    assert found.bleu.b == pytest.approx(100.0)
    assert found.bleu.value == pytest.approx(100.0 - found.bleu.a)
    assert found.bleu.interval.low > 0
    assert found.laal_s is not None
    assert (found.n, found.n_laal, found.laal_s.value) == (3, 2, 1.0)
    assert found.laal_s.interval.low == found.laal_s.interval.high == 1.0


def test_order_does_not_matter() -> None:
    assert compare(".", BAD, GOOD[::-1], Language.EN) == compare(".", BAD, GOOD, Language.EN)


def test_other_recordings_are_refused() -> None:
    with pytest.raises(DataError, match="not of the same"):
        compare(".", BAD, GOOD[:2], Language.EN)
    with pytest.raises(DataError, match="not of the same"):
        compare(".", [result("x", "y", id="row-0")], GOOD[:1], Language.EN)


def test_folders_are_compared_place_by_place(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for root, results in ((a, BAD), (b, GOOD)):
        write_results(root / "zh-en" / "learned", {"direction": "zh-en"}, results)
        write_results(
            root / "zh-en" / "no-speech", {"direction": "zh-en"}, [result("x", delays_s=(1.0,))]
        )
    write_results(a / "zh-en" / "only-here", {"direction": "zh-en"}, BAD)
    (found,) = compare_folders(a, b)
    assert found == compare("zh-en/learned", BAD, GOOD, Language.EN)
    head, first, second = comparison_table([found]).splitlines()
    assert head.split()[:2] == ["part", "figure"]
    assert first.split()[:3] == ["zh-en/learned", "BLEU", "3"]
    assert second.split()[4:] == ["2", "2.00", "3.00", "+1.00", "[+1.00,", "+1.00]", "0.0010"]


def test_folders_without_results_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at the same place"):
        compare_folders(tmp_path, tmp_path)
