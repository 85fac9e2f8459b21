"""Sizes and limits of a model, as they stand in `config.json` of a checkpoint."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from earvoice.types import SAMPLE_RATE_HZ

MEL_BINS = 80
MEL_PER_FRAME = 8
SAMPLES_PER_FRAME = 1280
FRAME_S = SAMPLES_PER_FRAME / SAMPLE_RATE_HZ


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
    training; text_merges_trained: the same in source units of texts, None if it never read any.
    sink_tokens: prompt and first turns that are never evicted; cache_tokens: capacity of
    one slot. max_turn_tokens: text tokens one base chunk may bring forth before the turn is cut.
    """

    name: str
    encoder: EncoderConfig
    lm: LmConfig
    directions: tuple[str, ...] = ("en-zh", "zh-en")
    base_chunk_frames: tuple[int, ...] = (14,)
    merges_trained: tuple[int, int] = (1, 12)
    text_merges_trained: tuple[int, int] | None = None
    sink_tokens: int = Field(default=64, ge=0)
    cache_tokens: int = Field(default=1024, ge=64)
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
