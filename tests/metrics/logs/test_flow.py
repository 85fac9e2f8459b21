from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.logs.flow import read_entries, read_settings

FLOW = """
- {duration: 3.5, offset: 16.08, rW: 0, speaker_id: spk.1, uW: 0, wav: ted_1096.wav}
- {duration: 4, offset: 19.9, wav: 'it''s {one}, "two".wav', speaker_id: "a: b\\u00e9"}
- {duration: +1.5e+1, offset: .5, speaker_id: spk.1,
  wav: wrapped.wav}
"""
BLOCK = """---
# a comment
- wav: talk one.wav
  offset: 0.0
  duration: 2.5   # seconds

- wav: "https://host/talk.wav"
  offset: 2.5
  duration: -1
-
  wav: later.wav
  offset: 12
  duration: 7.0
"""


def read(folder: Path, text: str) -> list[dict[str, object]]:
    path = folder / "segments.yaml"
    path.write_text(text, encoding="utf-8")
    return [dict(record.fields) for record in read_entries(path)]


@pytest.mark.parametrize(
    "text", [FLOW, BLOCK, "", "- {a: 1e5, b: 1.5e5, c: 1.5e+5, d: 010.5}\n", "- {}\n- {a: 1}\n"]
)
def test_entries_are_read_as_yaml_reads_them(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (yaml.safe_load(text) or [])


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@settings(max_examples=60)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "wav": names,
                "offset": st.floats(0, 1e4).map(lambda time: round(time, 3)),
                "duration": st.integers(0, 99),
            }
        ),
        max_size=3,
    ),
    st.sampled_from([None, True, False]),
)
def test_entries_that_yaml_writes_are_read(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, object]], style: bool | None
) -> None:
    dumped = yaml.safe_dump(entries, default_flow_style=style, allow_unicode=True)
    if (style is True and entries) or not entries:
        return  # one line for all entries is not what the field's files look like
    folder = tmp_path_factory.mktemp("yaml")
    try:
        found = read(folder, dumped)
    except DataError as error:
        assert "is no plain value" in str(error) or "is no `key: value`" in str(error)
    else:
        assert found == entries


def test_a_no_break_space_is_text(tmp_path: Path) -> None:
    entry = {"wav": "\u00a0", "offset": 0.0, "duration": 0}
    assert read(tmp_path, yaml.safe_dump([entry], allow_unicode=True)) == [entry]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("wav: a.wav\n", 1, "'wav: a.wav' begins no entry"),
        ("- {wav: a.wav\n", 1, "braces are not closed"),
        ("- {wav: a.wav, offset}\n", 1, "' offset'.strip()"),
        ("- wav: a.wav\n  wav: b.wav\n", 2, "field 'wav' is there twice"),
        ("- wav: [a, b]\n", 1, "'[a, b]' is no plain value"),
        ("- wav: &anchor a\n", 1, "'&anchor a' is no plain value"),
        ("- wav: |\n", 1, "'|' is no plain value"),
        ('- wav: "a\n', 1, "'\"a' is no plain value"),
        ("- wav: 'a\n", 1, '"\'a" is no plain value'),
        ("- wav: a\n- just words\n", 2, "'just words' is no `key: value`"),
    ],
)
def test_what_is_more_than_the_files_need_is_refused(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, text)
    assert f"segments.yaml, line {line}: " in str(caught.value)
    assert says.removeprefix("' ").removesuffix("'.strip()") in str(caught.value)


def test_braces_that_never_close_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 1: braces are not closed"):
        read(tmp_path, "- {\n" + "  a: b,\n" * 10_000)


def test_settings_are_keys_with_values(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("source_type: speech\n# none\ntarget_type: 'text'\n")
    assert read_settings(path) == {"source_type": "speech", "target_type": "text"}
