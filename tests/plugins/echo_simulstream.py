"""Our processor with a model that needs no torch; imported by simulstream in its interpreter."""

from __future__ import annotations

from earvoice.plugins.models import SharedModel
from earvoice.plugins.simulstream import EarvoiceProcessor
from tests.plugins.echo import load_echo


class EchoProcessor(EarvoiceProcessor):
    """A processor whose `model` is `words` or `chars`."""

    @staticmethod
    def load(name: str) -> SharedModel:
        return load_echo(name)
