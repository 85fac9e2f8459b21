"""What a policy in training makes of rollouts: the log-probability of everything they wrote.

Shape legend: B rollout, L written token, P dialogue position, T encoder frame, E encoder width, V
vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from earvoice.model.cache import Eviction
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Dialogue, Kind
from earvoice.training.batches import padded
from earvoice.training.loss import written_positions
from earvoice.training.rollout import RolloutSource, dialogue_of, heard_turns
from earvoice.training.rollout_types import Rollout

Sampled = tuple[RolloutSource, Rollout]


def written_logps(
    model: SpeechLM, sampled: Sequence[Sampled], *, temperature: float = 1.0
) -> Tensor:
    """Return logp_BL of what rollouts wrote, in nats, 0 behind the end of a row.

    The distribution is the sampler's before truncation: ids that no turn may hold are out, logits
    are divided by the temperature. Gradients flow where the caller wants them.
    """
    dialogues = [dialogue_of(model, source, rollout) for source, rollout in sampled]
    ids_BP, kinds_BP = _tensors(model, dialogues)
    device = model.device
    hidden_BPD = _hidden(model, sampled, dialogues)
    # Where things are written is found on the processor, which no device has to be waited for.
    written_BP = written_positions(kinds_BP)[:, 1:]
    rows_N, places_N = (each.to(device) for each in written_BP.nonzero(as_tuple=True))
    hidden_ND = hidden_BPD[rows_N, places_N]
    logits_NV = model.lm_logits(hidden_ND).float() + model.write_penalty()
    labels_N = ids_BP[:, 1:][written_BP].to(device)
    logps_N = (logits_NV / temperature).log_softmax(-1).gather(-1, labels_N[:, None])[:, 0]
    rows = torch.split(logps_N, written_BP.sum(-1).tolist())
    return pad_sequence(list(rows), batch_first=True)


@torch.no_grad()
def known_logps(
    model: SpeechLM, sampled: Sequence[Sampled], *, temperature: float = 1.0, rows: int = 16
) -> Tensor:
    """Return `written_logps` without gradient, computed for so many rollouts at a time."""
    parts = [
        written_logps(model, sampled[at : at + rows], temperature=temperature)
        for at in range(0, len(sampled), rows)
    ]
    return pad_sequence([row for part in parts for row in part], batch_first=True)


def _hidden(model: SpeechLM, sampled: Sequence[Sampled], dialogues: Sequence[Dialogue]) -> Tensor:
    """Return hidden_BPD of dialogues, with what the sampler's cache gave up given up as well.

    Each row has its own evictions, so that those rows are computed one by one.
    """
    evictions = [
        _evictions(rollout, dialogue)
        for (_, rollout), dialogue in zip(sampled, dialogues, strict=True)
    ]
    device = model.device
    if not any(evictions):
        ids_BP, kinds_BP = (each.to(device) for each in _tensors(model, dialogues))
        return model.lm_hidden(ids_BP, kinds_BP, _frames(model, [source for source, _ in sampled]))
    rows = []
    for (source, _), dialogue, own in zip(sampled, dialogues, evictions, strict=True):
        ids_1P, kinds_1P = (each.to(device) for each in _tensors(model, [dialogue]))
        frames_1TE = _frames(model, [source])
        rows.append(model.lm_hidden_evicted(ids_1P, kinds_1P, frames_1TE, evictions=own)[0])
    return pad_sequence(rows, batch_first=True)


def _evictions(rollout: Rollout, dialogue: Dialogue) -> list[Eviction]:
    """Return what was dropped on the way: before the id that closes the turn before."""
    return [
        Eviction(start - 1, *turn.dropped)
        for start, turn in zip(dialogue.turn_starts, rollout.turns, strict=True)
        if turn.dropped is not None
    ]


def _tensors(model: SpeechLM, dialogues: Sequence[Dialogue]) -> tuple[Tensor, Tensor]:
    """Return ids_BP and kinds_BP, padded on the right."""
    return (
        padded([dialogue.ids for dialogue in dialogues], pad=model.tokenizer.ctc_blank),
        padded([dialogue.kinds for dialogue in dialogues], pad=Kind.PROMPT),
    )


def _frames(model: SpeechLM, sources: Sequence[RolloutSource]) -> Tensor | None:
    """Return the frames_BKE that are heard, padded on the right, or None for texts."""
    heard = [
        torch.cat(heard_turns(model, source))
        for source in sources
        if isinstance(source.content, Tensor)
    ]
    return pad_sequence(heard, batch_first=True).to(model.device) if heard else None
