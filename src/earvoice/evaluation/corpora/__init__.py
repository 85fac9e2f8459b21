"""Corpora to evaluate on: listed at once, read or spoken one recording at a time."""

from __future__ import annotations

from earvoice.evaluation.corpora.corpus import Corpus, Entry
from earvoice.evaluation.corpora.open import CORPORA, Options, open_corpus

__all__ = ["CORPORA", "Corpus", "Entry", "Options", "open_corpus"]
