"""What German and Japanese cannot do is refused before anything is made."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from earvoice.data.prepare import PrepareConfig
from earvoice.data.scripts import MixConfig, ScriptSource
from earvoice.data.shards import ExampleKind
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.parley import load_split, select_rows
from earvoice.testing.models import tiny_tokenizer
from earvoice.training.config import CorruptionConfig, TextConfig
from earvoice.training.rl_config import RolloutConfig
from earvoice.training.rl_sources import TextSources
from earvoice.training.text_batches import TextSampler
from earvoice.types import Direction, Language
from earvoice.voice import EspeakProcess, Utterance
from tests.training.conftest import tiny_model

GERMAN = Direction(Language.EN, Language.DE)


def test_scripts_in_english_have_german_targets() -> None:
    source = ScriptSource(MixConfig(directions=("en-de", "en-zh"), talk=0.0), seed=1)
    for direction in (GERMAN, Direction(Language.EN, Language.ZH)):
        script = source.draw("a", ExampleKind.GROUP, direction)
        assert {pair.language for pair in script.sentences} == {direction.target}


@pytest.mark.parametrize(
    ("mix", "problem"),
    [
        ({"directions": ("en-de",)}, "there are no talks in de; set mix.talk = 0"),
        ({"directions": ("en-zh", "ja-en"), "talk": 0.0}, "there are no fillers in ja"),
    ],
)
def test_recordings_that_cannot_be_made_are_refused(mix: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        MixConfig.model_validate(mix)


def test_tatoeba_has_no_german() -> None:
    told = {"out": "x", "mix": {"directions": ("en-de",), "talk": 0}, "tatoeba": {"path": "y"}}
    with pytest.raises(ValidationError, match="Tatoeba's sentences are in English and Chinese"):
        PrepareConfig.model_validate(told)


def test_rows_are_of_the_languages_that_are_asked_for() -> None:
    split = load_split("verb-final")
    assert {row.pair.language for row in select_rows(split, GERMAN)} == {Language.DE}  # type: ignore[union-attr]
    with pytest.raises(DataError, match="the split is in English and de, ja"):
        select_rows(split, Direction(Language.EN, Language.ZH))


def test_japanese_is_not_spoken() -> None:
    with EspeakProcess() as process, pytest.raises(ConfigError, match="cannot read ja aloud"):
        process.speak(Utterance("りんご", Language.JA))


def test_no_wrong_words_are_known_in_german_and_no_rollouts_read_it() -> None:
    model = tiny_model().model_copy(
        update={"text_merges_trained": (1, 2), "directions": ("en-de",)}
    )
    config = TextConfig(weight=1.0, corruption=CorruptionConfig(wrong=0.1))
    with pytest.raises(ConfigError, match=r"text\.corruption knows no words of de"):
        TextSampler(config, tiny_tokenizer(), model, seed=1)
    with pytest.raises(ConfigError, match="rollouts have no texts in de yet"):
        TextSources(RolloutConfig(), ["en-de"], seed=1)
