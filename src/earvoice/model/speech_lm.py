"""The speech language model: encoder -> adapter -> Qwen3, with a CTC head on the encoder.

Shape legend: B batch, M mel column, F mel bin, T encoder frame, E encoder width, L dialogue
position, D LM width, V vocabulary, P text position.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import DynamicCache, Qwen3Config, Qwen3Model

from earvoice.audio.features import SILENCE_VALUE
from earvoice.errors import ModelError
from earvoice.model.attention import GROUPED
from earvoice.model.cache import Eviction, rotate_keys
from earvoice.model.compression import new_units
from earvoice.model.config import MEL_PER_FRAME, LmConfig, ModelConfig
from earvoice.model.encoder import EncoderState, StreamingEncoder
from earvoice.model.template import Kind, TurnTemplate
from earvoice.model.tokenizer import Tokenizer

# The encoder hears long recordings in pieces, since attention inside one call is quadratic.
_FRAMES_PER_CALL = 168
_BLANK_PRIOR = 0.8
# What a frame says beside its unit. Embeddings are about 0.1 large; at 1 an adapter that begins at
# nothing drowns them within a hundred steps, and the language model forgets how to read.
_OWN_SHARE = 0.02


class SpeechLM(nn.Module):
    """A streaming interpreter's network; `pocket` and full size differ in config only."""

    def __init__(self, config: ModelConfig, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = tokenizer
        self.template = TurnTemplate(tokenizer)
        self.encoder = StreamingEncoder(
            config.encoder, chunk_frames=config.chunk_frames, silence_mel=SILENCE_VALUE
        )
        self.lm = _build_lm(config.lm, tokenizer.vocab_size)
        self.adapter = nn.Linear(self.encoder.width, self.lm.config.hidden_size)
        self.ctc_head = _ctc_head(self.encoder.width, tokenizer)
        self.dropout = nn.Dropout(config.lm.dropout)
        self.template_refresh_steps = 1
        self._templates: dict[int, EncoderState] = {}
        self._template_age = 0

    @property
    def parameters_count(self) -> int:
        """Return the number of weights."""
        return sum(weight.numel() for weight in self.parameters())

    def refresh_template(self) -> None:
        """Recompute the template state of every base chunk with the current weights.

        Without gradient or dropout.
        """
        training = self.encoder.training
        self.encoder.eval()
        with torch.no_grad(), torch.autocast(self.device.type, enabled=False):
            self._templates = {
                frames: self.encoder.template(chunk_frames=frames)
                for frames in self.config.base_chunk_frames
            }
        self.encoder.train(training)
        self._template_age = 0

    def initial_state(self, batch: int, *, chunk_frames: int | None = None) -> EncoderState:
        """Return the encoder state every stream starts from.

        chunk_frames: base chunk in which it will be heard, by default the default one. Raises
        ModelError for one that the model was not made for.
        """
        frames = chunk_frames or self.config.chunk_frames
        stale = self.training and self._template_age >= self.template_refresh_steps
        if not self._templates or stale:
            self.refresh_template()
        self._template_age += 1
        if frames not in self._templates:
            known = ", ".join(map(str, self._templates))
            raise ModelError(
                f"{self.config.name} was not made for chunks of {frames} frames; expected one of "
                f"base_chunk_frames: {known}"
            )
        return self._templates[frames].expand(batch)

    def train(self, mode: bool = True) -> SpeechLM:
        """Switch between training and evaluation; the template state is made anew after it."""
        self._templates = {}
        super().train(mode)
        return self

    def encode(self, mel_BMF: Tensor, *, chunk_frames: int | None = None) -> Tensor:
        """Return frames_BTE of whole recordings, every row starting from the template state.

        mel_BMF: [B, n * 8 * chunk_frames, 80], padded in the waveform. It is a fold of the
        streaming step in chunks of `chunk_frames`, by default the default base chunk.
        """
        frames = chunk_frames or self.config.chunk_frames
        state = self.initial_state(mel_BMF.shape[0], chunk_frames=frames)
        per_call = max(1, _FRAMES_PER_CALL // frames) * frames
        pieces = []
        for piece in torch.split(mel_BMF, per_call * MEL_PER_FRAME, dim=1):
            state, frames_BTE = self.encoder.step(state, piece, chunk_frames=frames)
            pieces.append(frames_BTE)
        return torch.cat(pieces, dim=1)

    def ctc_logits(self, frames_BTE: Tensor) -> Tensor:
        """Return logits over the vocabulary per frame, [B, T, V]; the blank is the padding id."""
        out: Tensor = self.ctc_head(frames_BTE)
        return out

    def heard(
        self, best_BT: Tensor, before_B: Tensor | None = None, *, chunk_frames: int | None = None
    ) -> Tensor:
        """Return which frames of whole base chunks the language model hears, bool [B, T].

        best_BT: the likeliest CTC unit of every frame. before_B: that of the frame before the
        first, by default the blank. chunk_frames: the base chunk, by default the default one.
        """
        if self.config.heard_as == "frames":
            return torch.ones_like(best_BT, dtype=torch.bool)
        blank = self.tokenizer.ctc_blank
        before_B = torch.full_like(best_BT[:, 0], blank) if before_B is None else before_B
        heard_BT = new_units(best_BT, before_B, blank=blank)
        size = chunk_frames or self.config.chunk_frames
        heard_BT[:, size - 1 :: size] = True
        return heard_BT

    def embed(self, ids_BL: Tensor, kinds_BL: Tensor, frames_BTE: Tensor) -> Tensor:
        """Return input vectors: token embeddings, the k-th SPEECH position holding frame k."""
        vectors_BLD: Tensor = self.lm.embed_tokens(ids_BL)
        if not frames_BTE.shape[1]:
            return vectors_BLD
        heard_BTD = self._adapted(frames_BTE).to(vectors_BLD.dtype)
        is_speech_BL = kinds_BL == Kind.SPEECH
        # Number of SPEECH positions up to here; clamped where there is none yet, and masked out
        # again below.
        order_BL = (is_speech_BL.cumsum(1) - 1).clamp(min=0, max=frames_BTE.shape[1] - 1)
        index_BLD = order_BL[..., None].expand(-1, -1, heard_BTD.shape[-1])
        return torch.where(is_speech_BL[..., None], heard_BTD.gather(1, index_BLD), vectors_BLD)

    def _adapted(self, frames_BTE: Tensor) -> Tensor:
        """Return frames as input vectors, [B, T, D].

        Where units are heard, a frame is the mean embedding of those that the CTC head takes it
        for, weighted by their probabilities, the blank's being nothing; and a little of its own.
        Source: self-conditioned CTC (arXiv 2104.02724) feeds its posteriors back likewise.
        """
        if self.config.heard_as == "frames":
            adapted_BTD: Tensor = self.adapter(frames_BTE)
            return adapted_BTD
        own_BTE = nn.functional.layer_norm(frames_BTE, frames_BTE.shape[-1:])
        said_BTV = self.ctc_logits(frames_BTE).softmax(-1)
        is_unit_V = torch.ones_like(said_BTV[0, 0])
        is_unit_V[self.tokenizer.ctc_blank] = 0.0
        units_VD: Tensor = self.lm.embed_tokens.weight.to(said_BTV.dtype)
        own_BTD: Tensor = _OWN_SHARE * self.adapter(own_BTE)
        return own_BTD + (said_BTV * is_unit_V) @ units_VD

    def lm_hidden(
        self, ids_BL: Tensor, kinds_BL: Tensor, frames_BTE: Tensor | None = None
    ) -> Tensor:
        """Return hidden_BLD of whole dialogues, padded on the right (causality hides it).

        frames_BTE: None for dialogues whose source is text.
        """
        if frames_BTE is None:
            vectors_BLD = self.lm.embed_tokens(ids_BL)
        else:
            vectors_BLD = self.embed(ids_BL, kinds_BL, frames_BTE)
        vectors_BLD = self.dropout(vectors_BLD)
        # No mask is a causal one; the library would look into tensors to find that out.
        out: Tensor = self.lm(
            inputs_embeds=vectors_BLD, attention_mask={"full_attention": None}, use_cache=False
        ).last_hidden_state
        return nn.functional.dropout(out, self.config.lm.dropout, self.training)

    def lm_hidden_evicted(
        self,
        ids_1L: Tensor,
        kinds_1L: Tensor,
        frames_1TE: Tensor | None,
        *,
        evictions: Sequence[Eviction],
    ) -> Tensor:
        """Return hidden_1LD of one dialogue whose cache loses parts of it on the way.

        What stays still knows what it attended to while that was there, as in a live session.
        """
        if frames_1TE is None:
            vectors_1LD = self.lm.embed_tokens(ids_1L)
        else:
            vectors_1LD = self.embed(ids_1L, kinds_1L, frames_1TE)
        vectors_1LD = self.dropout(vectors_1LD)
        cache, pieces, begin = DynamicCache(config=self.lm.config), [], 0
        for eviction in (*evictions, None):
            end = vectors_1LD.shape[1] if eviction is None else eviction.at
            out: Tensor = self.lm(
                inputs_embeds=vectors_1LD[:, begin:end], past_key_values=cache, use_cache=True
            ).last_hidden_state
            pieces.append(out)
            begin = end
            if eviction is not None:
                self._evict(cache, eviction)
        hidden_1LD = torch.cat(pieces, dim=1)
        return nn.functional.dropout(hidden_1LD, self.config.lm.dropout, self.training)

    def forced_eviction(
        self, turn_starts: Sequence[int], evict_at_turn: int
    ) -> tuple[Eviction, ...]:
        """Return what a dialogue loses when its middle is evicted before turn `evict_at_turn`.

        The turns between the sink and the later half of what was heard are dropped, as in a long
        session, so that inference past the longest training talk is not new to the model.
        """
        sink = max(turn_starts[0], *(s for s in turn_starts if s <= self.config.sink_tokens), 0)
        resume = turn_starts[max(1, (evict_at_turn + 1) // 2)]
        return (Eviction(turn_starts[evict_at_turn], sink, resume),) if resume > sink else ()

    def _evict(self, cache: DynamicCache, eviction: Eviction) -> None:
        start, end = eviction.start, eviction.end
        for layer in cache.layers:
            tail = rotate_keys(layer.keys[:, :, end:], start - end, self.inverse_frequencies)
            layer.keys = torch.cat((layer.keys[:, :, :start], tail), dim=2)
            layer.values = torch.cat((layer.values[:, :, :start], layer.values[:, :, end:]), dim=2)

    def lm_logits(self, hidden_PD: Tensor) -> Tensor:
        """Return logits over the vocabulary; call it on the positions that need them only."""
        return nn.functional.linear(hidden_PD, self.lm.embed_tokens.weight)

    def write_penalty(self) -> Tensor:
        """Return what to add to logits where the model writes, [V]: -inf for ids no turn holds."""
        penalty_V = torch.zeros(self.tokenizer.vocab_size, device=self.device)
        penalty_V[list(self.tokenizer.unwritable_ids)] = -torch.inf
        penalty_V[self.template.eot] = 0.0
        return penalty_V

    @property
    def inverse_frequencies(self) -> Tensor:
        """Return the rotary embedding's inverse frequencies, [head_dim / 2]."""
        out: Tensor = self.lm.rotary_emb.inv_freq
        return out

    @property
    def device(self) -> torch.device:
        """Return where the weights are."""
        return self.adapter.weight.device


def _ctc_head(width: int, tokenizer: Tokenizer) -> nn.Linear:
    """Return a head that knows how common blanks are.

    Learning that from nothing takes the encoder a few hundred steps, in which it forgets to listen.
    """
    head = nn.Linear(width, tokenizer.vocab_size)
    nn.init.zeros_(head.bias)
    with torch.no_grad():
        odds = _BLANK_PRIOR / (1 - _BLANK_PRIOR)
        head.bias[tokenizer.ctc_blank] = math.log(odds * tokenizer.vocab_size)
    return head


def _build_lm(config: LmConfig, vocab_size: int) -> Qwen3Model:
    if config.pretrained is not None:
        return Qwen3Model.from_pretrained(config.pretrained, attn_implementation=GROUPED)
    net = Qwen3Model(
        Qwen3Config(
            vocab_size=vocab_size,
            hidden_size=config.width,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            num_key_value_heads=config.kv_heads,
            head_dim=config.head_dim,
            intermediate_size=config.mlp_width,
            max_position_embeddings=32_768,
            rope_parameters={"rope_type": "default", "rope_theta": config.rope_theta},
            attention_dropout=0.0,
            tie_word_embeddings=True,
            attn_implementation=GROUPED,
        )
    )
    for module in net.modules():
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.7 * module.in_features**-0.5)
    nn.init.normal_(net.embed_tokens.weight, std=0.05)
    return net
