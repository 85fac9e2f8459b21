from __future__ import annotations

from types import SimpleNamespace

import pytest

from earvoice.errors import ConfigError
from earvoice.plugins.settings import Settings, pick_direction
from earvoice.text import Unit
from earvoice.types import Direction

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")
BOTH = ("en-zh", "zh-en")


def test_an_empty_namespace_gives_the_defaults() -> None:
    assert Settings.read(SimpleNamespace()) == Settings()


def test_simulevals_options_and_simulstreams_keys_are_read() -> None:
    read = Settings.read(
        SimpleNamespace(
            model="m", direction="zh-en", multiplier=2, policy="wait-k:3", eval_latency_unit="char"
        )
    )
    assert read == Settings("m", ZH_EN, 2, "wait-k:3", Unit.CHAR)
    assert Settings.read(SimpleNamespace(latency_unit="word")).unit is Unit.WORD
    assert Settings.read(SimpleNamespace(eval_latency_unit="spm")).unit is Unit.WORD


@pytest.mark.parametrize(
    "wrong",
    [{"multiplier": 0}, {"multiplier": "2"}, {"latency_unit": "syllable"}, {"direction": "en"}],
)
def test_a_value_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=str(next(iter(wrong.values())))):
        Settings.read(SimpleNamespace(**wrong))


def test_languages_that_are_named_go_before_the_default_direction() -> None:
    assert pick_direction(BOTH, default=None) == EN_ZH
    assert pick_direction(BOTH, default=ZH_EN) == ZH_EN
    assert pick_direction(BOTH, default=ZH_EN, target="zh") == EN_ZH
    assert pick_direction(BOTH, default=EN_ZH, source="zh", target="en") == ZH_EN


def test_a_direction_the_model_has_not_is_refused_with_those_it_has() -> None:
    with pytest.raises(ConfigError, match=r"from any language to de; it does en-zh, zh-en"):
        pick_direction(BOTH, default=EN_ZH, target="de")
    with pytest.raises(ConfigError, match="it does en-zh"):
        pick_direction(("en-zh",), default=ZH_EN)
