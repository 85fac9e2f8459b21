"""The live source transcript: greedy CTC over frames that never change, hence append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.model.tokenizer import StreamDecoder, Tokenizer
from earvoice.text import is_han

# This many blank frames (0.4 s) after a word mean that nothing will be added to it.
_PAUSE_FRAMES = 5


@dataclass(slots=True)
class CtcState:
    """What greedy CTC carries from chunk to chunk.

    last: the id of the previous frame. blanks: blank frames at the end. held: the unfinished word.
    """

    last: int = 0
    blanks: int = 0
    held: str = ""
    bytes_held: bytes = b""


def collapse(state: CtcState, frame_ids: Sequence[int], *, blank: int) -> list[int]:
    """Return the ids that a run of frames adds: repetitions merged, blanks dropped.

    Source: Graves et al. 2006, section 3.1.
    """
    new = []
    for index in frame_ids:
        if index != blank and index != state.last:
            new.append(index)
        state.blanks = state.blanks + 1 if index == blank else 0
        state.last = index
    return new


def read_transcript(
    state: CtcState, frame_ids: Sequence[int], *, tokenizer: Tokenizer, final: bool
) -> tuple[str, str]:
    """Return the text that became certain, and the unfinished last word.

    A word is certain once another one starts, a pause follows or the source ends. Han characters
    are certain at once.
    """
    decoder = StreamDecoder(tokenizer, pending=state.bytes_held)
    new = decoder.push(collapse(state, frame_ids, blank=tokenizer.ctc_blank))
    if final:
        new += decoder.flush()
    state.bytes_held = decoder.pending
    text = state.held + new
    if final or state.blanks >= _PAUSE_FRAMES:
        state.held = ""
        return text, ""
    cut = _certain_end(text)
    state.held = text[cut:]
    return text[:cut], state.held


def _certain_end(text: str) -> int:
    if not text or is_han(text[-1]):
        return len(text)
    space = text.rfind(" ")
    last_han = max((index + 1 for index, char in enumerate(text) if is_han(char)), default=0)
    return max(space, last_han, 0)
