"""IBM model 1: which word brings forth which, wherever it stands.

Source: Brown et al. 1993, "The Mathematics of Statistical Machine Translation", section 4.1.
Differs from the paper: the counts are smoothed by variational Bayes with a sparse Dirichlet prior
(Riley and Gildea 2012), because on a small corpus rare words otherwise collect what is left over.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import Bitext, OnPass

PRIOR = 0.01
# So small a probability survives products of a few in double precision.
_FLOOR = 1e-50


def train_ibm1(
    bitext: Bitext, *, passes: int = 5, prior: float = PRIOR, on_pass: OnPass | None = None
) -> NDArray[np.float64]:
    """Return p(target word | source word) by parameter, [P + 1]; the last one is padding's, 1.

    passes: over the data. prior: of the Dirichlet; 0 is maximum likelihood.
    """
    table = np.append(np.full(bitext.parameters, 1.0 / bitext.targets), 1.0)
    for done in range(passes):
        counts = np.zeros_like(table)
        for block in bitext.blocks:
            shares = table[block.cells]
            shares /= shares.sum(axis=2, keepdims=True)
            counts += np.bincount(block.cells.ravel(), shares.ravel(), len(table))
        table = normalised(counts[:-1], bitext, prior=prior)
        if on_pass is not None:
            on_pass(done + 1, passes)
    return table


def normalised(counts: NDArray[np.float64], bitext: Bitext, *, prior: float) -> NDArray[np.float64]:
    """Return expected counts by parameter, [P], as probabilities of a target word, [P + 1]."""
    totals = np.bincount(bitext.source_of, counts)
    if prior > 0:
        from scipy.special import digamma

        # Every source word may bring forth every target word, most of them unseen beside it.
        spread = np.exp(digamma(totals + prior * bitext.targets))
        table = np.exp(digamma(counts + prior)) / spread[bitext.source_of]
    else:
        table = counts / totals[bitext.source_of]
    return np.append(np.maximum(table, _FLOOR), 1.0)
