"""Carry a trained model into another vocabulary: what both can write keeps its row.

A wider corpus needs characters and words that the first tokenizer spells in bytes or in fragments.
Hearing and writing are learnt already; only the tables of embeddings and CTC units change.
"""

from __future__ import annotations

import torch
from torch import Tensor

from earvoice.model.speech_lm import SpeechLM
from earvoice.model.tokenizer import SPECIALS, Tokenizer

_TABLES = ("lm.embed_tokens.weight", "ctc_head.weight", "ctc_head.bias")
_NOISE = 0.1


def carried_state(before: SpeechLM, tokenizer: Tokenizer, *, seed: int) -> dict[str, Tensor]:
    """Return a model's weights with its tables re-made for another tokenizer.

    A piece both know keeps its row. A new piece that the old tokenizer spells in known pieces gets
    the mean of theirs; one that it would spell in bytes gets the mean of all rows. Both get a tenth
    of the table's spread as noise, so that no two new rows are the same.
    """
    spelled = [_spelling(index, tokenizer, before.tokenizer) for index in range(len(tokenizer))]
    state = dict(before.state_dict())
    generator = torch.Generator().manual_seed(seed)
    for name in _TABLES:
        table = state[name]
        rows = [
            table[ids[0]] if len(ids) == 1 else _new_row(table, ids, generator) for ids in spelled
        ]
        state[name] = torch.stack(rows)
    return state


def _spelling(index: int, tokenizer: Tokenizer, before: Tokenizer) -> list[int]:
    """Return the old ids that stand for a new id; none when the old tokenizer lacks its letters."""
    token = tokenizer.token(index)
    known = before.id_of(token)
    if known is not None:
        return [known]
    if token in SPECIALS:
        return []
    ids = before.encode(token)
    return [] if any(before.byte_value(old) is not None for old in ids) else ids


def _new_row(table: Tensor, ids: list[int], generator: torch.Generator) -> Tensor:
    source = table[ids] if ids else table
    noise = torch.randn(table.shape[1:], generator=generator) * table.std()
    return source.mean(0) + _NOISE * noise
