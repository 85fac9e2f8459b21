"""The library's FastConformer without what it wastes on a processor; weights keep their names.

Shape legend: B batch, T frame or mel column, S frame that is looked at, F mel bin, C channel, H
head, D head width, P relative position, X row and frame, E width.
"""

from __future__ import annotations

from typing import TypeAlias

import torch
from torch import Tensor, nn
from transformers import NemotronAsrStreamingEncoder, NemotronAsrStreamingEncoderConfig
from transformers.cache_utils import Cache
from transformers.models.nemotron_asr_streaming import modeling_nemotron_asr_streaming as nemotron

from earvoice.errors import ModelError

_Conv2d: TypeAlias = nemotron.NemotronAsrStreamingEncoderCausalConv2D
_PaddingCache: TypeAlias = nemotron.NemotronAsrStreamingEncoderCausalConvPaddingCache
_Context = nemotron.NemotronAsrStreamingEncoderCausalConv2dCacheLayer


class _Subsampling(nemotron.NemotronAsrStreamingEncoderSubsamplingConv2D):  # type: ignore[misc]
    """The library's subsampling with channels last from one end to the other, in float32 on a CPU.

    With channels first it copies from one order to the other and back. On a CPU a depthwise
    convolution's backward pass in bfloat16 takes ten times as long, which was a sixth of a training
    step.
    """

    def forward(
        self,
        input_features: Tensor,
        attention_mask: Tensor | None = None,
        padding_cache: _PaddingCache | None = None,
    ) -> Tensor:
        """Return frames_BTE of mel columns, all of which count.

        Differs from the library: raises ModelError for an attention mask.
        """
        if attention_mask is not None:
            raise ModelError(
                "the encoder got an attention mask, and hears every column it is given; pad the "
                "waveform with silence"
            )
        device = input_features.device.type
        with torch.autocast(device, enabled=device != "cpu" and torch.is_autocast_enabled(device)):
            x_BTFC = self._stem(_padded(self.conv_in, input_features[..., None], padding_cache))
            for layer in self.layers:
                x_BTFC = _padded(layer.depthwise_conv, x_BTFC, padding_cache)
                x_BTFC = _depthwise(layer.depthwise_conv, x_BTFC)
                mix = layer.pointwise_conv
                x_BTFC = nn.functional.linear(x_BTFC, mix.weight[:, :, 0, 0], mix.bias).relu_()
            frames_BTE: Tensor = self.linear(x_BTFC.transpose(2, 3).flatten(2))
        return frames_BTE

    def _stem(self, mel_BTF1: Tensor) -> Tensor:
        """Return the first convolution of padded mel as one matrix product.

        As a convolution it would treat a lone row by another kernel, and rows must not depend on
        their company, bit by bit.
        """
        conv = self.conv_in
        (high, wide), (down, along) = conv.kernel_size, conv.stride
        times, bins = (
            1 + (mel_BTF1.shape[1] - high) // down,
            1 + (mel_BTF1.shape[2] - wide) // along,
        )
        taps = [
            mel_BTF1[:, time::down, at::along, 0][:, :times, :bins]
            for time in range(high)
            for at in range(wide)
        ]
        taps.append(torch.ones_like(taps[0]))  # for the bias: as a sum of its own it costs a copy
        weight = torch.cat([conv.weight.flatten(1), conv.bias[:, None]], dim=1)
        out = torch.stack(taps).flatten(1).t() @ weight.t()
        return out.relu_().view(mel_BTF1.shape[0], times, bins, -1)


def _padded(conv: _Conv2d, x_BTFC: Tensor, cache: _PaddingCache | None) -> Tensor:
    """Return the input of a causal convolution with what stands before it and zeros around."""
    (low, high), (before, after) = conv.freq_pad, conv.time_pad
    if cache is None:
        return nn.functional.pad(x_BTFC, (0, 0, low, high, before, after))
    last_BTFC = nn.functional.pad(x_BTFC[:, -conv.left_pad :], (0, 0, low, high))
    if conv.cache_key not in cache.layers:
        cache.layers[conv.cache_key] = _Context()
    context_BCTF = cache.layers[conv.cache_key].update(last_BTFC.permute(0, 3, 1, 2), conv)
    known = context_BCTF.shape[2]
    rows, times, bins, channels = x_BTFC.shape
    padded_BTFC = x_BTFC.new_empty(rows, known + times, low + bins + high, channels)
    padded_BTFC[:, :known] = context_BCTF.permute(0, 2, 3, 1)
    padded_BTFC[:, known:, low : low + bins] = x_BTFC
    padded_BTFC[:, known:, :low] = padded_BTFC[:, known:, low + bins :] = 0
    return padded_BTFC


def _depthwise(conv: _Conv2d, x_BTFC: Tensor) -> Tensor:
    weight = conv.weight.contiguous(memory_format=torch.channels_last)
    out_BCTF = nn.functional.conv2d(
        x_BTFC.permute(0, 3, 1, 2), weight, conv.bias, conv.stride, groups=conv.groups
    )
    return out_BCTF.permute(0, 2, 3, 1)


class _Positions(nemotron.NemotronAsrStreamingEncoderRelPositionalEncoding):  # type: ignore[misc]
    """Relative positions, which are the same for every row, made once."""

    def forward(self, hidden_states: Tensor, cached_frames: int | None = None) -> Tensor:
        one: Tensor = super().forward(hidden_states[:1], cached_frames)
        return one


class _Attention(nemotron.NemotronAsrStreamingEncoderAttention):  # type: ignore[misc]
    """The library's attention; what is said of positions is one product for all rows.

    Of 2 S - 1 relative positions, T frames that look at S keys need the first T + S - 1 only.
    Differs from the library: always the fused kernel, whatever `attn_implementation` says.
    """

    def forward(
        self,
        hidden_states: Tensor,
        position_embeddings: Tensor,
        attention_mask: Tensor | None = None,
        past_key_values: Cache | None = None,
        **_: object,
    ) -> tuple[Tensor, None]:
        """Return what frames [B, T, E] gather; position_embeddings: [1, 2 S - 1, E]."""
        rows, frames, _width = hidden_states.shape
        per_head = (rows, frames, -1, self.head_dim)
        query_BTHD = self.q_proj(hidden_states).view(per_head)
        key_BHSD = self.k_proj(hidden_states).view(per_head).transpose(1, 2)
        value_BHSD = self.v_proj(hidden_states).view(per_head).transpose(1, 2)
        if past_key_values is not None:
            key_BHSD, value_BHSD = past_key_values.update(key_BHSD, value_BHSD, self.layer_idx)
        keys = key_BHSD.shape[2]
        positions = frames + keys - 1
        position_PHD = self.relative_k_proj(position_embeddings[0, :positions]).view(
            positions, -1, self.head_dim
        )
        query_HXD = ((query_BTHD + self.bias_v) * self.scaling).flatten(0, 1).transpose(0, 1)
        scores_HXP = query_HXD @ position_PHD.permute(1, 2, 0)
        scores_BHTS = _shifted(scores_HXP.view(-1, rows, frames, positions), keys).transpose(0, 1)
        if attention_mask is not None:
            scores_BHTS = scores_BHTS.masked_fill(attention_mask.logical_not(), -torch.inf)
        out_BHTD = nn.functional.scaled_dot_product_attention(
            (query_BTHD + self.bias_u).transpose(1, 2),
            key_BHSD,
            value_BHSD,
            attn_mask=scores_BHTS,
            dropout_p=self.attention_dropout if self.training else 0.0,
            scale=self.scaling,
        )
        return self.o_proj(out_BHTD.transpose(1, 2).flatten(2)), None


def _shifted(scores: Tensor, keys: int) -> Tensor:
    """Return scores [..., T, P] of relative positions as those of keys [..., T, S], a view.

    Frame t sees key s at position T - 1 - t + s, so every row begins one further left (Dai et al.
    2019, Transformer-XL, appendix B).
    """
    frames, positions = scores.shape[-2:]
    if frames == 1:
        return scores
    flat = scores.flatten(-2)[..., frames - 1 : frames - 1 + frames * (positions - 1)]
    return flat.view(*flat.shape[:-1], frames, positions - 1)[..., :keys]


class _Pointwise(nn.Conv1d):
    """A convolution of width one as the matrix product it is; channels are last in memory."""

    def forward(self, input: Tensor) -> Tensor:
        projected = nn.functional.linear(input.transpose(1, 2), self.weight[:, :, 0], self.bias)
        return projected.transpose(1, 2)


class Network(NemotronAsrStreamingEncoder):  # type: ignore[misc]
    """The library's encoder without its waste on small machines; weights have the same names."""

    def __init__(self, config: NemotronAsrStreamingEncoderConfig) -> None:
        super().__init__(config)
        self.subsampling = _Subsampling(config)
        self.encode_positions = _Positions(config)
        for index, layer in enumerate(self.layers):
            attention = _Attention(config, index)
            attention.load_state_dict(layer.self_attn.state_dict())  # as the library began them
            layer.self_attn = attention
            for name in ("pointwise_conv1", "pointwise_conv2"):
                conv = getattr(layer.conv, name)
                setattr(layer.conv, name, _pointwise_like(conv))


def _pointwise_like(conv: nn.Conv1d) -> _Pointwise:
    return _Pointwise(conv.in_channels, conv.out_channels, 1, bias=conv.bias is not None)
