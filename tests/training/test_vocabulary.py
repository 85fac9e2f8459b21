"""A trained model in a wider vocabulary: known pieces keep their rows, new ones begin near."""

from __future__ import annotations

from pathlib import Path

import torch

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
    folder = tmp_path / "wider"
    folder.mkdir()
    for split in ("train", "dev"):
        (folder / split).symlink_to(tiny_config.data / split)
    wider = _wider()
    wider.save(folder / "tokenizer.json")
    config = tiny_config.model_copy(
        update={"init": init, "data": folder, "out": tmp_path / "on", "steps": 1}
    )
    assert build_run(config).model.tokenizer.vocab_size == known
    config = config.model_copy(update={"vocabulary": "data"})
    assert build_run(config).model.tokenizer.vocab_size == wider.vocab_size != known
    train(config)
    assert load_checkpoint(str(config.out / "model")).tokenizer.vocab_size == wider.vocab_size
