"""Base chunks: in which lengths a model hears, and where the targets of its data lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from earvoice.data.shards import Shards
from earvoice.errors import DataError
from earvoice.model.config import FRAME_S, MEL_PER_FRAME, SAMPLES_PER_FRAME, ModelConfig


@dataclass(frozen=True, slots=True)
class Bases:
    """What a batch may be heard in.

    frames: base chunks in encoder frames, the default first. grid_frames: between two targets of
    the data, so that a base chunk takes one or several targets together.
    """

    frames: tuple[int, ...]
    grid_frames: int

    @property
    def default(self) -> int:
        """Return the base chunk of inference unless another one is asked for."""
        return self.frames[0]

    @classmethod
    def of(cls, model: ModelConfig, shards: Shards) -> Bases:
        """Return the base chunks of a model on the grid of its data.

        Raises DataError when a base chunk is finer than the grid, or a recording does not end with
        it.
        """
        grid_frames, rest = divmod(shards.chunk_columns, MEL_PER_FRAME)
        bases = cls(model.base_chunk_frames, grid_frames)
        grid_s = shards.chunk_columns / MEL_PER_FRAME * FRAME_S
        finest = math.gcd(*bases.frames)
        for frames in bases.frames:
            if rest or frames % grid_frames:
                raise DataError(
                    f"a base chunk of {frames * FRAME_S:.2f} s does not fit data with a target "
                    f"every {grid_s:.2f} s; expected a multiple of it; prepare with "
                    f"trajectory.chunk_samples = {finest * SAMPLES_PER_FRAME}, or change "
                    "model.base_chunk_frames"
                )
            for label in shards.labels:
                if label.chunks * grid_frames % frames:
                    raise DataError(
                        f"recording {label.id} has {label.chunks} targets {grid_s:.2f} s apart; "
                        f"expected whole base chunks of {frames * FRAME_S:.2f} s; prepare the data "
                        "anew, or change model.base_chunk_frames"
                    )
        return bases
