"""How well two sentences explain each other: what tells a translation from a mistake.

The figure is how much more probable every word of a sentence becomes through the other sentence:
pointwise mutual information, in nats per word. A plain likelihood would punish rare words instead.

Source: the alignment probability per word of Munteanu and Marcu 2005, "Improving Machine
Translation Performance by Exploiting Non-Parallel Corpora", section 3.2.
Differs from the paper: it is divided by the probability of the words alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import Bitext
from earvoice.data.alignment.hmm import Posterior


def information_per_word(bitext: Bitext, posteriors: Sequence[Posterior]) -> NDArray[np.float64]:
    """Return what a target word gains from its source sentence, by sentence pair, [N], in nats.

    posteriors: of the bitext's blocks, in their order.
    """
    words = [bitext.target_of[block.cells[block.valid][:, 0]] for block in bitext.blocks]
    counts = np.bincount(np.concatenate(words), minlength=bitext.targets)
    alone = np.log(counts / counts.sum())
    gains = np.empty(bitext.pairs)
    for block, found, known in zip(bitext.blocks, posteriors, words, strict=True):
        ends = np.cumsum(block.lengths)
        by_word = np.add.reduceat(alone[known], ends - block.lengths)
        gains[block.rows] = (found.log_likelihood - by_word) / block.lengths
    return gains
