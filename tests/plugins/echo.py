"""A model for contract tests: what it writes tells which samples it heard. It needs no torch."""

from __future__ import annotations

import zlib

from earvoice.agent.step import StepInput, StepOutput
from earvoice.plugins.models import SharedModel
from earvoice.testing.engines import EchoEngine, Script
from earvoice.types import Action

WORDS, CHARS = "words", "chars"
# By turn, round and round. A text with ~ is cut there: the limit ends the turn inside a word.
_FORMS = {
    WORDS: (" heard {}", "", " and {} cu~", "t{}, then", " {} of\u202f{}", ""),
    CHARS: ("听{}", "", "说 AI~", "{}，", "", "好\u3000{}"),
}
_END = {WORDS: " over.", CHARS: "完。"}


def load_echo(name: str) -> SharedModel:
    """Return the model named `words` or `chars`; it interprets in both directions."""
    script = _script(name)
    return SharedModel(("en-zh", "zh-en"), lambda: EchoEngine(script=script))


def _script(name: str) -> Script:
    """Return a script that ends its sentence when it hears silence."""

    def script(turn: int, heard: StepInput) -> StepOutput:
        form = _FORMS[name][turn % len(_FORMS[name])] if heard.samples.any() else _END[name]
        mark = zlib.crc32(heard.samples.tobytes())
        shown = f"{mark:08x}" if name == WORDS else chr(0x4E00 + mark % 20_000)
        text = form.removesuffix("~").replace("{}", shown)
        return StepOutput(Action(text, tuple(range(len(text))), clipped=form.endswith("~")))

    return script
