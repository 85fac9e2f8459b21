"""Text batches: functions of seed and step, rightly released, and they teach."""

from __future__ import annotations

from itertools import islice

import pytest
import torch
from pydantic import ValidationError

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import load_dev, train_sentences
from earvoice.data.text_turns import Form, text_example
from earvoice.model.template import Kind
from earvoice.testing.models import tiny_tokenizer
from earvoice.training.config import TextConfig, TrainConfig
from earvoice.training.loop import train
from earvoice.training.text_batches import TextSampler
from earvoice.types import Direction, Language
from tests.training.conftest import tiny_model

WAYS = (Direction.parse("en-zh"), Direction.parse("zh-en"))


def test_texts_have_as_many_sentences_as_are_asked_for() -> None:
    model = tiny_model().model_copy(update={"text_merges_trained": (12, 12)})

    def widths(sentences: tuple[int, int]) -> list[int]:
        config = TextConfig(weight=1.0, positions=64, sentences=sentences)  # one text a batch
        texts = TextSampler(config, tiny_tokenizer(), model, seed=1)
        return [texts.train(step).ids_BL.shape[1] for step in range(12)]

    assert min(widths((8, 9))) > max(widths((1, 1)))
    with pytest.raises(ValidationError, match=r"text\.sentences is \[3, 2\]"):
        TextConfig(sentences=(3, 2))


def test_every_direction_is_trained_and_developed_on_in_its_own_languages() -> None:
    ways = ("en-zh", "en-de", "ja-en")
    model = tiny_model().model_copy(
        update={"text_merges_trained": (12, 12), "directions": ways, "name": "three"}
    )
    texts = TextSampler(TextConfig(weight=1.0), tiny_tokenizer(), model, seed=1)
    for batches in ([texts.train(step) for step in range(24)], [texts.dev(n) for n in range(24)]):
        spoken = {tiny_tokenizer().token(int(index)) for one in batches for index in one.ids_BL[0]}
        assert {"<zh>", "<de>", "<ja>"} <= spoken
        assert all(len(one.ids_BL) for one in batches)


def sampler(seed: int = 1, positions: int = 400) -> TextSampler:
    model = tiny_model().model_copy(update={"text_merges_trained": (1, 12)})
    return TextSampler(
        TextConfig(weight=1.0, positions=positions), tiny_tokenizer(), model, seed=seed
    )


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("form", Form)
def test_turns_join_to_both_texts_whatever_their_length(way: Direction, form: Form) -> None:
    for pair in islice(train_sentences(3), 40):
        example = text_example([pair, pair], way, form)
        for multiplier in (1, 2, 5, 12):
            turns = example.turns(multiplier)
            assert turns[-1] == ("", "")
            assert all(source for source, _ in turns[:-1])
            target = "".join(written for _, written in turns)
            assert target == _joined([pair.text(way.target)] * 2, way.target)
            if form is Form.WRITTEN:
                source = "".join(read for read, _ in turns)
                assert source == _joined([pair.text(way.source)] * 2, way.source)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_nothing_is_written_before_the_words_it_needs(way: Direction) -> None:
    for pair in islice(train_sentences(4), 60):
        example = text_example([pair], way)
        ends = _ends_of_tokens(pair, way)
        written = ""
        needed = {target: [] for target in range(len(pair.tokens(way.target)))}  # type: ignore[var-annotated]
        for word, target in pair.links_from(way.source):
            needed[target].append(ends[word])
        tokens = [token.text for token in pair.tokens(way.target)]
        for read, text in enumerate(example.targets):
            written += text
            length = 0
            for index, token in enumerate(tokens):
                length = (
                    written.find(token, length) + len(token) if token in written[length:] else -1
                )
                if length < 0:
                    break
                assert max(needed[index], default=0) <= read


def test_a_batch_depends_on_seed_and_step_only() -> None:
    one, other = sampler(), sampler()
    other.train(7)
    assert torch.equal(one.train(3).ids_BL, other.train(3).ids_BL)
    assert not torch.equal(one.train(3).ids_BL, sampler(seed=2).train(3).ids_BL)
    assert torch.equal(one.dev(0).ids_BL, other.dev(0).ids_BL)


def test_a_batch_keeps_to_its_budget_and_shows_both_directions() -> None:
    directions = set()
    for step in range(30):
        batch = sampler().train(step)
        rows, length = batch.ids_BL.shape
        assert rows * length <= 400 or rows == 1
        directions.add(tuple(batch.ids_BL[0, 2:4].tolist()))
        assert not (batch.kinds_BL == Kind.SPEECH).any()
    assert len(directions) == 2


def test_development_texts_are_never_trained_on() -> None:
    held_out = {row.pair.text(Language.EN) for row in load_dev().sentences}
    drawn = {pair.text(Language.EN) for pair in islice(train_sentences(10_000_022), 300)}
    assert not held_out & drawn


def test_texts_are_learnt_beside_speech(tiny_config: TrainConfig) -> None:
    model = tiny_config.model.model_copy(update={"text_merges_trained": (1, 12)})
    config = tiny_config.model_copy(
        update={"text": TextConfig(weight=1.0, positions=64), "model": model}
    )
    plain, both = train(tiny_config.model_copy(update={"out": config.out / "a"})), train(config)
    assert plain.losses[0] == both.losses[0]  # the figure is that of speech
    assert plain.losses[1:] != both.losses[1:]


def test_a_recipe_says_how_texts_are_cut_if_it_reads_any(tiny_config: TrainConfig) -> None:
    with pytest.raises(ValidationError, match="give both, or neither"):
        TrainConfig.model_validate({**tiny_config.model_dump(), "text": {"weight": 0.5}})


def _joined(texts: list[str], language: Language) -> str:
    return ("" if language is Language.ZH else " ").join(texts)


def _ends_of_tokens(pair: SentencePair, way: Direction) -> list[int]:
    """Return for every source token the index of its last unit."""
    ends, count = [], 0
    for token in pair.tokens(way.source):
        count += len(token.text) if way.source is Language.ZH else len(token.text.split())
        ends.append(count - 1)
    return ends
