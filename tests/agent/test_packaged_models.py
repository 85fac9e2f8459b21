"""Every model that comes with the package interprets the bundled talk."""

from __future__ import annotations

import pytest

from earvoice import Interpreter
from earvoice.audio.decode import load
from earvoice.model.checkpoint import find_checkpoint, packaged_models, read_config
from earvoice.samples.bundled import sample_talk
from earvoice.types import SAMPLE_RATE_HZ, Language

HEARD_AS = {"pocket": "units", "pocket-first": "frames"}


def test_there_is_a_model_of_either_kind() -> None:
    found = {name: read_config(find_checkpoint(name)).heard_as for name in packaged_models()}
    assert found == HEARD_AS
    assert all(read_config(find_checkpoint(name)).name == name for name in found)


@pytest.mark.parametrize("name", HEARD_AS)
def test_a_packaged_model_interprets_the_bundled_talk(name: str) -> None:
    talk = load(sample_talk(Language.EN))[: 6 * SAMPLE_RATE_HZ]
    result = Interpreter(name, target="zh", threads=1).interpret([talk])
    assert "good morning everyone" in result.transcript
    assert result.text.startswith("大家早上好。今天我想要")
