import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.logs.segale import (
    SegaleAligned,
    SegaleLine,
    read_segale,
    read_segale_aligned,
    write_segale,
    write_segale_aligned,
)
from tests.metrics.logs.making import texts

numbers = st.integers(0, 9) | st.sampled_from(["s1"])


@settings(max_examples=40)
@given(
    st.lists(st.builds(SegaleLine, texts, texts, numbers, texts, texts), max_size=3),
    st.lists(st.builds(SegaleAligned, texts, texts, numbers, texts, texts, texts), max_size=3),
)
def test_what_is_written_is_read_back(lines: list[SegaleLine], pairs: list[SegaleAligned]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_segale(write_segale(Path(folder) / "a", lines)) == tuple(lines)
        aligned = write_segale_aligned(Path(folder) / "b", pairs)
        assert read_segale_aligned(aligned) == tuple(pairs)


def test_what_has_no_partner_is_over_or_under_translated() -> None:
    both, over, under, neither = (
        SegaleAligned("d", "s", 0, source, reference, target)
        for source, reference, target in (
            ("a", "b", "c"),
            ("", "", "c"),
            ("a", "b", " "),
            ("", "", ""),
        )
    )
    assert [pair.is_over_translation for pair in (both, over, under, neither)] == [0, 1, 0, 0]
    assert [pair.is_under_translation for pair in (both, over, under, neither)] == [0, 0, 1, 0]


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = write_segale(tmp_path / "a", [SegaleLine("d", "s", 0, "a", "b")])
    with pytest.raises(DataError, match="line 1: field 'ref' is missing"):
        read_segale_aligned(path)
