"""Held-out figures of a policy: quality the reward does not see, and latency."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from earvoice.metrics.quality import bleu, chrf
from earvoice.text import joiner_of, split_units, unit_of
from earvoice.training.rewarder import Rewarder
from earvoice.training.rewards.groups import Group
from earvoice.training.rollout_types import Rollout
from earvoice.types import Language


def heldout_figures(
    rewarder: Rewarder, groups: Sequence[Group], *, suffix: str
) -> dict[str, float]:
    """Return the held-out metrics of groups of one rollout each.

    suffix: appended to the names, empty for greedy decoding. BLEU and chrF: mean over the
    languages of the corpus scores. length_ratio: written units per reference unit. quality: the
    reward's metric over passages, the worst for those without counterpart; left out when every
    rollout failed.
    """
    judged = rewarder.judge(groups)
    figures = {
        "bleu": fmean(_bleu(groups, language) for language in _languages(groups)),
        "chrf": fmean(_chrf(groups, language) for language in _languages(groups)),
        "length_ratio": _length_ratio(groups),
    }
    qualities = [score.quality for one in judged for scores in one.scores for score in scores]
    if qualities:
        figures["quality"] = fmean(qualities)
    for name in ("al", "laal"):
        lags = [lag for one in judged for lag in one.lags.get(name, ())]
        if lags:
            figures[name] = fmean(lags)
    return {f"heldout/{name}{suffix}": value for name, value in figures.items()}


def _languages(groups: Sequence[Group]) -> list[Language]:
    return sorted({group.language for group in groups})


def _texts(groups: Sequence[Group], language: Language) -> tuple[list[str], list[str]]:
    own = [group for group in groups if group.language is language]
    joiner = joiner_of(language)
    hypotheses = [group.rollouts[0].text.strip() for group in own]
    return hypotheses, [joiner.join(one.text for one in group.references) for group in own]


def _bleu(groups: Sequence[Group], language: Language) -> float:
    return bleu(*_texts(groups, language), language=language).value


def _chrf(groups: Sequence[Group], language: Language) -> float:
    return chrf(*_texts(groups, language)).value


def _length_ratio(groups: Sequence[Group]) -> float:
    written = sum(len(_units(group.rollouts[0], group.language)) for group in groups)
    wanted = sum(
        len(split_units(one.text, unit_of(group.language)))
        for group in groups
        for one in group.references
    )
    return written / max(1, wanted)


def _units(rollout: Rollout, language: Language) -> list[str]:
    return split_units(rollout.text, unit_of(language))
