"""Which word translates which, learnt from sentence pairs alone."""

from earvoice.data.alignment.aligner import Alignment, Method, align
from earvoice.data.alignment.words import WordFinder

__all__ = ["Alignment", "Method", "WordFinder", "align"]
