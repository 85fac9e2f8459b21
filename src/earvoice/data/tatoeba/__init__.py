"""Sentence pairs of Tatoeba as training data: read, aligned, filtered, put together to talks."""

from earvoice.data.tatoeba.corpus import TatoebaConfig, attribution, prepare_tatoeba, read_pairs
from earvoice.data.tatoeba.rows import Part
from earvoice.data.tatoeba.scripts import Scripts, TatoebaScripts

__all__ = [
    "Part",
    "Scripts",
    "TatoebaConfig",
    "TatoebaScripts",
    "attribution",
    "prepare_tatoeba",
    "read_pairs",
]
