"""A speech processor for simulstream 1.0: `type: earvoice.plugins.simulstream.EarvoiceProcessor`.

Tokens are whole words or characters, spaces included, so simulstream's scorers need no tokenizer
of ours: `detokenizer_type: simuleval` with the same `latency_unit`. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from simulstream.server.speech_processors import SpeechProcessor
from simulstream.server.speech_processors.incremental_output import IncrementalOutput

from earvoice.plugins.models import SharedModel, load_shared_model
from earvoice.plugins.settings import Settings
from earvoice.plugins.streaming import StreamingInterpreter
from earvoice.text import Unit


class EarvoiceProcessor(SpeechProcessor):  # type: ignore[misc]
    """Writes a translation for one client at a time; clients share the weights of the model."""

    def __init__(self, config: SimpleNamespace) -> None:
        super().__init__(config)
        settings = Settings.read(config)
        self._interpreter = StreamingInterpreter(self.load(settings.model), settings)
        self._tokens_written = 0

    @staticmethod
    def load(name: str) -> SharedModel:
        """Return the model of that name."""
        return load_shared_model(name)

    @classmethod
    def load_model(cls, config: SimpleNamespace) -> None:
        """Load the model once; every processor made afterwards finds it in memory."""
        cls.load(Settings.read(config).model)

    @property
    def speech_chunk_size(self) -> float:
        """Return how many seconds to hear at once: one turn, unless the config says otherwise."""
        return float(getattr(self.config, "speech_chunk_size", None) or self._interpreter.turn_s)

    def set_source_language(self, language: str) -> None:
        """Name the language of the recording that begins next."""
        self._interpreter.choose(source=language)

    def set_target_language(self, language: str) -> None:
        """Name the language to write from the recording that begins next."""
        self._interpreter.choose(target=language)

    def process_chunk(self, waveform: NDArray[np.float32]) -> IncrementalOutput:
        """Hear samples [N] at 16 kHz and return what became certain."""
        self._interpreter.push(waveform)
        return self._output()

    def end_of_stream(self) -> IncrementalOutput:
        """Return the rest of the translation."""
        self._interpreter.flush()
        return self._output()

    def tokens_to_string(self, tokens: Sequence[str]) -> str:
        """Return the last tokens that were written as text, with the space before them.

        simulstream joins the outputs of the last audio and of the end of the stream by it, and its
        clients append the result to what they show.
        """
        if self._interpreter.unit is Unit.CHAR:
            return "".join(tokens)
        text = " ".join(tokens)
        return f" {text}" if 0 < len(tokens) < self._tokens_written else text

    def clear(self) -> None:
        """Be ready for the next client."""
        self._interpreter.reset()
        self._tokens_written = 0

    def _output(self) -> IncrementalOutput:
        text = self._interpreter.pop()
        if not self._tokens_written:
            text = text.lstrip()
        tokens = text.split() if self._interpreter.unit is Unit.WORD else list(text)
        self._tokens_written += len(tokens)
        return IncrementalOutput(tokens, text, [], "")
