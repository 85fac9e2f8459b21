"""The orderings of SeqPO-SiMT and HPO, said before any run, and whether the runs have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from rl_figures import Tested

from earvoice.evaluation.bootstrap import Sampled, paired

# Of the quality that rewarding quality alone gains, SeqPO has to keep so much.
_KEPT = 0.8


@dataclass(frozen=True, slots=True)
class Ordering:
    """What should hold, what was measured, and whether that says so; None where runs are missing.

    Differences count where their interval of 95% leaves out 0; one that does not is no ordering.
    """

    claim: str
    found: str
    holds: bool | None


Found = Mapping[str, Tested]
Gains = Mapping[str, float]


def orderings(found: Found, gains: Gains) -> list[Ordering]:
    """Return all of them. found: tests by run, `start` among them.

    gains: by how much the rewarded quality grew in training, in its own unit.
    """
    made: list[tuple[str, tuple[str, ...], Callable[[], tuple[str, bool]]]] = [
        (
            "(1) quality and lag fall without truncation or normalisation, not so with both",
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
            "(4) forced segmentation, gameable quality: reward up, held-out down; null-aware not",
            ("start", "hpo-forced", "hpo-null-aware"),
            lambda: _gamed(found, gains),
        ),
        (
            "(5) HPO and SeqPO are better than fine-tuning, and HPO lags no more than SeqPO",
            ("start", "hpo-sentence", "hpo-truncation"),
            lambda: _both(found),
        ),
    ]
    return [
        Ordering(claim, *check())
        if all(name in found for name in needed)
        else Ordering(claim, "runs missing: " + ", ".join(sorted({*needed} - {*found})), None)
        for claim, needed, check in made
    ]


_LEVELS, _WEIGHTS = ("sentence", "document"), ("", "-1", "-2")


def _collapse(found: Found) -> tuple[str, bool]:
    start, guarded = found["start"], found["seqpo-paper"]
    holds, parts = _sure(start.bleu, guarded.bleu) >= 0, [_change("SeqPO", start, guarded)]
    for name in ("seqpo-no-truncation", "seqpo-no-normalisation"):
        holds &= _sure(start.bleu, found[name].bleu) < 0
        holds &= _sure(start.laal, found[name].laal) < 0
        parts.append(_change(name.removeprefix("seqpo-"), start, found[name]))
    return "; ".join(parts), holds


def _kept_gain(found: Found) -> tuple[str, bool]:
    start, both, quality = (found[name] for name in ("start", "seqpo-paper", "seqpo-quality"))
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = (both.bleu.drawn - start.bleu.drawn) / (quality.bleu.drawn - start.bleu.drawn)
    gain = quality.bleu.value - start.bleu.value
    if gain <= 0:
        return f"quality only gains {gain:+.1f} BLEU, so there is nothing to keep", False
    share = Sampled((both.bleu.value - start.bleu.value) / gain, drawn)
    lag = _difference(quality.laal, both.laal)
    holds = share.value >= _KEPT and _sure(quality.laal, both.laal) < 0
    return f"keeps {_with_interval(share, '.0%')} of {gain:+.1f} BLEU; LAAL {lag}", holds


def _frontier(found: Found) -> tuple[str, bool]:
    sentence, document = (
        sorted(
            (found[f"hpo-{level}{weight}"].laal.value, found[f"hpo-{level}{weight}"].bleu.value)
            for weight in _WEIGHTS
        )
        for level in _LEVELS
    )
    parts, holds, compared = [], True, 0
    for lag, bleu in document:
        if lag < sentence[0][0]:
            parts.append(f"LAAL {lag:.2f}: faster than any sentence point (BLEU {bleu:.1f})")
            continue
        above = float(np.interp(lag, [at for at, _ in sentence], _best_so_far(sentence)))
        parts.append(f"LAAL {lag:.2f}: sentence {above:.1f}, document {bleu:.1f}")
        holds, compared = holds and above >= bleu, compared + 1
    return "; ".join(parts), holds and compared > 0


def _best_so_far(points: Sequence[tuple[float, float]]) -> list[float]:
    """Return the best quality that is to be had at the lag of every point or less."""
    return list(accumulate((bleu for _, bleu in points), max))


def _gamed(found: Found, gains: Gains) -> tuple[str, bool]:
    start, forced, aware = (found[name] for name in ("start", "hpo-forced", "hpo-null-aware"))
    gained = gains.get("hpo-forced", float("nan"))
    holds = gained > 0 and _sure(start.bleu, forced.bleu) < 0 < _sure(start.bleu, aware.bleu)
    return (
        f"forced: rewarded quality {gained:+.3f}, {_change('held-out', start, forced)}; "
        f"null-aware: rewarded quality {gains.get('hpo-null-aware', float('nan')):+.3f}, "
        f"{_change('held-out', start, aware)}",
        holds,
    )


def _both(found: Found) -> tuple[str, bool]:
    start, hpo, seqpo = (found[name] for name in ("start", "hpo-sentence", "hpo-truncation"))
    holds = _sure(start.bleu, hpo.bleu) > 0 < _sure(start.bleu, seqpo.bleu)
    # At that quality: a lag bought with worse translations would be no gain.
    holds &= _sure(seqpo.laal, hpo.laal) <= 0 <= _sure(seqpo.bleu, hpo.bleu)
    parts = [_change("HPO", start, hpo), _change("SeqPO", start, seqpo)]
    parts.append(f"HPO against SeqPO: {_change('', seqpo, hpo).strip()}")
    return "; ".join(parts), bool(holds)


def _sure(a: Sampled, b: Sampled) -> float:
    """Return b - a where its interval leaves out 0, else 0."""
    found = paired(a, b)
    return found.value if found.interval.low > 0 or found.interval.high < 0 else 0.0


def _change(name: str, a: Tested, b: Tested) -> str:
    return f"{name} BLEU {_difference(a.bleu, b.bleu)}, LAAL {_difference(a.laal, b.laal)}"


def _difference(a: Sampled, b: Sampled) -> str:
    found = paired(a, b)
    return f"{found.value:+.2f} [{found.interval.low:+.2f}, {found.interval.high:+.2f}]"


def _with_interval(figure: Sampled, form: str) -> str:
    span = figure.interval
    return f"{figure.value:{form}} [{span.low:{form}}, {span.high:{form}}]"
