"""The engine: N streams that take their turns as one batch.

A turn begins with what it hears or reads (`hearing`) and goes on by a token at a time, together
with the turns of all other streams, whenever those began (`writing`; Yu et al. 2022, Orca, section
3.1: scheduling by iterations). So no stream need wait for the longest turn of the others. `step` is
the simple form: some streams take one whole turn each. A slot may be joined, left, copied out and
put back whenever it is between two turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from earvoice.agent.choosing import Chooser
from earvoice.agent.drafts import Opening, Written, text_limit
from earvoice.agent.hearing import EarState, Hearing
from earvoice.agent.step import AnyInput, StepInput, StepOutput, TextInput
from earvoice.agent.writing import HandState, Writing
from earvoice.errors import SessionError
from earvoice.model.config import SAMPLES_PER_FRAME
from earvoice.model.speech_lm import SpeechLM
from earvoice.types import Action, Task, TaskKind


@dataclass(frozen=True, slots=True)
class SlotState:
    """A stream taken out of an engine; `restore` continues it identically, in any slot."""

    task: Task
    ear: EarState
    hand: HandState


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is known of a turn while it is written: what was heard, and whether a rule may cut it.

    transcript: None where the language model writes it.
    """

    transcript: tuple[str, str] | None
    bounded: bool


class Engine:
    """Slots that hear or read, and write, together.

    chunk_frames: the base chunk in which it hears, one of the model's; the default one if None.
    chooser: how it decodes, greedily if None. One that samples draws for all slots in turn, so what
    a stream writes then depends on who else is live.
    """

    def __init__(
        self,
        model: SpeechLM,
        *,
        slots: int,
        chunk_frames: int | None = None,
        chooser: Chooser | None = None,
    ) -> None:
        if slots < 1:
            raise SessionError(f"an engine needs at least one slot, got {slots}")
        self.model = model.eval()
        self.slots = slots
        self.chunk_frames = chunk_frames or model.config.chunk_frames
        with torch.inference_mode():
            self._hearing = Hearing(model, slots=slots, chunk_frames=self.chunk_frames)
            self._writing = Writing(model, slots=slots, chooser=chooser)
        self._tasks: dict[int, Task] = {}
        self._begun: dict[int, _Begun] = {}
        self._broken: set[int] = set()

    @property
    def free(self) -> int:
        """Return the number of slots nobody uses."""
        return self.slots - len(self._tasks)

    @property
    def chunk_samples(self) -> int:
        """Return the length of one base chunk in samples."""
        return self.chunk_frames * SAMPLES_PER_FRAME

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.model.config.name

    @torch.inference_mode()
    def join(self, task: Task) -> int:
        """Give a new stream a slot and return it; raises SessionError when all are taken."""
        slot = self._free_slot()
        self._writing.start(slot, task)
        self._hearing.start(slot)
        self._tasks[slot] = task
        return slot

    def leave(self, slot: int) -> None:
        """Free a slot; a turn that it is in the middle of is given up."""
        self._require_joined(slot)
        del self._tasks[slot]
        self._broken.discard(slot)
        self._give_up(slot)

    @torch.inference_mode()
    def snapshot(self, slot: int) -> SlotState:
        """Return a copy of everything a stream is; the stream goes on undisturbed.

        Raises SessionError in the middle of a turn.
        """
        self._require_joined(slot)
        self._require_between_turns(slot)
        return SlotState(self._tasks[slot], self._hearing.copy(slot), self._writing.copy(slot))

    @torch.inference_mode()
    def restore(self, state: SlotState) -> int:
        """Put a stream into a free slot, also of another engine of the same model; returns it."""
        slot = self._free_slot()
        self._hearing.load(slot, state.ear)
        self._writing.load(slot, state.hand)
        self._tasks[slot] = state.task
        return slot

    @torch.inference_mode()
    def begin(self, inputs: Mapping[int, AnyInput]) -> None:
        """Let some streams begin a turn; `advance` goes on with it until it ends.

        Raises SessionError for a slot nobody joined or whose turn has not ended, audio that is not
        a whole number of base chunks, empty text, an input that does not suit the stream's task, or
        a turn that the cache cannot hold. After the last, or any other error in computing, none of
        the streams can go on: they can only leave.
        """
        heard: dict[int, dict[int, StepInput]] = defaultdict(dict)
        read: dict[int, TextInput] = {}
        for slot, source in inputs.items():
            self._require_joined(slot)
            self._require_between_turns(slot)
            self._require_suitable(slot, source)
            if isinstance(source, TextInput):
                read[slot] = source
            else:
                heard[self._chunks_in(source)][slot] = source
        with self._breaking(inputs):
            for chunks in sorted(heard):
                self._hear(heard[chunks])
            if read:
                self._read(read)

    @torch.inference_mode()
    def advance(self) -> dict[int, StepOutput]:
        """Let every turn that has begun go on by one token; returns those that ended with it.

        After an error in computing, the streams that were in the middle of a turn can only leave.
        """
        with self._breaking(list(self._begun)):
            ended = self._writing.advance()
            return {slot: self._output(slot, turn) for slot, turn in ended.items()}

    def step(self, inputs: Mapping[int, AnyInput]) -> dict[int, StepOutput]:
        """Let some streams take one whole turn each; streams that are not named stand still.

        Raises SessionError as `begin` does, and while another stream is in the middle of a turn.
        """
        for slot in self._begun:
            self._require_between_turns(slot)
        self.begin(inputs)
        outputs: dict[int, StepOutput] = {}
        while self._begun:
            outputs |= self.advance()
        return {slot: outputs[slot] for slot in inputs}

    def _hear(self, group: Mapping[int, StepInput]) -> None:
        heard = self._hearing.step(group)
        kinds = {slot: self._tasks[slot].kind for slot in group}
        openings = {
            slot: Opening(
                positions,
                source.rule,
                source.final,
                self.model.config.turn_limit(heard.frames, kinds[slot]),
            )
            for (slot, source), positions in zip(group.items(), heard.positions, strict=True)
        }
        self._writing.open(openings, heard.heard_RKE)
        for (slot, opening), words in zip(openings.items(), heard.transcripts, strict=True):
            # What the language model writes down of the source takes the place of the encoder's.
            transcript = None if kinds[slot].writes_source else words
            self._begun[slot] = _Begun(transcript, opening.rule.max_tokens is not None)

    def _read(self, group: Mapping[int, TextInput]) -> None:
        openings = {}
        for slot, source in group.items():
            ids = self.model.tokenizer.encode(source.text)
            limit = text_limit(ids, self.model.config.max_turn_tokens)
            openings[slot] = Opening(ids, source.rule, source.final, limit)
        self._writing.open(openings)
        for slot, source in group.items():
            self._begun[slot] = _Begun((source.text, ""), source.rule.max_tokens is not None)

    def _output(self, slot: int, turn: Written) -> StepOutput:
        """Return a turn that has ended; one that a rule cut short counts as whole."""
        begun = self._begun.pop(slot)
        action = Action(turn.text, turn.ids, clipped=turn.clipped and not begun.bounded)
        return StepOutput(action, *(begun.transcript or (turn.transcript, "")))

    @contextmanager
    def _breaking(self, slots: Collection[int]) -> Iterator[None]:
        """Break streams if computing them fails: what they remember is of no whole turn then."""
        try:
            yield
        except BaseException:
            self._broken.update(slots)
            for slot in slots:
                self._give_up(slot)
            raise

    def _give_up(self, slot: int) -> None:
        self._writing.drop(slot)
        self._begun.pop(slot, None)

    def _chunks_in(self, heard: StepInput) -> int:
        size = self.chunk_samples
        chunks, rest = divmod(len(heard.samples), size)
        if chunks == 0 or rest:
            raise SessionError(
                f"a turn is a whole number of chunks of {size} samples, got {len(heard.samples)}; "
                "pad the last one with silence"
            )
        return chunks

    def _require_suitable(self, slot: int, source: AnyInput) -> None:
        reads = self._tasks[slot].kind is TaskKind.TRANSLATE
        if reads != isinstance(source, TextInput):
            brought = "text" if isinstance(source, TextInput) else "audio"
            raise SessionError(
                f"slot {slot} was joined to {self._tasks[slot].kind} and got {brought}; "
                f"join with the task {TaskKind.TRANSLATE} to read text, with another one to hear"
            )
        if isinstance(source, TextInput) and not source.text and not source.final:
            raise SessionError(
                f"slot {slot} got an empty text; a turn reads at least one unit, and only the "
                "final one may say that nothing follows"
            )

    def _require_between_turns(self, slot: int) -> None:
        if slot in self._broken:
            raise SessionError(
                f"slot {slot} broke off in the middle of a turn and cannot go on; let it leave and "
                "join again"
            )
        if slot in self._begun:
            raise SessionError(
                f"slot {slot} is in the middle of a turn; call advance until it is among what ended"
            )

    def _require_joined(self, slot: int) -> None:
        if slot not in self._tasks:
            raise SessionError(f"slot {slot} is not joined; live slots: {sorted(self._tasks)}")

    def _free_slot(self) -> int:
        for slot in range(self.slots):
            if slot not in self._tasks:
                return slot
        raise SessionError(f"all {self.slots} slots are in use; leave one or build a larger engine")
