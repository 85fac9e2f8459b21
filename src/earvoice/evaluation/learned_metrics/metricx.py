"""MetricX-24 through transformers: how many errors a translation has, from 0 to 25.

Source: Juraska et al. 2024, arXiv 2410.03983, and the released models' inference code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.metric import (
    Progress,
    Triple,
    ignore,
    require_texts,
    score_matched,
)

if TYPE_CHECKING:
    from earvoice.evaluation.learned_metrics.metricx_model import MetricXModel

MODEL = "google/metricx-24-hybrid-large-v2p6"
TOKENIZER = "google/mt5-xl"
BATCH = 8


class MetricX:
    """The reference-based use of a MetricX-24 model: 0 to 25, lower is better.

    The model is loaded when the first matched triple is scored. Null pairs get 25.
    """

    higher_is_better = False
    worst = 25.0
    best = 0.0
    needs_source = True

    def __init__(
        self,
        model: str = MODEL,
        *,
        tokenizer: str | None = None,
        batch: int = BATCH,
        device: str | None = None,
    ) -> None:
        """Remember what to load; raises ConfigError for a batch below 1.

        model, tokenizer: a hub's ids or folders. The released models come without a tokenizer, so
        it is mT5's unless the model's folder has one. device: None for a GPU where there is one.
        """
        if batch < 1:
            raise ConfigError(f"metricx: batch is {batch}; expected at least 1")
        self.name = f"metricx:{model}"
        self._model_id = model
        self._tokenizer_id = tokenizer or _tokenizer_for(model)
        self._batch = batch
        self._device = device
        self._model: MetricXModel | None = None

    def check(self) -> None:
        """Find the packages, the model's config and the tokenizer; fetch what is not there.

        Raises ConfigError or ModelError as `score` does.
        """
        with _naming_packages(self.name):
            from earvoice.evaluation.learned_metrics.metricx_model import check_metricx
        check_metricx(self._model_id, self._tokenizer_id)

    def close(self) -> None:
        """Give back the memory."""
        self._model = None

    def score(self, triples: Sequence[Triple], progress: Progress = ignore) -> list[float]:
        """Return one score for each triple.

        Raises ConfigError when torch or transformers is missing, ModelError when the model is.
        """
        require_texts(triples, needs_source=True)
        return score_matched(
            self._judge, triples, worst=self.worst, batch=self._batch, progress=progress
        )

    def _judge(self, triples: Sequence[Triple]) -> list[float]:
        if self._model is None:
            self._model = self._load()
        return self._model.predict([metricx_input(triple) for triple in triples])

    def _load(self) -> MetricXModel:
        with _naming_packages(self.name):
            from earvoice.evaluation.learned_metrics.metricx_model import load_metricx
        return load_metricx(self._model_id, self._tokenizer_id, device=self._device)


def metricx_input(triple: Triple) -> str:
    """Return the text a MetricX-24 model reads."""
    return f"source: {triple.source} candidate: {triple.hypothesis} reference: {triple.reference}"


def _tokenizer_for(model: str) -> str:
    """Return where the tokenizer of a model is: in its folder, or with the mT5 it was made from."""
    folder = Path(model)
    has_one = any((folder / name).is_file() for name in ("tokenizer.json", "spiece.model"))
    return model if has_one else TOKENIZER


@contextmanager
def _naming_packages(metric: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise ConfigError(
            f"{metric}: {error}; it needs torch and transformers: pip install 'earvoice[metricx]'"
        ) from error
