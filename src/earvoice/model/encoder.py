"""The streaming encoder: a cache-aware FastConformer whose state is a value.

Every stream starts from the template state: silence, stepped until the attention window is full.
From then on every chunk has the same size, no padding mask is needed, and rows of any age share a
batch.

Shape legend: B batch, T encoder frame (80 ms), M mel column (10 ms), F mel bin, H head, D head
width, E width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor, nn
from transformers import DynamicCache, NemotronAsrStreamingEncoderConfig
from transformers.models.nemotron_asr_streaming import modeling_nemotron_asr_streaming as nemotron

from earvoice.errors import ModelError
from earvoice.model.config import MEL_BINS, MEL_PER_FRAME, EncoderConfig
from earvoice.model.fastconformer import Network

_PaddingCache: TypeAlias = nemotron.NemotronAsrStreamingEncoderCausalConvPaddingCache

# Chunks of silence beyond the attention window, so that the convolutions have settled as well.
_SETTLE_CHUNKS = 1


@dataclass(frozen=True, slots=True)
class EncoderState:
    """What the encoder remembers of a stream; row b of every tensor belongs to stream b.

    keys_BHTD, values_BHTD: per layer, the attention window. tails: per causal convolution, its
    left context.
    """

    keys_BHTD: tuple[Tensor, ...]
    values_BHTD: tuple[Tensor, ...]
    tails: tuple[Tensor, ...]

    def tensors(self) -> tuple[Tensor, ...]:
        """Return all tensors in a fixed order."""
        return self.keys_BHTD + self.values_BHTD + self.tails

    def with_tensors(self, tensors: tuple[Tensor, ...]) -> EncoderState:
        """Return a state of the same structure with other tensors."""
        layers = len(self.keys_BHTD)
        return EncoderState(tensors[:layers], tensors[layers : 2 * layers], tensors[2 * layers :])

    def expand(self, batch: int) -> EncoderState:
        """Return the state of `batch` streams that all stand where this single one stands."""
        return self.with_tensors(
            tuple(tensor.expand(batch, *tensor.shape[1:]) for tensor in self.tensors())
        )

    def select(self, rows: Tensor) -> EncoderState:
        """Return the states of some rows."""
        return self.with_tensors(tuple(tensor[rows] for tensor in self.tensors()))


class StreamingEncoder(nn.Module):
    """Log-mel in, one vector per 80 ms out.

    Attention sees `left_context_frames` back and its own chunk.
    """

    def __init__(self, config: EncoderConfig, *, chunk_frames: int, silence_mel: float) -> None:
        super().__init__()
        self.config = config
        self.chunk_frames = chunk_frames
        self.silence_mel = silence_mel
        self.net = _build(config, chunk_frames)

    @property
    def width(self) -> int:
        """Return the width E of a frame."""
        return int(self.net.config.hidden_size)

    def template(self, *, by_steps: bool = False, chunk_frames: int | None = None) -> EncoderState:
        """Return the state of one stream that has heard nothing but silence.

        by_steps: step chunk by chunk instead of one call; the result is the same.
        """
        frames = chunk_frames or self.chunk_frames
        chunks = self.config.left_context_frames // frames + _SETTLE_CHUNKS
        first = MEL_PER_FRAME * (frames - 1) + 1
        later = MEL_PER_FRAME * frames
        sizes = [first, *([later] * (chunks - 1))]
        if not by_steps:
            sizes = [sum(sizes)]
        attention, convolution = DynamicCache(config=self.net.config), _PaddingCache()
        weight = self.net.subsampling.conv_in.weight
        for size in sizes:
            mel_BMF = weight.new_full((1, size, MEL_BINS), self.silence_mel)
            self._call(mel_BMF, attention, convolution, frames)
        return self._state_of(attention, convolution)

    def step(
        self, state: EncoderState, mel_BMF: Tensor, *, chunk_frames: int | None = None
    ) -> tuple[EncoderState, Tensor]:
        """Hear one or more whole chunks; returns the new state and frames_BTE.

        mel_BMF: [B, n * 8 * chunk_frames, 80]. Raises ModelError for any other size, which the
        network would accept and silently mishear.
        """
        frames = chunk_frames or self.chunk_frames
        if mel_BMF.shape[1] == 0 or mel_BMF.shape[1] % (MEL_PER_FRAME * frames):
            raise ModelError(
                f"the encoder hears whole chunks of {MEL_PER_FRAME * frames} mel columns, "
                f"got {mel_BMF.shape[1]}; pad the waveform with silence"
            )
        attention, convolution = self._caches_of(state)
        frames_BTE = self._call(mel_BMF, attention, convolution, frames)
        return self._state_of(attention, convolution), frames_BTE

    def _call(
        self, mel_BMF: Tensor, attention: DynamicCache, convolution: _PaddingCache, frames: int
    ) -> Tensor:
        out: Tensor = self.net(
            mel_BMF,
            past_key_values=attention,
            padding_cache=convolution,
            use_cache=True,
            num_lookahead_tokens=frames - 1,
        ).last_hidden_state
        return out

    def _state_of(self, attention: DynamicCache, convolution: _PaddingCache) -> EncoderState:
        window = self.config.left_context_frames
        layers = attention.layers
        return EncoderState(
            keys_BHTD=tuple(layer.keys[:, :, -window:] for layer in layers),
            values_BHTD=tuple(layer.values[:, :, -window:] for layer in layers),
            tails=tuple(convolution.layers[key].cache for key in self._tail_modules()),
        )

    def _caches_of(self, state: EncoderState) -> tuple[DynamicCache, _PaddingCache]:
        attention = DynamicCache(config=self.net.config)
        for layer, keys, values in zip(
            attention.layers, state.keys_BHTD, state.values_BHTD, strict=True
        ):
            layer.lazy_initialization(keys, values)
            layer.keys, layer.values = keys, values
            # Every stream counts as exactly one full window old: positions are relative, so age
            # does not matter.
            layer.cumulative_length = keys.shape[2]
        convolution = _PaddingCache()
        for (key, module), tail in zip(self._tail_modules().items(), state.tails, strict=True):
            convolution.layers[key] = _tail_layer(module, tail)
        return attention, convolution

    def _tail_modules(self) -> dict[str, nn.Module]:
        return {
            module.cache_key: module
            for module in self.net.modules()
            if hasattr(module, "cache_key")
        }


def _tail_layer(module: nn.Module, tail: Tensor) -> object:
    """Return the library's cache of one convolution, filled and past its first chunk."""
    if isinstance(module, nemotron.NemotronAsrStreamingEncoderCausalConv2D):
        layer = nemotron.NemotronAsrStreamingEncoderCausalConv2dCacheLayer()
        layer.init_pad = 0
        layer.is_first_chunk = False
    else:
        layer = nemotron.NemotronAsrStreamingEncoderCausalConv1dCacheLayer()
        layer.in_channels = module.in_channels
    layer.left_pad = module.left_pad
    layer.cache = tail.clone()  # the library overwrites it in place
    layer.is_initialized = True
    return layer


def _build(config: EncoderConfig, chunk_frames: int) -> Network:
    if config.pretrained is not None:
        loaded: Network = Network.from_pretrained(
            config.pretrained, attn_implementation="sdpa", layerdrop=0.0
        )
        return loaded
    net = Network(
        NemotronAsrStreamingEncoderConfig(
            hidden_size=config.width,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            intermediate_size=config.mlp_ratio * config.width,
            subsampling_conv_channels=config.subsampling_channels,
            conv_kernel_size=config.conv_kernel,
            num_mel_bins=MEL_BINS,
            sliding_window=config.left_context_frames + 1,
            default_num_lookahead_tokens=chunk_frames - 1,
            dropout=config.dropout,
            activation_dropout=config.dropout,
            attention_dropout=0.0,  # with dropout the fused kernel is out, for no gain at this size
            # Without these a small encoder cannot drown what it hears in a constant, which is how
            # CTC otherwise reaches its first plateau and stays there.
            attention_bias=False,
            convolution_bias=False,
            scale_input=False,
            layerdrop=0.0,  # a dropped layer would leave its caches behind
            attn_implementation="sdpa",  # eager attention returns NaN on fully masked rows
        )
    )
    net.apply(_initialise)
    return net


@torch.no_grad()
def _initialise(module: nn.Module) -> None:
    """Keep the signal's size from layer to layer, so that the subsampling does not fade it out."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    elif isinstance(module, nn.Linear | nn.Conv1d):
        nn.init.xavier_uniform_(module.weight)
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)
