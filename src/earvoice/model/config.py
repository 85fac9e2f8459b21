"""Sizes and limits of a model, as they stand in `config.json` of a checkpoint."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from earvoice.errors import ConfigError
from earvoice.types import SAMPLE_RATE_HZ, TaskKind

MEL_BINS = 80
MEL_PER_FRAME = 8
SAMPLES_PER_FRAME = 1280
FRAME_S = SAMPLES_PER_FRAME / SAMPLE_RATE_HZ
_CHUNK_TOLERANCE_S = 1e-3


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EncoderConfig(_Strict):
    """A cache-aware FastConformer (arXiv 2312.17279): 8x subsampling, one frame per 80 ms."""

    width: int = Field(ge=8)
    layers: int = Field(ge=1)
    heads: int = Field(ge=1)
    mlp_ratio: int = Field(default=4, ge=1)
    subsampling_channels: int = Field(default=32, ge=1)
    conv_kernel: int = Field(default=9, ge=3)
    left_context_frames: int = Field(default=70, ge=1)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    pretrained: str | None = None


class LmConfig(_Strict):
    """A Qwen3 decoder, built from these sizes or loaded from a hub id."""

    width: int = Field(ge=8)
    layers: int = Field(ge=1)
    heads: int = Field(ge=1)
    kv_heads: int = Field(ge=1)
    head_dim: int = Field(ge=4)
    mlp_width: int = Field(ge=8)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    rope_theta: float = 10_000.0
    pretrained: str | None = None


class ModelConfig(_Strict):
    """Everything a checkpoint needs to be rebuilt besides its weights and its tokenizer.

    base_chunk_frames: chunk lengths in encoder frames the model was trained with; the first is the
    default. merges_trained: smallest and largest number of base chunks that made one turn in
    training, the largest counted in default ones (`longest_merge`); text_merges_trained: the same
    in source units of texts, None if it never read any. tasks_trained: what it was taught to do
    with speech. heard_as: "frames", every encoder frame is a position of the dialogue, or "units",
    only those are in which CTC finds a new unit, each with the unit's embedding (`compression`),
    and the last of every base chunk, which tells whether the speaker pauses.
    sink_tokens: prompt and first turns that are never evicted; cache_tokens: capacity of one slot.
    text_cache_tokens: how much of a text stays, with the prompt; what lies further back than
    training ever looked only confuses. max_turn_tokens: text tokens one default base chunk may
    bring forth before the turn is cut.
    """

    name: str
    encoder: EncoderConfig
    lm: LmConfig
    directions: tuple[str, ...] = ("en-zh", "zh-en")
    base_chunk_frames: tuple[int, ...] = (14,)
    merges_trained: tuple[int, int] = (1, 12)
    text_merges_trained: tuple[int, int] | None = None
    tasks_trained: tuple[TaskKind, ...] = (TaskKind.INTERPRET,)
    heard_as: Literal["frames", "units"] = "frames"
    sink_tokens: int = Field(default=64, ge=0)
    cache_tokens: int = Field(default=1024, ge=64)
    text_cache_tokens: int = Field(default=192, ge=64)
    max_turn_tokens: int = Field(default=24, ge=1)

    @model_validator(mode="after")
    def _context_holds_whole_chunks(self) -> Self:
        for frames in self.base_chunk_frames:
            if frames < 1 or self.encoder.left_context_frames % frames:
                raise ValueError(
                    f"base chunk of {frames} frames does not divide the encoder's left context of "
                    f"{self.encoder.left_context_frames} frames"
                )
        return self

    @model_validator(mode="after")
    def _tasks_are_of_speech(self) -> Self:
        if not self.tasks_trained or TaskKind.TRANSLATE in self.tasks_trained:
            raise ValueError(
                "tasks_trained says what a model does with speech: interpret, transcribe, "
                "transcribe-translate; text_merges_trained says whether it translates text"
            )
        return self

    def require_task(self, kind: TaskKind) -> None:
        """Raise ConfigError naming what the model was taught when `kind` is not among it."""
        reads = self.text_merges_trained is not None
        if kind is TaskKind.TRANSLATE and not reads:
            raise ConfigError(
                f"{self.name} was not taught to read text; expected a model with "
                "text_merges_trained; choose another one, or speech"
            )
        if kind is not TaskKind.TRANSLATE and kind not in self.tasks_trained:
            raise ConfigError(
                f"{self.name} was not taught to {kind}; expected one of its tasks, "
                f"{', '.join(self.tasks_trained)}; choose one, or train a model with tasks_trained"
            )

    def base_chunk(self, seconds: float | None = None) -> int:
        """Return the base chunk of so many seconds in encoder frames, the default one for None.

        Raises ConfigError naming those the model was trained with.
        """
        if seconds is None:
            return self.chunk_frames
        for frames in self.base_chunk_frames:
            if abs(frames * FRAME_S - seconds) < _CHUNK_TOLERANCE_S:
                return frames
        known = ", ".join(f"{frames * FRAME_S:.2f}" for frames in self.base_chunk_frames)
        raise ConfigError(
            f"{self.name} was not trained on chunks of {seconds:g} s; expected a base chunk out of "
            f"{known} s; choose one, or train a model with more in base_chunk_frames"
        )

    def longest_merge(self, chunk_frames: int) -> int:
        """Return how many base chunks of a length make the longest turn of training.

        It is as long in seconds whatever the base chunk.
        """
        return max(1, self.merges_trained[1] * self.chunk_frames // chunk_frames)

    def turn_limit(self, frames: int, kind: TaskKind = TaskKind.INTERPRET) -> int:
        """Return the most text tokens of a turn that heard so many frames.

        Never fewer than a default base chunk may bring: one word can set free a whole sentence,
        however short the chunk in which it ends. Twice as many where a turn holds two texts.
        """
        texts = 2 if kind is TaskKind.CHAIN else 1
        return texts * max(
            self.max_turn_tokens, -(-self.max_turn_tokens * frames // self.chunk_frames)
        )

    @property
    def chunk_frames(self) -> int:
        """Return the default base chunk in encoder frames."""
        return self.base_chunk_frames[0]

    @property
    def chunk_mel(self) -> int:
        """Return the default base chunk in mel columns."""
        return self.chunk_frames * MEL_PER_FRAME

    @property
    def chunk_samples(self) -> int:
        """Return the default base chunk in samples."""
        return self.chunk_frames * SAMPLES_PER_FRAME

    @property
    def chunk_s(self) -> float:
        """Return the default base chunk in seconds."""
        return self.chunk_frames * FRAME_S
