"""A trained model in a wider vocabulary: known pieces keep their rows, new ones begin near."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from earvoice.errors import ConfigError
from earvoice.model.checkpoint import load_checkpoint
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.tokenizer import Tokenizer, train_tokenizer
from earvoice.training.config import TrainConfig
from earvoice.training.loop import train
from earvoice.training.run import build_run
from earvoice.training.vocabulary import carried_state
from tests.training.conftest import WORDS, tiny_model


def _wider() -> Tokenizer:
    texts = ["".join(WORDS.values()), *(f" {word}" for word in WORDS), *WORDS]
    return train_tokenizer([*texts, "五六", " four four fourfour"] * 20, vocab_size=306)


def _wider_data(config: TrainConfig, tmp_path: Path) -> Path:
    """Return a folder with the recordings of a run's data and a wider vocabulary."""
    folder = tmp_path / "wider"
    folder.mkdir()
    for split in ("train", "dev"):
        (folder / split).symlink_to(config.data / split)
    _wider().save(folder / "tokenizer.json")
    return folder


def test_known_pieces_keep_their_rows_and_new_ones_differ(tiny_data: Path) -> None:
    before = SpeechLM(tiny_model(), Tokenizer.load(tiny_data / "tokenizer.json")).eval()
    wider = _wider()
    state = carried_state(before, wider, seed=1)
    model = SpeechLM(tiny_model(), wider)
    model.load_state_dict(state)
    new = []
    for name in ("lm.embed_tokens.weight", "ctc_head.weight", "ctc_head.bias"):
        old_table, table = before.state_dict()[name], state[name]
        assert len(table) == len(wider)
        for index in range(len(wider)):
            known = before.tokenizer.id_of(wider.token(index))
            if known is not None:
                assert torch.equal(table[index], old_table[known])
            else:
                new.append(table[index].flatten())
    assert len(new) >= 6
    assert not torch.equal(new[0], new[1])
    assert set(state) == set(before.state_dict())


def test_a_new_piece_begins_at_the_mean_of_how_it_was_spelled(tiny_data: Path) -> None:
    before = SpeechLM(tiny_model(), Tokenizer.load(tiny_data / "tokenizer.json")).eval()
    wider = _wider()
    state = carried_state(before, wider, seed=1)
    old = before.state_dict()["lm.embed_tokens.weight"]
    tokenizer = before.tokenizer
    new = [index for index in range(len(wider)) if tokenizer.id_of(wider.token(index)) is None]
    spelled = {index: tokenizer.encode(wider.token(index)) for index in new}
    spelled = {
        index: ids
        for index, ids in spelled.items()
        if all(tokenizer.byte_value(one) is None for one in ids)
    }
    assert spelled
    for index, ids in spelled.items():
        off = (state["lm.embed_tokens.weight"][index] - old[ids].mean(0)).std()
        assert off < 0.2 * old.std()


def test_a_run_takes_the_vocabulary_of_its_data_when_asked(
    tiny_config: TrainConfig, tmp_path: Path
) -> None:
    train(tiny_config)
    init = str(tiny_config.out / "model")
    known = load_checkpoint(init).tokenizer.vocab_size
    folder = _wider_data(tiny_config, tmp_path)
    wider = Tokenizer.load(folder / "tokenizer.json")
    config = tiny_config.model_copy(
        update={"init": init, "data": folder, "out": tmp_path / "on", "steps": 1}
    )
    assert build_run(config).model.tokenizer.vocab_size == known
    config = config.model_copy(update={"vocabulary": "data"})
    assert build_run(config).model.tokenizer.vocab_size == wider.vocab_size != known
    train(config)
    assert load_checkpoint(str(config.out / "model")).tokenizer.vocab_size == wider.vocab_size


def test_a_run_joins_a_model_that_reads_and_one_that_hears(
    tiny_config: TrainConfig, tmp_path: Path
) -> None:
    reads, hears = (
        tiny_config.model_copy(update={"seed": seed, "steps": 1, "out": tmp_path / name})
        for seed, name in ((5, "reads"), (6, "hears"))
    )
    for config in (reads, hears):
        train(config)
    names = [str(config.out / "model") for config in (reads, hears)]
    joined = tiny_config.model_copy(update={"init": names[0], "hearing": names[1]})
    state = build_run(joined).model.state_dict()
    read, heard = (load_checkpoint(one).state_dict() for one in names)
    for name, tensor in state.items():
        whose = heard if name.startswith(("encoder.", "ctc_head.")) else read
        assert torch.equal(tensor, whose[name]), name
    for name in ("encoder.net.subsampling.linear.weight", "ctc_head.weight", "adapter.weight"):
        assert not torch.equal(read[name], heard[name])


def test_hearing_of_another_vocabulary_does_not_join(
    tiny_config: TrainConfig, tmp_path: Path
) -> None:
    config = tiny_config.model_copy(update={"steps": 1})
    train(config)
    hears = config.model_copy(update={"data": _wider_data(config, tmp_path), "out": tmp_path / "x"})
    train(hears)
    init, hearing = (str(one.out / "model") for one in (config, hears))
    joined = config.model_copy(update={"init": init, "hearing": hearing})
    with pytest.raises(ConfigError, match="another vocabulary"):
        build_run(joined)


def test_a_new_language_model_is_given_ears(tiny_config: TrainConfig, tmp_path: Path) -> None:
    hears = tiny_config.model_copy(update={"steps": 1, "seed": 6, "out": tmp_path / "hears"})
    train(hears)
    ears = str(hears.out / "model")

    given, without = (
        build_run(tiny_config.model_copy(update={"hearing": one})).model.state_dict()
        for one in (ears, None)
    )
    heard = load_checkpoint(ears).state_dict()
    for name, tensor in given.items():
        whose = heard if name.startswith(("encoder.", "ctc_head.")) else without
        assert torch.equal(tensor, whose[name]), name
    assert not torch.equal(given["ctc_head.weight"], without["ctc_head.weight"])
