"""Earvoice: simultaneous interpretation of speech, in one small package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from earvoice.agent.interpreter import Interpreter

__version__ = "0.1.0"
__all__ = ["Interpreter", "__version__"]


def __getattr__(name: str) -> type[Interpreter]:
    """Import `Interpreter` when it is first asked for, so that `import earvoice` stays light."""
    if name == "Interpreter":
        from earvoice.agent.interpreter import Interpreter

        return Interpreter
    raise AttributeError(f"module 'earvoice' has no attribute {name!r}")
