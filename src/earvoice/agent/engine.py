"""The engine: N streams stepped as one batch, one turn per step.

Every slot owns a row of tensors of constant shape, so what a stream writes does not depend on who
else is live. A slot may be joined, left, copied out and put back between any two steps.

Shape legend: N slot, R row that takes part in a step, M mel column, F mel bin, T encoder frame, E
encoder width, Q new dialogue position, D LM width, V vocabulary.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from earvoice.agent.step import StepInput, StepOutput, WriteRule
from earvoice.agent.transcript import CtcState, read_transcript
from earvoice.audio import features
from earvoice.errors import SessionError
from earvoice.model.cache import SlotCache, SlotKeys, eviction_end
from earvoice.model.encoder import EncoderState
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Kind
from earvoice.model.tokenizer import StreamDecoder
from earvoice.types import Action, Task


@dataclass(slots=True)
class _Stream:
    """What a slot remembers outside the batch tensors.

    pending: the last id of the dialogue so far, which is heard together with the next turn.
    """

    task: Task
    pending: int
    mel: features.MelState
    turn_starts: list[int]
    decoder: StreamDecoder
    ctc: CtcState = field(default_factory=CtcState)


@dataclass(frozen=True, slots=True)
class SlotState:
    """A stream taken out of an engine; `restore` continues it identically, in any slot."""

    stream: _Stream
    encoder: EncoderState
    cache: SlotKeys


class Engine:
    """Slots that hear and write together; greedy decoding."""

    def __init__(self, model: SpeechLM, *, slots: int) -> None:
        if slots < 1:
            raise SessionError(f"an engine needs at least one slot, got {slots}")
        self.model = model.eval()
        self.slots = slots
        lm = model.lm.config
        with torch.inference_mode():
            self._encoder = model.initial_state(slots)
            self._encoder = self._encoder.with_tensors(
                tuple(tensor.clone() for tensor in self._encoder.tensors())
            )
            self._cache = SlotCache(
                slots=slots,
                capacity=model.config.cache_tokens,
                layers=lm.num_hidden_layers,
                heads=lm.num_key_value_heads,
                head_dim=lm.head_dim,
            )
            self._penalty_V = torch.zeros(model.tokenizer.vocab_size)
            self._penalty_V[list(model.tokenizer.unwritable_ids)] = -torch.inf
            self._penalty_V[model.template.eot] = 0.0
        self._streams: dict[int, _Stream] = {}
        self._prompts: dict[tuple[int, ...], SlotKeys] = {}

    @property
    def free(self) -> int:
        """Return the number of slots nobody uses."""
        return self.slots - len(self._streams)

    @property
    def chunk_samples(self) -> int:
        """Return the length of one base chunk in samples."""
        return self.model.config.chunk_samples

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.model.config.name

    @torch.inference_mode()
    def join(self, task: Task) -> int:
        """Give a new stream a slot and return it; raises SessionError when all are taken."""
        slot = self._free_slot()
        prompt = self.model.template.system(task)
        if prompt not in self._prompts:
            self._prompts[prompt] = self._prefill_prompt(prompt)
        self._cache.load(slot, self._prompts[prompt])
        self._put_encoder(slot, self.model.initial_state(1))
        self._streams[slot] = _Stream(
            task=task,
            pending=prompt[-1],
            mel=features.initial_state(),
            turn_starts=[],
            decoder=StreamDecoder(self.model.tokenizer),
        )
        return slot

    def leave(self, slot: int) -> None:
        """Free a slot."""
        self._stream(slot)
        del self._streams[slot]

    @torch.inference_mode()
    def snapshot(self, slot: int) -> SlotState:
        """Return a copy of everything a stream is; the stream goes on undisturbed."""
        stream = copy.copy(self._stream(slot))
        stream.turn_starts = list(stream.turn_starts)
        stream.decoder = copy.copy(stream.decoder)
        stream.ctc = copy.deepcopy(stream.ctc)
        row = torch.tensor([slot])
        return SlotState(stream, self._encoder.select(row), self._cache.copy(slot))

    @torch.inference_mode()
    def restore(self, state: SlotState) -> int:
        """Put a stream into a free slot, also of another engine of the same model; returns it."""
        slot = self._free_slot()
        stream = copy.copy(state.stream)
        stream.turn_starts = list(stream.turn_starts)
        stream.decoder = copy.copy(stream.decoder)
        stream.ctc = copy.deepcopy(stream.ctc)
        self._streams[slot] = stream
        self._cache.load(slot, state.cache)
        self._put_encoder(slot, state.encoder)
        return slot

    @torch.inference_mode()
    def step(self, inputs: Mapping[int, StepInput]) -> dict[int, StepOutput]:
        """Let some streams hear one turn each and write; streams that are not named stand still.

        Raises SessionError for a slot nobody joined or audio that is not a whole number of base
        chunks.
        """
        groups: dict[int, dict[int, StepInput]] = defaultdict(dict)
        for slot, heard in inputs.items():
            self._stream(slot)
            groups[self._chunks_in(heard)][slot] = heard
        outputs: dict[int, StepOutput] = {}
        for chunks, group in sorted(groups.items()):
            frames_RTE = self._hear(group)
            actions = self._write(group, frames_RTE, chunks)
            transcripts = self._transcribe(group, frames_RTE)
            for slot, action in actions.items():
                outputs[slot] = StepOutput(action, *transcripts[slot])
        return outputs

    def _chunks_in(self, heard: StepInput) -> int:
        size = self.model.config.chunk_samples
        chunks, rest = divmod(len(heard.samples), size)
        if chunks == 0 or rest:
            raise SessionError(
                f"a turn is a whole number of chunks of {size} samples, got {len(heard.samples)}; "
                "pad the last one with silence"
            )
        return chunks

    def _hear(self, group: Mapping[int, StepInput]) -> Tensor:
        """Return frames_RTE of a group and move its encoder states on."""
        mels = []
        for slot, heard in group.items():
            stream = self._streams[slot]
            stream.mel, mel_MF = features.step(stream.mel, heard.samples)
            mels.append(mel_MF)
        rows = torch.tensor(list(group))
        mel_RMF = torch.from_numpy(np.stack(mels))
        state, frames_RTE = self.model.encoder.step(self._encoder.select(rows), mel_RMF)
        for own, new in zip(self._encoder.tensors(), state.tensors(), strict=True):
            own[rows] = new
        return frames_RTE

    def _write(
        self, group: Mapping[int, StepInput], frames_RTE: Tensor, chunks: int
    ) -> dict[int, Action]:
        limit = self.model.config.max_turn_tokens * chunks
        limits = {slot: _token_limits(heard.rule, limit) for slot, heard in group.items()}
        hidden_ND = self._prefill(group, frames_RTE, room=max(high for _, high in limits.values()))
        written: dict[int, list[int]] = {slot: [] for slot in group}
        clipped: set[int] = set()
        open_slots = set(group)
        eot = self.model.template.eot
        while True:
            early = [slot for slot in open_slots if len(written[slot]) < limits[slot][0]]
            likeliest = self._choose(hidden_ND, no_end=early)
            for slot in sorted(open_slots):
                token = likeliest[slot]
                if token == eot or len(written[slot]) >= limits[slot][1]:
                    if token != eot:
                        clipped.add(slot)
                    open_slots.discard(slot)
                else:
                    written[slot].append(token)
            if not open_slots:
                break
            hidden_ND = self._feed({slot: written[slot][-1] for slot in open_slots})
        actions = {}
        for slot, ids in written.items():
            stream = self._streams[slot]
            stream.pending = eot
            text = stream.decoder.push(ids) + (stream.decoder.flush() if group[slot].final else "")
            forced = group[slot].rule.max_tokens is not None
            actions[slot] = Action(text, tuple(ids), clipped=slot in clipped and not forced)
        return actions

    def _choose(self, hidden_ND: Tensor, *, no_end: Sequence[int]) -> list[int]:
        """Return the likeliest id per slot; those in `no_end` may not end their turn yet."""
        logits_NV = self.model.lm_logits(hidden_ND).float() + self._penalty_V
        if no_end:
            logits_NV[list(no_end), self.model.template.eot] = -torch.inf
        likeliest: list[int] = logits_NV.argmax(-1).tolist()
        return likeliest

    def _prefill(self, group: Mapping[int, StepInput], frames_RTE: Tensor, *, room: int) -> Tensor:
        """Feed what the group heard; returns hidden_ND at the position where each row writes."""
        count = frames_RTE.shape[1]
        heard = self.model.template.heard(count)
        kinds = (Kind.PROMPT, *self.model.template.heard_kinds(count))
        new = 1 + len(heard)
        self._make_room(group, new + room)
        ids_NQ = torch.zeros(self.slots, new, dtype=torch.long)
        kinds_NQ = torch.tensor([int(kind) for kind in kinds]).expand(self.slots, -1)
        frames_NTE = frames_RTE.new_zeros(self.slots, count, frames_RTE.shape[2])
        for row, slot in enumerate(group):
            stream = self._streams[slot]
            ids_NQ[slot] = torch.tensor([stream.pending, *heard])
            frames_NTE[slot] = frames_RTE[row]
            # The pending id closes the turn before, so this turn starts one position later.
            stream.turn_starts.append(int(self._cache.lengths[slot]) + 1)
        vectors_NQD = self.model.embed(ids_NQ, kinds_NQ, frames_NTE)
        return self._forward(vectors_NQD, list(group))

    def _feed(self, tokens: Mapping[int, int]) -> Tensor:
        ids_N1 = torch.zeros(self.slots, 1, dtype=torch.long)
        for slot, token in tokens.items():
            ids_N1[slot, 0] = token
        return self._forward(self.model.lm.embed_tokens(ids_N1), list(tokens))

    def _forward(self, vectors_NQD: Tensor, slots: Sequence[int]) -> Tensor:
        active = torch.zeros(self.slots, dtype=torch.bool)
        active[list(slots)] = True
        new = vectors_NQD.shape[1]
        positions_NQ, mask_N1QL = self._cache.prepare(active, new)
        hidden_NQD: Tensor = self.model.lm(
            inputs_embeds=vectors_NQD,
            attention_mask={"full_attention": mask_N1QL},
            position_ids=positions_NQ,
            past_key_values=self._cache,
            use_cache=True,
        ).last_hidden_state
        self._cache.advance(active, new)
        return hidden_NQD[:, -1]

    def _make_room(self, group: Mapping[int, StepInput], needed: int) -> None:
        """Evict whole turns after the sink wherever the next turn would not fit."""
        for slot in group:
            stream = self._streams[slot]
            length = int(self._cache.lengths[slot])
            if length + needed <= self._cache.capacity:
                continue
            sink = self._sink_end(stream)
            # A quarter more than needed, so that the work is done once in many turns.
            excess = length + needed - self._cache.capacity + self._cache.capacity // 4
            end = eviction_end(stream.turn_starts, sink, min(excess, length - sink))
            self._cache.evict(slot, sink, end, self.model.inverse_frequencies)
            stream.turn_starts = [start for start in stream.turn_starts if start <= sink] + [
                start - (end - sink) for start in stream.turn_starts if start > end
            ]

    def _sink_end(self, stream: _Stream) -> int:
        """Return the start of the first turn that may be evicted: prompt and first turns stay."""
        kept = [start for start in stream.turn_starts if start <= self.model.config.sink_tokens]
        return max(kept, default=stream.turn_starts[0])

    def _transcribe(
        self, group: Mapping[int, StepInput], frames_RTE: Tensor
    ) -> dict[int, tuple[str, str]]:
        best_RT = self.model.ctc_logits(frames_RTE).argmax(-1)
        return {
            slot: read_transcript(
                self._streams[slot].ctc,
                best_T.tolist(),
                tokenizer=self.model.tokenizer,
                final=heard.final,
            )
            for (slot, heard), best_T in zip(group.items(), best_RT, strict=True)
        }

    def _prefill_prompt(self, prompt: tuple[int, ...]) -> SlotKeys:
        """Return keys and values of all but the last prompt id, which waits for the first turn."""
        cache = SlotCache(
            slots=1,
            capacity=len(prompt),
            layers=len(self._cache.keys),
            heads=self._cache.keys[0].shape[1],
            head_dim=self._cache.keys[0].shape[3],
        )
        active, new = torch.ones(1, dtype=torch.bool), len(prompt) - 1
        positions_NQ, mask_N1QL = cache.prepare(active, new)
        self.model.lm(
            inputs_embeds=self.model.lm.embed_tokens(torch.tensor([prompt[:-1]])),
            attention_mask={"full_attention": mask_N1QL},
            position_ids=positions_NQ,
            past_key_values=cache,
            use_cache=True,
        )
        cache.advance(active, new)
        return cache.copy(0)

    def _put_encoder(self, slot: int, state: EncoderState) -> None:
        for own, new in zip(self._encoder.tensors(), state.tensors(), strict=True):
            own[slot] = new[0]

    def _free_slot(self) -> int:
        for slot in range(self.slots):
            if slot not in self._streams:
                return slot
        raise SessionError(f"all {self.slots} slots are in use; leave one or build a larger engine")

    def _stream(self, slot: int) -> _Stream:
        if slot not in self._streams:
            raise SessionError(f"slot {slot} is not joined; live slots: {sorted(self._streams)}")
        return self._streams[slot]


def _token_limits(rule: WriteRule, limit: int) -> tuple[int, int]:
    high = limit if rule.max_tokens is None else min(limit, rule.max_tokens)
    return min(rule.min_tokens, high), high
