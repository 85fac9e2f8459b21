"""The mT5 behind MetricX-24 and its regression read-out.

Legend: B batch, L token, D width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoConfig, AutoTokenizer, MT5ForConditionalGeneration

from earvoice.errors import ConfigError, ModelError
from earvoice.log import get_logger

SCORE_TOKEN = 250089  # mT5's <extra_id_10>, whose logit was trained to be the score
MAX_TOKENS = 1536
_BEST, _WORST = 0.0, 25.0
_WEIGHTS = ("safetensors", "bin")
_EMBEDDINGS = {
    "encoder.embed_tokens.weight": "shared.weight",
    "decoder.embed_tokens.weight": "shared.weight",
}

_logger = get_logger(__name__)


class _Regressor(MT5ForConditionalGeneration):  # type: ignore[misc]
    """An mT5 whose output rows are its own: the library would tie them to the embeddings.

    Without this, a checkpoint that lacks `lm_head` would be scored by word embeddings.
    """

    _tied_weights_keys = _EMBEDDINGS


class MetricXModel:
    """A loaded model with its tokenizer."""

    def __init__(self, network: Any, tokenizer: Any, *, device: str) -> None:
        """Take a network in evaluation mode on the device."""
        self._network = network
        self._tokenizer = tokenizer
        self._device = device

    @torch.inference_mode()
    def predict(self, texts: Sequence[str]) -> list[float]:
        """Return the score of each text, clipped to 0 to 25; NaN stays NaN.

        The decoder takes one step from padding, and the score is one logit of it. Texts past 1536
        tokens are cut at the end, as the released code does; a warning counts them.
        """
        ids_BL, mask_BL = self._encode(texts)
        states = self._network.encoder(input_ids=ids_BL, attention_mask=mask_BL)
        start_B1 = torch.zeros(len(texts), 1, dtype=torch.long, device=self._device)
        decoded = self._network.decoder(
            input_ids=start_B1,
            encoder_hidden_states=states.last_hidden_state,
            encoder_attention_mask=mask_BL,
            use_cache=False,
        )
        row_D = self._network.lm_head.weight[SCORE_TOKEN]
        score_B: Tensor = decoded.last_hidden_state[:, 0] @ row_D
        return [float(score) for score in score_B.float().clamp(_BEST, _WORST)]

    def _encode(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        rows = self._tokenizer(list(texts))["input_ids"]
        cut = sum(len(row) > MAX_TOKENS for row in rows)
        if cut:
            _logger.warning("metricx: %d of %d texts cut to %d tokens", cut, len(rows), MAX_TOKENS)
        # The end token counts against the limit and then goes: models were trained without it.
        kept = [row[: min(len(row), MAX_TOKENS) - 1] for row in rows]
        ids_BL = torch.zeros(len(kept), max(map(len, kept)), dtype=torch.long)
        mask_BL = torch.zeros_like(ids_BL)
        for place, row in enumerate(kept):
            ids_BL[place, : len(row)] = torch.tensor(row)
            mask_BL[place, : len(row)] = 1
        return ids_BL.to(self._device), mask_BL.to(self._device)


def check_metricx(model: str, tokenizer: str) -> None:
    """Find a model's config, a local one's weights, and the tokenizer; raises as loading does."""
    try:
        config = AutoConfig.from_pretrained(model)
    except (OSError, ValueError) as error:
        raise _not_there(model, error) from error
    _require_vocabulary(model, config.vocab_size)
    folder = Path(model)
    if folder.is_dir() and not any(any(folder.glob(f"*.{kind}")) for kind in _WEIGHTS):
        raise _not_there(model, f"the folder has a config, but no file of {' or '.join(_WEIGHTS)}")
    _load_tokenizer(tokenizer, model)


def load_metricx(model: str, tokenizer: str, *, device: str | None = None) -> MetricXModel:
    """Load a MetricX model and the tokenizer of the mT5 it was made from.

    device: None for a GPU where there is one.
    Raises ModelError when either is missing, damaged or not what MetricX needs, and ConfigError
    when a package of the tokenizer is missing.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    network = _load_network(model)
    return MetricXModel(network.to(device).eval(), _load_tokenizer(tokenizer, model), device=device)


def _load_network(model: str) -> Any:
    try:
        network, report = _Regressor.from_pretrained(model, output_loading_info=True)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise _not_there(model, error) from error
    missing = sorted(report["missing_keys"])
    if missing:
        raise ModelError(
            f"{model}: the checkpoint lacks {', '.join(missing[:3])} ({len(missing)} in all), so "
            "scores would be random; expected a complete MetricX-24 checkpoint"
        )
    _require_vocabulary(model, network.config.vocab_size)
    return network


def _not_there(model: str, reason: object) -> ModelError:
    return ModelError(
        f"{model}: the MetricX model could not be loaded: {reason}; expected a folder or id of "
        "a MetricX-24 model such as google/metricx-24-hybrid-large-v2p6"
    )


def _require_vocabulary(model: str, size: int) -> None:
    if size <= SCORE_TOKEN:
        raise ModelError(
            f"{model}: the vocabulary has {size} tokens; expected mT5's 250112, for the score is "
            f"the logit of token {SCORE_TOKEN}"
        )


def _load_tokenizer(tokenizer: str, model: str) -> Any:
    try:
        loaded = AutoTokenizer.from_pretrained(tokenizer)
    except ImportError as error:
        raise ConfigError(
            f"{tokenizer}: the tokenizer needs a package: {error}; pip install 'earvoice[metricx]'"
        ) from error
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{tokenizer}: the tokenizer of {model} could not be loaded: {error}; expected a "
            "folder or id of mT5's tokenizer such as google/mt5-xl"
        ) from error
    probe = loaded("a")["input_ids"]
    if not probe or probe[-1] != loaded.eos_token_id:
        raise ModelError(
            f"{tokenizer}: the tokenizer does not end a text with its end token; expected mT5's"
        )
    return loaded
