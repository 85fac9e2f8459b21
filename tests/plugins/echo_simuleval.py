"""Our agent with a model that needs no torch; imported by SimulEval in the peers' interpreter."""

from __future__ import annotations

from earvoice.plugins.models import SharedModel
from earvoice.plugins.simuleval import EarvoiceAgent
from tests.plugins.echo import load_echo


class EchoAgent(EarvoiceAgent):
    """An agent whose --model is `words` or `chars`."""

    @staticmethod
    def load(name: str) -> SharedModel:
        return load_echo(name)
