"""An agent for SimulEval 1.1: `simuleval --agent-class earvoice.plugins.simuleval.EarvoiceAgent`.

SimulEval asks once after every segment of the source, and counts what it gets at the end of that
segment: `--source-segment-size` should be the length of a turn. It splits every write into words or
characters and never joins two writes.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np
from simuleval.agents import Action, AgentStates, ReadAction, SpeechToTextAgent, WriteAction
from simuleval.utils import entrypoint

from earvoice.errors import ConfigError
from earvoice.plugins.models import SharedModel, load_shared_model
from earvoice.plugins.settings import Settings
from earvoice.plugins.streaming import StreamingInterpreter


class EarvoiceStates(AgentStates):  # type: ignore[misc]
    """SimulEval's states with a listener of their own, so that one agent serves many of them."""

    def __init__(self, interpreter: StreamingInterpreter) -> None:
        self.interpreter = interpreter
        super().__init__()

    def reset(self) -> None:
        """Be ready for the next recording."""
        super().reset()
        self.interpreter.reset()


@entrypoint
class EarvoiceAgent(SpeechToTextAgent):  # type: ignore[misc]
    """Writes a translation while SimulEval, or simulstream's SimulEvalWrapper, sends speech."""

    def __init__(self, args: Namespace) -> None:
        """Load the model; args: what `add_args` adds, as far as it is there."""
        self.settings = Settings.read(args)
        self.model = self.load(self.settings.model)
        super().__init__(args)

    @staticmethod
    def load(name: str) -> SharedModel:
        """Return the model of that name."""
        return load_shared_model(name)

    @staticmethod
    def add_args(parser: ArgumentParser) -> None:
        """Add our options to SimulEval's."""
        default = Settings()
        parser.add_argument(
            "--model", default=default.model, help="a packaged model or a checkpoint folder"
        )
        parser.add_argument(
            "--direction", help="such as en-zh; by default the first that the model has"
        )
        parser.add_argument(
            "--multiplier", type=int, default=default.multiplier, help="base chunks per turn"
        )
        parser.add_argument(
            "--policy", default=default.policy, help="learned, wait-k, wait-k:K or offline"
        )

    def build_states(self) -> EarvoiceStates:
        """Return new states."""
        return EarvoiceStates(StreamingInterpreter(self.model, self.settings))

    def to(self, device: str, fp16: bool = False) -> None:
        """Refuse any place or precision but the processor's; raises ConfigError."""
        if device != "cpu" or fp16:
            raise ConfigError(
                f"the engine cannot compute on {device!r} in {'fp16' if fp16 else 'fp32'}; "
                "expected --device cpu and --dtype fp32; leave both options out"
            )

    def policy(self, states: EarvoiceStates | None = None) -> Action:
        """Hear what came since the last call; write what is certain, at the end everything."""
        states = states or self.states
        interpreter = states.interpreter
        target = states.tgt_lang if isinstance(states.tgt_lang, str) else self.tgt_lang
        interpreter.choose(target=target)
        # What was heard is let go: otherwise a talk of an hour is a list of 58 million floats.
        samples, states.source = states.source, []
        if samples:
            interpreter.push(
                np.asarray(samples, dtype=np.float32), rate_hz=states.source_sample_rate
            )
        if states.source_finished:
            interpreter.flush()
        text = interpreter.pop()
        if states.source_finished:
            return WriteAction(text, finished=True)
        # Finished before the source ends would make SimulEval forget the recording so far.
        return WriteAction(text, finished=False) if text else ReadAction()
