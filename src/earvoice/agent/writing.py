"""What an engine writes with: the dialogues of N slots, their cache, and decoding.

A turn is opened and then goes on by a token at a time, together with all others that are open,
whenever those began. What a stream of speech writes does not depend on who else is live: a token is
computed for every slot in tensors of constant shape, and what opens a turn brings many positions.
Rollouts, which need no such promise, compute live rows only.

Shape legend: N slot, R computed row (every slot, or those that take part), T encoder frame, E
encoder width, Q new dialogue position, D LM width, V vocabulary.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from earvoice.agent.choosing import Chooser, Greedy
from earvoice.agent.drafts import Draft, Opening, Written
from earvoice.agent.window import Window, after_dropping
from earvoice.errors import SessionError
from earvoice.model.cache import BLOCK, SHORT_BLOCK, SlotCache, SlotKeys
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind
from earvoice.model.tokenizer import StreamDecoder
from earvoice.types import Task, TaskKind

_FEWEST_OF_SPEECH = 10


@dataclass(slots=True)
class _Hand:
    """What a slot remembers outside the batch tensors.

    pending: the last id of the dialogue so far, which is fed together with the next turn.
    turn_starts: positions of the turns in the cache, ascending. decoder, scribe: of what is
    translated and of what was heard.
    """

    kind: TaskKind
    pending: int
    turn_starts: list[int]
    decoder: StreamDecoder
    scribe: StreamDecoder

    def copy(self) -> _Hand:
        decoders = copy.copy(self.decoder), copy.copy(self.scribe)
        return _Hand(self.kind, self.pending, list(self.turn_starts), *decoders)


@dataclass(frozen=True, slots=True)
class HandState:
    """The dialogue of one stream, taken out of its slot."""

    hand: _Hand
    cache: SlotKeys


class Writing:
    """Slots that write together.

    chooser: takes the likeliest tokens unless another one is given. compact: only slots that take
    part are computed, which is quicker where many end their turns early. forgetful: of a text only
    as much is kept as the model learned to look back (`text_cache_tokens`).
    """

    def __init__(
        self,
        model: SpeechLM,
        *,
        slots: int,
        chooser: Chooser | None = None,
        compact: bool = False,
        forgetful: bool = True,
    ) -> None:
        self._compact = compact
        self._forgetful = forgetful
        self._model = model
        self._chooser = chooser or Greedy()
        self._slots = slots
        lm = model.lm.config
        self.cache = SlotCache(
            slots=slots,
            capacity=model.config.cache_tokens,
            layers=lm.num_hidden_layers,
            heads=lm.num_key_value_heads,
            head_dim=lm.head_dim,
            device=model.device,
        )
        self._penalty_V = model.write_penalty()
        self._hands: dict[int, _Hand] = {}
        self._drafts: dict[int, Draft] = {}
        self._hidden_ND = torch.zeros(
            slots, lm.hidden_size, dtype=model.lm.dtype, device=model.device
        )
        self._prompts: dict[tuple[int, ...], SlotKeys] = {}

    def start(self, slot: int, task: Task) -> None:
        """Let a new dialogue begin in a slot."""
        prompt = self._model.template.system(task)
        if prompt not in self._prompts:
            self._prompts[prompt] = self._prefill_prompt(prompt)
        self.cache.load(slot, self._prompts[prompt])
        decoders = (StreamDecoder(self._model.tokenizer) for _ in range(2))
        self._hands[slot] = _Hand(task.kind, prompt[-1], [], *decoders)

    def copy(self, slot: int) -> HandState:
        """Return a copy of a slot's state."""
        return HandState(self._hands[slot].copy(), self.cache.copy(slot))

    def load(self, slot: int, state: HandState) -> None:
        """Let a slot go on from a copied state."""
        self._hands[slot] = state.hand.copy()
        self.cache.load(slot, state.cache)

    def obstacle(self, slot: int, opening: Opening) -> str:
        """Return why a turn cannot be taken, "" if it can: it is longer than what a slot holds."""
        hand = self._hands[slot]
        needed = 1 + len(self._model.template.heard(opening.source)) + opening.tokens[1]
        try:
            self._window(hand.kind).dropped(
                hand.turn_starts, length=int(self.cache.lengths[slot]), needed=needed
            )
        except SessionError as error:
            return str(error)
        return ""

    def turn(
        self, openings: Mapping[int, Opening], frames_RTE: Tensor | None = None
    ) -> dict[int, Written]:
        """Let some slots write one turn each, from beginning to end; no other may be open.

        frames_RTE: as for `open`.
        """
        self.open(openings, frames_RTE)
        written: dict[int, Written] = {}
        while self._drafts:
            written |= self.advance()
        return {slot: written[slot] for slot in openings}

    def open(self, openings: Mapping[int, Opening], frames_RTE: Tensor | None = None) -> None:
        """Feed what came in for some slots, whose turns are open from then on.

        frames_RTE: what they heard, in the order of `openings`, padded on the right where turns
        differ in length; None where they read.
        """
        begun = {
            slot: (self._hands[slot].pending, *self._model.template.heard(opening.source))
            for slot, opening in openings.items()
        }
        dropped = {
            slot: self._make_room(slot, len(ids) + openings[slot].tokens[1])
            for slot, ids in begun.items()
        }
        for slot, opening in openings.items():
            self._drafts[slot] = Draft(opening, dropped[slot])
            # The pending id closes the turn before, so this turn starts one position later.
            self._hands[slot].turn_starts.append(int(self.cache.lengths[slot]) + 1)
        # The positions of speech, which are padded to four at least, come out of a matrix product
        # the same whoever takes part; those of a text need not, since BLAS has other kernels for
        # less than four rows. A second thread takes half of them, so this promise is one of a
        # single thread.
        rows = self._rows(begun, alone=self._compact or frames_RTE is not None)
        counts = {slot: len(ids) for slot, ids in begun.items()}
        self._forward(self._vectors(begun, frames_RTE, rows), counts, rows)

    def advance(self) -> dict[int, Written]:
        """Let every open turn go on by one token; returns those that ended."""
        if not self._drafts:
            return {}
        rows = self._rows(self._drafts, alone=self._compact)
        chosen = self._choose(rows)
        ended = [slot for slot, token in chosen.items() if token == self._model.template.eot]
        written = {slot: self._close(slot) for slot in ended}
        if self._drafts:
            for slot, draft in self._drafts.items():
                draft.ids.append(chosen[slot])
            rows = self._rows(self._drafts, alone=self._compact)
            ids_R1 = torch.tensor([[chosen[slot] if slot in self._drafts else 0] for slot in rows])
            vectors_R1D = self._model.lm.embed_tokens(ids_R1.to(self._model.device))
            self._forward(vectors_R1D, dict.fromkeys(self._drafts, 1), rows)
        return written

    def drop(self, slot: int) -> None:
        """Give up the open turn of a slot, if there is one."""
        self._drafts.pop(slot, None)

    def _choose(self, rows: Sequence[int]) -> dict[int, int]:
        """Return the next id of every open turn; a full one ends."""
        logits_RV = self._logits(rows)
        ids, eot = self._chooser.choose(logits_RV), self._model.template.eot
        row = {slot: place for place, slot in enumerate(rows)}
        for slot, draft in self._drafts.items():
            if draft.is_full and ids[row[slot]] != eot:
                draft.clipped = True
                ids[row[slot]] = eot
        logps = self._chooser.logps(logits_RV, ids)
        for slot, draft in self._drafts.items():
            draft.logps += logps[row[slot] : row[slot] + 1]
        return {slot: ids[row[slot]] for slot in self._drafts}

    def _logits(self, rows: Sequence[int]) -> Tensor:
        """Return logits_RV of what may be written.

        The translation of a task that writes down what it heard may begin once, and a turn may not
        end before it has as many tokens as its rule demands.
        """
        template = self._model.template
        hidden_RD = self._hidden_ND[list(rows)] if self._compact else self._hidden_ND
        free_RV = self._model.lm_logits(hidden_RD).float()
        logits_RV = free_RV + self._penalty_V
        for row, slot in enumerate(rows):
            draft = self._drafts.get(slot)
            if draft is None:
                continue
            chain, mark = self._hands[slot].kind is TaskKind.CHAIN, template.translation_mark
            if chain and mark not in draft.ids:
                logits_RV[row, mark] = free_RV[row, mark]
            if not draft.may_end:
                logits_RV[row, template.eot] = -torch.inf
        return logits_RV

    def _close(self, slot: int) -> Written:
        """Return what a turn came to; its end is fed together with the next one."""
        draft, hand, template = self._drafts.pop(slot), self._hands[slot], self._model.template
        hand.pending = template.eot
        heard_ids, text_ids = template.split(hand.kind, draft.ids)
        heard, text = hand.scribe.push(heard_ids), hand.decoder.push(text_ids)
        if draft.opening.final:
            heard, text = heard + hand.scribe.flush(), text + hand.decoder.flush()
        ids, logps = tuple(draft.ids), tuple(draft.logps)
        return Written(text, ids, logps, draft.clipped, heard, draft.dropped)

    def _rows(self, slots: Iterable[int], *, alone: bool) -> list[int]:
        """Return the slots that are computed, in the order of their rows.

        alone: only those that are named; all of them otherwise.
        """
        return list(slots) if alone else list(range(self._slots))

    def _vectors(
        self,
        begun: Mapping[int, Sequence[int]],
        frames_RTE: Tensor | None,
        rows: Sequence[int],
    ) -> Tensor:
        """Return vectors_RQD of the ids that open turns.

        A row shorter than the longest is followed by padding, which its next ids overwrite.
        """
        new = max(map(len, begun.values()))
        if frames_RTE is not None:
            new = max(new, _FEWEST_OF_SPEECH)
        ids_RQ = torch.zeros(len(rows), new, dtype=torch.long)
        for row, slot in enumerate(rows):
            ids = begun.get(slot, ())
            ids_RQ[row, : len(ids)] = torch.tensor(ids, dtype=torch.long)
        ids_RQ = ids_RQ.to(self._model.device)
        if frames_RTE is None:
            return torch.as_tensor(self._model.lm.embed_tokens(ids_RQ))
        kinds_RQ = torch.full((len(rows), new), int(Kind.PROMPT))
        for row, slot in enumerate(rows):
            source = self._drafts[slot].opening.source
            kinds = (Kind.PROMPT, *self._model.template.heard_kinds(source))
            kinds_RQ[row, : len(kinds)] = torch.tensor([int(kind) for kind in kinds])
        return self._model.embed(ids_RQ, kinds_RQ.to(self._model.device), frames_RTE)

    def _forward(self, vectors_RQD: Tensor, counts: Mapping[int, int], rows: Sequence[int]) -> None:
        """Feed `counts` new positions of some slots, and keep what the last of them came to."""
        slots, new = list(counts), vectors_RQD.shape[1]
        active = torch.zeros(self._slots, dtype=torch.bool)
        active[slots] = True
        some = None if list(rows) == list(range(self._slots)) else torch.tensor(rows)
        step = self.cache.prepare(
            active, new, rows=some, block=SHORT_BLOCK if self._compact else BLOCK
        )
        hidden_RQD: Tensor = self._model.lm(
            inputs_embeds=vectors_RQD,
            attention_mask={"full_attention": step.mask_N1QL},
            position_ids=step.positions_NQ,
            past_key_values=self.cache,
            use_cache=True,
            picked=step.picked,
        ).last_hidden_state
        counts_N = torch.ones(self._slots, dtype=torch.long)
        counts_N[slots] = torch.tensor(list(counts.values()))
        self.cache.advance(active, counts_N)
        place = {slot: row for row, slot in enumerate(rows)}
        last = counts_N[slots] - 1
        last_RD = hidden_RQD[[place[slot] for slot in slots], last]
        self._hidden_ND[slots] = last_RD.to(self._hidden_ND.dtype)

    def _make_room(self, slot: int, needed: int) -> tuple[int, int] | None:
        """Evict whole turns if the next turn would not fit; returns the positions given up."""
        hand = self._hands[slot]
        length = int(self.cache.lengths[slot])
        span = self._window(hand.kind).dropped(hand.turn_starts, length=length, needed=needed)
        if span is not None:
            self.cache.evict(slot, *span, self._model.inverse_frequencies)
            hand.turn_starts = after_dropping(hand.turn_starts, *span)
        return span

    def _window(self, kind: TaskKind) -> Window:
        config, capacity = self._model.config, self.cache.capacity
        if kind is TaskKind.TRANSLATE and self._forgetful:
            return Window(0, min(config.text_cache_tokens, capacity), capacity)
        return Window(config.sink_tokens, capacity, capacity)

    def _prefill_prompt(self, prompt: tuple[int, ...]) -> SlotKeys:
        """Return keys and values of all but the last prompt id, which waits for the first turn."""
        cache = SlotCache(
            slots=1,
            capacity=len(prompt),
            layers=len(self.cache.keys),
            heads=self.cache.keys[0].shape[1],
            head_dim=self.cache.keys[0].shape[3],
            device=self._model.device,
        )
        active, new = torch.ones(1, dtype=torch.bool), len(prompt) - 1
        ids_1Q = torch.tensor([prompt[:-1]], device=self._model.device)
        step = cache.prepare(active, new)
        self._model.lm(
            inputs_embeds=self._model.lm.embed_tokens(ids_1Q),
            attention_mask={"full_attention": step.mask_N1QL},
            position_ids=step.positions_NQ,
            past_key_values=cache,
            use_cache=True,
        )
        cache.advance(active, new)
        return cache.copy(0)
