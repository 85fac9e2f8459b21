from pathlib import Path

import numpy as np
import pytest

from earvoice.errors import DataError
from earvoice.evaluation.corpora.speech_cache import SpeechCache, Spoken
from earvoice.testing.tones import tone

MADE = Spoken(tone(0.3), ((0.1, 0.2),))


def never() -> Spoken:
    raise AssertionError("this was spoken before")


def test_what_was_spoken_once_is_not_spoken_again(tmp_path: Path) -> None:
    first = SpeechCache(tmp_path / "new").spoken("talk", {"text": "a"}, lambda: MADE)
    again = SpeechCache(tmp_path / "new").spoken("talk", {"text": "a"}, never)
    np.testing.assert_array_equal(again.samples, first.samples)
    assert again.spans == first.spans == MADE.spans
    np.testing.assert_allclose(first.samples, MADE.samples, atol=1 / 32768)


def test_speech_is_the_same_without_a_folder(tmp_path: Path) -> None:
    kept = SpeechCache(tmp_path).spoken("talk", {}, lambda: MADE)
    np.testing.assert_array_equal(
        SpeechCache(None).spoken("talk", {}, lambda: MADE).samples, kept.samples
    )


def test_another_recipe_is_another_recording(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path)
    cache.spoken("talk", {"text": "a"}, lambda: MADE)
    other = cache.spoken("talk", {"text": "b"}, lambda: Spoken(tone(0.5), ()))
    assert len(other.samples) == 8_000


@pytest.mark.parametrize("ending", [".json", ".wav"])
@pytest.mark.parametrize("content", [None, b"", b"[[0.1"], ids=["gone", "empty", "cut off"])
def test_what_a_crash_left_is_spoken_anew(
    tmp_path: Path, ending: str, content: bytes | None
) -> None:
    cache = SpeechCache(tmp_path)
    cache.spoken("talk", {}, lambda: MADE)
    (file,) = tmp_path.glob(f"*{ending}")
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert cache.spoken("talk", {}, lambda: MADE).spans == MADE.spans
    assert SpeechCache(tmp_path).spoken("talk", {}, never).spans == MADE.spans


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match=r"cannot be made .* --cache"):
        SpeechCache(tmp_path / "file" / "in").spoken("talk", {}, lambda: MADE)
