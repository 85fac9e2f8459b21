"""The hidden Markov alignment model: words that stand together are translated together.

Every target word is brought forth by a source word or by the empty word; how far the next source
word stands from the last one is what the model learns besides the words. A state of the chain is
the last source position, 0 before the first; the empty word leaves it where it is.

Shapes: B sentence pairs, J target positions, I source positions, S = I + 1 states.

Source: Vogel, Ney and Tillmann 1996, "HMM-Based Word Alignment in Statistical Translation"; the
empty word and the share of jumps to anywhere as in Och and Ney 2003, sections 2.1.3 and 3.2. Words
are smoothed as in `ibm1`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import Bitext, Block, OnPass, unreported
from earvoice.data.alignment.ibm1 import PRIOR, normalised, train_ibm1

MAX_JUMP = 10
# English and Chinese put times, places and relative clauses far from where the other has them: on
# the links that a grammar knows 0.4 to 0.8 make fewest errors, 0 and 1 a tenth more.
_ANYWHERE = 0.6
_JUMP_SMOOTHING = 0.1


@dataclass(frozen=True, slots=True)
class HmmModel:
    """What was learnt in one direction.

    table: [P + 1], p(target word | source word), padding last. jumps: [2 * MAX_JUMP + 1], weight
    of each distance between source positions, longer ones count as the longest. null: probability
    of the empty word.
    """

    table: NDArray[np.float64]
    jumps: NDArray[np.float64]
    null: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the model makes of a block.

    linked: [B, J, 1 + I], probability of every source word to have brought forth a target word,
    the empty word first; 0 in padding. log_likelihood: [B], of the target, in nats.
    """

    linked: NDArray[np.float64]
    log_likelihood: NDArray[np.float64]


def train_hmm(
    bitext: Bitext,
    *,
    ibm1_passes: int = 5,
    passes: int = 5,
    null: float = 0.3,
    prior: float = PRIOR,
    on_pass: OnPass | None = None,
) -> HmmModel:
    """Return a model trained by expectation maximisation, started from IBM model 1.

    passes: over the data, after those of model 1; both are reported to `on_pass`.
    """
    wanted = ibm1_passes + passes
    report = on_pass or unreported
    table = train_ibm1(
        bitext, passes=ibm1_passes, prior=prior, on_pass=lambda done, _: report(done, wanted)
    )
    model = HmmModel(table, np.ones(2 * MAX_JUMP + 1), null)
    for done in range(passes):
        counts, jumps = np.zeros_like(table), np.full_like(model.jumps, _JUMP_SMOOTHING)
        for block in bitext.blocks:
            linked, jumped = _expected(model, block)
            counts += np.bincount(block.cells.ravel(), linked.ravel(), len(table))
            jumps += jumped
        model = HmmModel(normalised(counts[:-1], bitext, prior=prior), jumps / jumps.sum(), null)
        report(ibm1_passes + done + 1, wanted)
    return model


def posterior(model: HmmModel, block: Block) -> Posterior:
    """Return the probability of every link of a block, and of its targets."""
    chain = _forward(model, block)
    return Posterior(_linked(chain, _backward(chain), block), np.log(chain.scales).sum(axis=1))


@dataclass(frozen=True, slots=True)
class _Chain:
    """A forward pass.

    steps: [S, I], probability of each next position. emitted: [B, J, S], the empty word first.
    before: [B, J, S], probability of each state before a target word, given those before it.
    scales: [B, J], probability of each target word, given those before it; 1 in padding.
    """

    null: float
    steps: NDArray[np.float64]
    emitted: NDArray[np.float64]
    before: NDArray[np.float64]
    scales: NDArray[np.float64]


def _forward(model: HmmModel, block: Block) -> _Chain:
    emitted = model.table[block.cells]
    n_pairs, n_targets, n_states = emitted.shape
    steps = (1 - model.null) * _steps(model.jumps, n_states - 1)
    before = np.empty_like(emitted)
    scales = np.empty((n_pairs, n_targets))
    state = np.zeros((n_pairs, n_states))
    state[:, 0] = 1.0
    for j in range(n_targets):
        before[:, j] = state
        reached = model.null * emitted[:, j, :1] * state
        reached[:, 1:] += (state @ steps) * emitted[:, j, 1:]
        scales[:, j] = reached.sum(axis=1)
        state = reached / scales[:, j, None]
    return _Chain(model.null, steps, emitted, before, scales)


def _backward(chain: _Chain) -> NDArray[np.float64]:
    """Return what follows each state after a target word, [B, J, S], in units of the scales."""
    after = np.empty_like(chain.emitted)
    after[:, -1] = 1.0
    for j in range(after.shape[1] - 1, 0, -1):
        stay = chain.null * chain.emitted[:, j, :1] * after[:, j]
        move = (chain.emitted[:, j, 1:] * after[:, j, 1:]) @ chain.steps.T
        after[:, j - 1] = (stay + move) / chain.scales[:, j, None]
    return after


def _linked(chain: _Chain, after: NDArray[np.float64], block: Block) -> NDArray[np.float64]:
    linked = np.empty_like(after)
    stay = chain.before * after
    linked[:, :, 0] = chain.null * chain.emitted[:, :, 0] * stay.sum(axis=2)
    linked[:, :, 1:] = (chain.before @ chain.steps) * chain.emitted[:, :, 1:] * after[:, :, 1:]
    linked *= (block.valid / chain.scales)[:, :, None]
    return linked


def _expected(model: HmmModel, block: Block) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how often each word was linked, [B, J, 1 + I], and each distance was jumped."""
    chain = _forward(model, block)
    after = _backward(chain)
    arrived = chain.emitted[:, :, 1:] * after[:, :, 1:]
    arrived *= (block.valid / chain.scales)[:, :, None]
    moved = chain.steps * np.einsum("bjs,bji->si", chain.before, arrived, optimize=True)
    jumped = np.zeros_like(model.jumps)
    np.add.at(jumped, _distances(len(moved) - 1), moved)
    return _linked(chain, after, block), jumped


def _steps(jumps: NDArray[np.float64], n_sources: int) -> NDArray[np.float64]:
    """Return the probability of each next source position after each state, [S, I]."""
    weights = jumps[_distances(n_sources)]
    steps: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return (1 - _ANYWHERE) * steps + _ANYWHERE / n_sources


def _distances(n_sources: int) -> NDArray[np.int64]:
    """Return the number of each jump from a state to a source position, [S, I]."""
    jump = np.arange(1, n_sources + 1)[None, :] - np.arange(n_sources + 1)[:, None]
    numbers: NDArray[np.int64] = np.clip(jump, -MAX_JUMP, MAX_JUMP) + MAX_JUMP
    return numbers
