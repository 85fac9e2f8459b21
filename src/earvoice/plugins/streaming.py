"""The core of the plugs: audio of any length is pushed, text in whole units is popped.

Runners of other tools ask once after every piece of audio and count what they get at that time, and
what they got they cannot join with what follows. A session tells events while it hears; here all
computing waits for `pop`, so the last samples of a source and the news of its end come together,
as they do in `simulate`. Nothing is gated, for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.policies import Policy, parse_policy
from earvoice.agent.step import WriteRule
from earvoice.agent.stream import Stream
from earvoice.audio.resample import Resampler
from earvoice.errors import AudioError, SessionError
from earvoice.plugins.models import SharedModel
from earvoice.plugins.settings import Settings, pick_direction
from earvoice.text import Unit, unit_of
from earvoice.types import SAMPLE_RATE_HZ, Action, Direction, Task


class StreamingInterpreter:
    """One listener, for one source after the other."""

    def __init__(self, model: SharedModel, settings: Settings) -> None:
        """Take an engine of the model; raises ConfigError for an unknown policy or direction."""
        self._model, self._settings = model, settings
        self._engine = model.new_engine()
        self._source: str | None = None
        self._target: str | None = None
        self._live: _Live | None = None
        self._policy()

    @property
    def turn_s(self) -> float:
        """Return the length of a turn: audio in pieces of it is heard without waiting."""
        chunks = self._policy().merge(self._settings.multiplier)
        return chunks * self._engine.chunk_samples / SAMPLE_RATE_HZ

    @property
    def unit(self) -> Unit:
        """Return the unit that is never written in parts."""
        return self._settings.unit or unit_of(self._direction().target)

    def choose(self, *, source: str | None = None, target: str | None = None) -> None:
        """Name languages of the source that begins next, by code; None leaves one as it is.

        What the model cannot do is a ConfigError when the source begins. Raises SessionError when
        it has begun with other languages.
        """
        chosen = (source or self._source, target or self._target)
        if self._live is not None and chosen != (self._source, self._target):
            raise SessionError(
                f"the languages cannot become {chosen[0]} and {chosen[1]} inside a source; "
                "name them before its first audio, or reset"
            )
        self._source, self._target = chosen

    def push(self, samples: NDArray[np.float32], *, rate_hz: int = SAMPLE_RATE_HZ) -> None:
        """Hear samples [N] in [-1, 1]. rate_hz: of the whole source.

        Raises AudioError for samples that are no mono audio, SessionError after `flush`.
        """
        if samples.ndim != 1 or not np.isfinite(samples).all():
            raise AudioError(
                f"samples of shape {samples.shape} are no finite mono audio; expected shape [N]; "
                "average the channels of the recording first"
            )
        live = self._open(rate_hz)
        live.stream.feed(live.resampler.push(np.asarray(samples, dtype=np.float32)))

    def flush(self) -> None:
        """Say that the source has ended; `pop` then returns the rest."""
        live = self._open(SAMPLE_RATE_HZ)
        live.stream.feed(live.resampler.flush())
        live.stream.end()
        live.ended = True

    def pop(self) -> str:
        """Take every turn that is due and return the text it made certain, with its spaces."""
        live = self._live
        if live is None:
            return ""
        while (heard := live.stream.next_step()) is not None:
            output = self._engine.step({live.slot: heard})[live.slot]
            live.stream.accept(output, start_s=0.0, end_s=0.0)
            live.write(output.action, heard.rule)
        return live.release(whole_words=self.unit is Unit.WORD)

    def reset(self) -> None:
        """Forget the source and the languages that were chosen for it."""
        if self._live is not None:
            self._engine.leave(self._live.slot)
            self._live = None
        self._source = self._target = None

    def _open(self, rate_hz: int) -> _Live:
        """Return the source that is being heard, a new one if there is none."""
        if self._live is None:
            task = Task(self._direction(), self._settings.multiplier)
            stream = Stream(task, self._policy(), chunk_samples=self._engine.chunk_samples)
            resampler = Resampler(rate_hz)
            self._live = _Live(self._engine.join(task), stream, resampler)
        if self._live.ended:
            raise SessionError("the source has ended; reset before the next one")
        return self._live

    def _direction(self) -> Direction:
        return pick_direction(
            self._model.directions,
            default=self._settings.direction,
            source=self._source,
            target=self._target,
        )

    def _policy(self) -> Policy:
        return parse_policy(
            self._settings.policy,
            target=self._direction().target,
            longest_merge=self._model.longest_merge,
        )


@dataclass(slots=True)
class _Live:
    """A source that is being heard.

    held: text that is not given out yet. cut: a limit ended the last turn that could write, so its
    last word may go on; a turn that ends of its own accord has finished its word.
    """

    slot: int
    stream: Stream
    resampler: Resampler
    ended: bool = False
    held: str = ""
    cut: bool = False

    def write(self, action: Action, rule: WriteRule) -> None:
        """Add what a turn wrote under a rule."""
        full = rule.max_tokens is not None and len(action.token_ids) >= rule.max_tokens
        self.held += action.text
        self.cut = action.clipped or full

    def release(self, *, whole_words: bool) -> str:
        """Return what may be given out: all of it but for a last word that may go on."""
        end = len(self.held)
        if whole_words and self.cut and not self.ended:
            while end and not self.held[end - 1].isspace():
                end -= 1
            # The space before the word stays with it, so that pieces begin as turns do.
            end -= bool(end)
        text, self.held = self.held[:end], self.held[end:]
        return text
