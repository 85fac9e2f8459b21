"""The orderings of SeqPO-SiMT and HPO, said before any run, and whether the runs have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from rl_figures import Tested

from earvoice.evaluation.bootstrap import Sampled, paired

# Of the quality that rewarding quality alone gains, SeqPO has to keep so much.
_KEPT = 0.8
# So many BLEU below the first model are a collapse; it is where the recipes' alarm speaks up, too.
_COLLAPSE = 3.0
_LEVELS, _WEIGHTS = ("sentence", "document"), ("", "-1", "-2")


class Verdict(StrEnum):
    """SURELY: every part of a claim holds in 95 of 100 draws of the sentences and seeds."""

    SURELY = "holds"
    BARELY = "holds, within what chance may do"
    NOT = "does not hold"


@dataclass(frozen=True, slots=True)
class Ordering:
    """What should hold, what was measured, and whether that says so; None where runs are missing.

    margins: by how much each part of the claim holds; it does from 0 on.
    """

    claim: str
    found: str
    margins: tuple[Sampled, ...]

    @property
    def verdict(self) -> Verdict | None:
        """Return how surely all parts hold."""
        if not self.margins:
            return None
        if all(one.interval.low >= 0 for one in self.margins):
            return Verdict.SURELY
        return Verdict.BARELY if all(one.value >= 0 for one in self.margins) else Verdict.NOT


Found = Mapping[str, Tested]
Gains = Mapping[str, float]
_Checked = tuple[str, list[Sampled]]


def orderings(found: Found, gains: Gains) -> list[Ordering]:
    """Return all of them. found: tests by run, `start` among them.

    gains: by how much the rewarded quality grew in training, in its own unit.
    """
    made: list[tuple[str, tuple[str, ...], Callable[[], _Checked]]] = [
        (
            f"(1) without truncation or normalisation AL falls and quality by {_COLLAPSE:g} BLEU "
            "or more; with both it does not",
            ("start", "seqpo-paper", "seqpo-no-truncation", "seqpo-no-normalisation"),
            lambda: _collapse(found),
        ),
        (
            f"(2) SeqPO keeps {_KEPT:.0%} of what quality only gains, at lower lag",
            ("start", "seqpo-paper", "seqpo-quality"),
            lambda: _kept_gain(found),
        ),
        (
            "(3) over lambda the frontier of sentences lies on or above that of documents",
            tuple(f"hpo-{level}{weight}" for level in _LEVELS for weight in _WEIGHTS),
            lambda: _frontier(found),
        ),
        (
            "(4) forced segmentation, gameable quality: reward up, held-out below SFT; null-aware "
            "above",
            ("start", "hpo-forced", "hpo-null-aware"),
            lambda: _gamed(found, gains),
        ),
        (
            "(5) HPO and SeqPO are better than fine-tuning, and at SeqPO's lag the frontier of HPO "
            "over lambda has its quality or more",
            ("start", "hpo-sentence", "hpo-truncation"),
            lambda: _both(found),
        ),
    ]
    orders = []
    for claim, needed, check in made:
        if missing := sorted({*needed} - {*found}):
            orders.append(Ordering(claim, "runs missing: " + ", ".join(missing), ()))
        else:
            said, margins = check()
            orders.append(Ordering(claim, said, tuple(margins)))
    return orders


def _collapse(found: Found) -> _Checked:
    start, guarded = found["start"], found["seqpo-paper"]
    margins = [_less(start.bleu, guarded.bleu, by=-_COLLAPSE)]
    parts = [_change("with both", start, guarded)]
    for name in ("seqpo-no-truncation", "seqpo-no-normalisation"):
        own = found[name]
        margins += [_less(own.bleu, start.bleu, by=_COLLAPSE), _less(own.al, start.al)]
        parts.append(_change(name.removeprefix("seqpo-").replace("-", " "), start, own))
    return "; ".join(parts), margins


def _kept_gain(found: Found) -> _Checked:
    start, both, quality = (found[name] for name in ("start", "seqpo-paper", "seqpo-quality"))
    gained, kept = _less(start.bleu, quality.bleu), _less(start.bleu, both.bleu)
    if gained.value <= 0:
        return f"quality only gains {gained.value:+.1f} BLEU: there is nothing to keep", [gained]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = Sampled(kept.value / gained.value, kept.drawn / gained.drawn)
    enough = Sampled(kept.value - _KEPT * gained.value, kept.drawn - _KEPT * gained.drawn)
    said = (
        f"keeps {_with_interval(share, '.0%')} of {gained.value:+.1f} BLEU; "
        f"LAAL {_difference(quality.laal, both.laal)} s"
    )
    return said, [gained, enough, _less(both.laal, quality.laal)]


def _frontier(found: Found) -> _Checked:
    """Compare where the frontier of sentences is known: from its fastest point on."""
    sentences, documents = (
        [found[f"hpo-{level}{weight}"] for weight in _WEIGHTS] for level in _LEVELS
    )
    fastest = min(range(len(sentences)), key=lambda at: sentences[at].laal.value)
    parts, margins = [], []
    for one in (*documents, sentences[fastest]):
        if one.laal.value < sentences[fastest].laal.value:
            continue
        above, below = _at(sentences, one.laal), _at(documents, one.laal)
        if not np.isfinite(below.value):
            continue
        margins.append(_less(below, above))
        parts.append(
            f"at LAAL {one.laal.value:.2f} s sentence {above.value:.1f}, document "
            f"{below.value:.1f}: {_difference(below, above)}"
        )
    return "; ".join(parts), margins


def _at(points: Sequence[Tested], lag: Sampled) -> Sampled:
    """Return the best quality that is to be had at a lag; NaN where all points lag more."""
    drawn = [
        _best_at(np.array([point.laal.drawn[at] for point in points]), [
            point.bleu.drawn[at] for point in points
        ], lag.drawn[at])
        for at in range(len(lag.drawn))
    ]  # fmt: skip
    values = np.array([point.laal.value for point in points])
    value = _best_at(values, [point.bleu.value for point in points], lag.value)
    return Sampled(value, np.array(drawn))


def _best_at(lags: NDArray[np.float64], bleus: Sequence[float], lag: float) -> float:
    order = np.argsort(lags)
    best = list(accumulate((bleus[at] for at in order), max))
    return float(np.interp(lag, lags[order], best, left=np.nan))


def _gamed(found: Found, gains: Gains) -> _Checked:
    start, forced, aware = (found[name] for name in ("start", "hpo-forced", "hpo-null-aware"))
    gained = [gains.get(name, float("nan")) for name in ("hpo-forced", "hpo-null-aware")]
    said = (
        f"forced: rewarded quality {gained[0]:+.3f}, {_change('held out', start, forced)}; "
        f"null-aware: rewarded quality {gained[1]:+.3f}, {_change('held out', start, aware)}"
    )
    rewarded = Sampled(gained[0], np.full(len(start.bleu.drawn), gained[0]))
    return said, [rewarded, _less(forced.bleu, start.bleu), _less(start.bleu, aware.bleu)]


def _both(found: Found) -> _Checked:
    start, hpo, seqpo = (found[name] for name in ("start", "hpo-sentence", "hpo-truncation"))
    parts = [_change("HPO", start, hpo), _change("SeqPO", start, seqpo)]
    parts.append(f"HPO against SeqPO: {_change('', seqpo, hpo).strip()}")
    margins = [_less(start.bleu, hpo.bleu), _less(start.bleu, seqpo.bleu)]
    names = (f"hpo-sentence{weight}" for weight in _WEIGHTS)
    reached = _at([found[name] for name in names if name in found], seqpo.laal)
    if np.isfinite(reached.value):
        parts.append(f"at SeqPO's lag HPO reaches {_difference(seqpo.bleu, reached)} BLEU more")
        margins.append(_less(seqpo.bleu, reached))
    else:
        parts.append("no point of HPO is as fast")
        margins.append(_less(hpo.laal, seqpo.laal))
    return "; ".join(parts), margins


def _less(small: Sampled, large: Sampled, *, by: float = 0.0) -> Sampled:
    """Return by how much more than `by` one figure is below another."""
    return Sampled(large.value - small.value - by, large.drawn - small.drawn - by)


def _change(name: str, a: Tested, b: Tested) -> str:
    lags = f"AL {_difference(a.al, b.al)} s, LAAL {_difference(a.laal, b.laal)} s"
    return f"{name} BLEU {_difference(a.bleu, b.bleu)}, {lags}"


def _difference(a: Sampled, b: Sampled) -> str:
    found = paired(a, b)
    return f"{found.value:+.2f} [{found.interval.low:+.2f}, {found.interval.high:+.2f}]"


def _with_interval(figure: Sampled, form: str) -> str:
    span = figure.interval
    return f"{figure.value:{form}} [{span.low:{form}}, {span.high:{form}}]"
