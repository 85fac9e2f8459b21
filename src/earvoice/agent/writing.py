"""What an engine writes with: the dialogues of N slots, their cache, and decoding.

Every slot owns a row of tensors of constant shape, so what a stream of speech writes does not
depend on who else is live. Rollouts, which need no such promise, compute live rows only.

Shape legend: N slot, R computed row (every slot, or those that take part), T encoder frame, E
encoder width, Q new dialogue position, D LM width, V vocabulary.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from earvoice.agent.choosing import Chooser, Greedy
from earvoice.agent.step import WriteRule
from earvoice.agent.window import Window, after_dropping
from earvoice.errors import SessionError
from earvoice.model.cache import SlotCache, SlotKeys
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind, Source
from earvoice.model.tokenizer import StreamDecoder
from earvoice.types import Task, TaskKind

_TOKENS_PER_TOKEN_READ = 2


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


@dataclass(frozen=True, slots=True)
class Opening:
    """How a turn begins, and how much it may write.

    source: so many frames of speech, or the ids of source text.
    limit: most tokens a free turn may have.
    """

    source: Source
    rule: WriteRule
    final: bool
    limit: int

    @property
    def tokens(self) -> tuple[int, int]:
        """Return the fewest and the most tokens."""
        wanted = self.rule.max_tokens
        high = self.limit if wanted is None else min(self.limit, wanted)
        return min(self.rule.min_tokens, high), high


@dataclass(frozen=True, slots=True)
class Written:
    """What a turn wrote.

    text: as far as it is certain. ids: without the end of turn. logps: the log-probability of every
    id and of the end of turn, where the chooser gives any. clipped: the turn met its limit, so its
    end was forced. transcript: what was heard, where the task is to write that down; text is then
    its translation. dropped: cache positions [start, end) that were given up before it.
    """

    text: str
    ids: tuple[int, ...]
    logps: tuple[float, ...]
    clipped: bool
    transcript: str = ""
    dropped: tuple[int, int] | None = None


@dataclass(slots=True)
class _Draft:
    """What a turn has written so far."""

    ids: list[int] = field(default_factory=list)
    logps: list[float] = field(default_factory=list)
    clipped: bool = False


def text_limit(ids: Sequence[int], max_turn_tokens: int) -> int:
    """Return how many tokens a turn may write after reading `ids`.

    max_turn_tokens: what a base chunk of speech may bring; a turn that reads one word may set free
    as much.
    """
    return max_turn_tokens + _TOKENS_PER_TOKEN_READ * len(ids)


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
        self._dropped: dict[int, tuple[int, int]] = {}
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
        """Let some slots write one turn each.

        frames_RTE: what they heard, in the order of `openings`, padded on the right where turns
        differ in length; None where they read.
        """
        self._dropped.clear()
        limits = {slot: opening.tokens for slot, opening in openings.items()}
        drafts = self._decode(self._open(openings, frames_RTE), limits)
        written = {}
        for slot, draft in drafts.items():
            hand = self._hands[slot]
            hand.pending = self._model.template.eot
            heard_ids, text_ids = self._model.template.split(hand.kind, draft.ids)
            heard, text = hand.scribe.push(heard_ids), hand.decoder.push(text_ids)
            if openings[slot].final:
                heard, text = heard + hand.scribe.flush(), text + hand.decoder.flush()
            ids, logps = tuple(draft.ids), tuple(draft.logps)
            dropped = self._dropped.get(slot)
            written[slot] = Written(text, ids, logps, draft.clipped, heard, dropped)
        return written

    def _decode(
        self, hidden_RD: Tensor, limits: Mapping[int, tuple[int, int]]
    ) -> dict[int, _Draft]:
        """Return what every slot writes until its turn ends."""
        drafts = {slot: _Draft() for slot in limits}
        live = list(limits)
        eot, mark = self._model.template.eot, self._model.template.translation_mark
        while True:
            row = self._row_of(live)
            early = [row[slot] for slot in live if len(drafts[slot].ids) < limits[slot][0]]
            unmarked = [
                row[slot]
                for slot in live
                if self._hands[slot].kind is TaskKind.CHAIN and mark not in drafts[slot].ids
            ]
            logits_RV = self._logits(hidden_RD, no_end=early, may_mark=unmarked)
            ids = self._chooser.choose(logits_RV)
            for slot in live:
                if len(drafts[slot].ids) >= limits[slot][1] and ids[row[slot]] != eot:
                    drafts[slot].clipped = True
                    ids[row[slot]] = eot
            logps = self._chooser.logps(logits_RV, ids)
            for slot in live:
                drafts[slot].logps += logps[row[slot] : row[slot] + 1]
            live = [slot for slot in live if ids[row[slot]] != eot]
            for slot in live:
                drafts[slot].ids.append(ids[row[slot]])
            if not live:
                return drafts
            hidden_RD = self._feed({slot: ids[row[slot]] for slot in live})

    def _logits(
        self, hidden_RD: Tensor, *, no_end: Sequence[int], may_mark: Sequence[int]
    ) -> Tensor:
        """Return logits_RV of what may be written.

        no_end: rows that may not end their turn yet. may_mark: rows whose translation may begin.
        """
        free_RV = self._model.lm_logits(hidden_RD).float()
        logits_RV = free_RV + self._penalty_V
        if may_mark:
            mark = self._model.template.translation_mark
            logits_RV[list(may_mark), mark] = free_RV[list(may_mark), mark]
        if no_end:
            logits_RV[list(no_end), self._model.template.eot] = -torch.inf
        return logits_RV

    def _row_of(self, slots: Sequence[int]) -> dict[int, int]:
        """Return where each of some slots stands in the tensors that are computed."""
        places = range(len(slots)) if self._compact else slots
        return dict(zip(slots, places, strict=True))

    def _open(self, openings: Mapping[int, Opening], frames_RTE: Tensor | None) -> Tensor:
        """Feed what came in; returns hidden_RD at the position where each row writes.

        A row shorter than the longest is followed by padding, which its next ids overwrite.
        """
        template = self._model.template
        begun = {
            slot: (self._hands[slot].pending, *template.heard(opening.source))
            for slot, opening in openings.items()
        }
        for slot, ids in begun.items():
            self._make_room(slot, len(ids) + openings[slot].tokens[1])
        row = self._row_of(list(begun))
        rows, new = self._width(begun), max(map(len, begun.values()))
        ids_RQ = torch.zeros(rows, new, dtype=torch.long)
        for slot, ids in begun.items():
            ids_RQ[row[slot], : len(ids)] = torch.tensor(ids)
            # The pending id closes the turn before, so this turn starts one position later.
            self._hands[slot].turn_starts.append(int(self.cache.lengths[slot]) + 1)
        counts = {slot: len(ids) for slot, ids in begun.items()}
        device = self._model.device
        ids_RQ = ids_RQ.to(device)
        if frames_RTE is None:
            return self._forward(self._model.lm.embed_tokens(ids_RQ), counts)
        kinds_RQ = torch.full((rows, new), int(Kind.PROMPT))
        for slot, opening in openings.items():
            kinds = (Kind.PROMPT, *template.heard_kinds(opening.source))
            kinds_RQ[row[slot], : len(kinds)] = torch.tensor([int(kind) for kind in kinds])
        placed_RTE = frames_RTE.new_zeros(rows, *frames_RTE.shape[1:])
        placed_RTE[list(row.values())] = frames_RTE
        return self._forward(self._model.embed(ids_RQ, kinds_RQ.to(device), placed_RTE), counts)

    def _feed(self, tokens: Mapping[int, int]) -> Tensor:
        ids_R1 = torch.zeros(self._width(tokens), 1, dtype=torch.long)
        row = self._row_of(list(tokens))
        ids_R1[list(row.values()), 0] = torch.tensor(list(tokens.values()))
        return self._forward(
            self._model.lm.embed_tokens(ids_R1.to(self._model.device)), dict.fromkeys(tokens, 1)
        )

    def _width(self, slots: Collection[int]) -> int:
        return len(slots) if self._compact else self._slots

    def _forward(self, vectors_RQD: Tensor, counts: Mapping[int, int]) -> Tensor:
        """Return hidden_RD at the last of `counts` new positions of every slot."""
        slots = list(counts)
        active = torch.zeros(self._slots, dtype=torch.bool)
        active[slots] = True
        new = vectors_RQD.shape[1]
        rows = torch.tensor(slots) if self._compact else None
        positions_RQ, mask_R1QL = self.cache.prepare(active, new, rows=rows)
        hidden_RQD: Tensor = self._model.lm(
            inputs_embeds=vectors_RQD,
            attention_mask={"full_attention": mask_R1QL},
            position_ids=positions_RQ,
            past_key_values=self.cache,
            use_cache=True,
        ).last_hidden_state
        if all(count == new for count in counts.values()):
            self.cache.advance(active, new)
            return hidden_RQD[:, -1]
        counts_N = torch.ones(self._slots, dtype=torch.long)
        counts_N[slots] = torch.tensor(list(counts.values()))
        self.cache.advance(active, counts_N)
        last_R = (counts_N if rows is None else counts_N[rows]) - 1
        return hidden_RQD[torch.arange(len(last_R)), last_R]

    def _make_room(self, slot: int, needed: int) -> None:
        """Evict whole turns if the next turn would not fit."""
        hand = self._hands[slot]
        length = int(self.cache.lengths[slot])
        span = self._window(hand.kind).dropped(hand.turn_starts, length=length, needed=needed)
        if span is not None:
            self._dropped[slot] = span
            self.cache.evict(slot, *span, self._model.inverse_frequencies)
            hand.turn_starts = after_dropping(hand.turn_starts, *span)

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
        positions_NQ, mask_N1QL = cache.prepare(active, new)
        self._model.lm(
            inputs_embeds=self._model.lm.embed_tokens(ids_1Q),
            attention_mask={"full_attention": mask_N1QL},
            position_ids=positions_NQ,
            past_key_values=cache,
            use_cache=True,
        )
        cache.advance(active, new)
        return cache.copy(0)
