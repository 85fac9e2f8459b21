"""A model that many clients hear through: its weights are loaded once, each has its own streams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from earvoice.agent.policies import LONGEST_MERGE
from earvoice.agent.step import StreamEngine


@dataclass(frozen=True, slots=True)
class SharedModel:
    """What a plug needs to know of a model.

    directions: such as `en-zh`; the first is the default. new_engine: returns an engine with one
    slot over the shared weights. Once all are made, each may run in a thread of its own.
    """

    directions: tuple[str, ...]
    new_engine: Callable[[], StreamEngine]
    longest_merge: int = LONGEST_MERGE


@cache
def load_shared_model(name: str) -> SharedModel:
    """Load a packaged model or a checkpoint folder, the second time from memory.

    Raises ModelError when there is no such model or it is damaged.
    """
    from earvoice.model.checkpoint import find_checkpoint, load_checkpoint

    # A wrong name is told at once; what follows takes a second or two to import.
    folder = find_checkpoint(name)
    from earvoice.agent.engine import Engine

    model = load_checkpoint(str(folder))
    return SharedModel(
        directions=model.config.directions,
        new_engine=lambda: Engine(model, slots=1),
        longest_merge=model.config.merges_trained[1],
    )
