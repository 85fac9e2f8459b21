"""Signs that a policy learns to please its reward instead of interpreting.

Rewards that are relative to their group have mean 0 whatever is learnt, so what is watched is what
they are made of: `rewards/quality/mean` and `rewards/latency/mean`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from statistics import fmean

from earvoice.training.rl_config import AlarmConfig


class Sign(StrEnum):
    """What looks wrong."""

    HACKING = "hacking"
    LAG = "lag"
    EMPTY = "empty"
    CLIPPED = "clipped"
    DRIFT = "drift"
    NOT_FINITE = "not-finite"


@dataclass(frozen=True, slots=True)
class Record:
    """The metrics of a step, by their names in the log; held-out ones are not in every record."""

    step: int
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sign, the step it was seen at, and what it means and what to do."""

    sign: Sign
    step: int
    message: str


def alarms(history: Sequence[Record], config: AlarmConfig) -> tuple[Alarm, ...]:
    """Return what looks wrong at the last of the records, which are in the order of their steps.

    A sign whose metrics were never recorded is not looked for.
    """
    if not history:
        return ()
    step = history[-1].step
    return tuple(
        Alarm(sign, step, message)
        for sign, messages in (
            (Sign.NOT_FINITE, _not_finite(history[-1])),
            (Sign.HACKING, _hacking(history, config)),
            (Sign.LAG, _lag(history, config)),
            (Sign.EMPTY, _empty(history, config)),
            (Sign.CLIPPED, _clipped(history, config)),
            (Sign.DRIFT, _drift(history, config)),
        )
        for message in messages
    )


def _not_finite(last: Record) -> Iterator[str]:
    for name, value in last.metrics.items():
        if not isfinite(value):
            yield (
                f"{name} is {value} at step {last.step}; expected a finite number; go back to the "
                "last checkpoint with half of optimizer.lr"
            )


def _hacking(history: Sequence[Record], config: AlarmConfig) -> Iterator[str]:
    """Say so when the held-out metric fell since its best while what is rewarded got better."""
    held = [
        (one.metrics[config.heldout], one.step) for one in history if config.heldout in one.metrics
    ]
    if not held:
        return
    # Of equal bests the first: all that came after it gained nothing.
    best, best_step = max(held, key=lambda pair: (pair[0], -pair[1]))
    now = held[-1][0]
    if now >= best - config.heldout_drop:
        return
    for name, better in (("quality", 1), ("latency", -1)):
        gain = _gain_since(history, f"rewards/{name}", best_step, config)
        if gain is not None and better * gain > config.gain:
            yield (
                f"the reward's {name} has become better by {abs(gain):.2f} standard deviations "
                f"since step {best_step}, but {config.heldout}, which is not rewarded, fell from "
                f"{best:.4g} to {now:.4g}; expected a drop of at most {config.heldout_drop:g}; "
                "read rollouts.jsonl, go back to an earlier policy (`best` has the highest "
                "validation.best_by), and continue with null-aware segmentation, a larger "
                "rl.beta or another reward.quality"
            )


def _gain_since(
    history: Sequence[Record], name: str, step: int, config: AlarmConfig
) -> float | None:
    """Return how far a mean has moved since a step, in standard deviations of then.

    What it was then is known from the records up to the step, or from the first ones when there are
    none; None while too few have come after those.
    """
    known = [one for one in history if f"{name}/mean" in one.metrics]
    until = max(sum(one.step <= step for one in known), config.window)
    then, now = known[max(0, until - config.window) : until], known[until:][-config.window :]
    if len(now) < config.window:
        return None
    spread = fmean(one.metrics.get(f"{name}/std", 0.0) for one in then)
    moved = _mean(now, f"{name}/mean") - _mean(then, f"{name}/mean")
    return moved / spread if spread > 0 else None


def _mean(records: Sequence[Record], name: str) -> float:
    return fmean(one.metrics[name] for one in records)


def _lag(history: Sequence[Record], config: AlarmConfig) -> Iterator[str]:
    for name in ("latency/al", "latency/laal"):
        lag = _recent(history, name, config)
        if lag is not None and lag < config.lowest_lag:
            yield (
                f"{name} is {lag:.3g}; expected at least {config.lowest_lag:g}: the policy writes "
                "before it has heard; turn on truncation (reward.truncation) or the gate "
                "(reward.level), or lower reward.latency_weight"
            )


def _empty(history: Sequence[Record], config: AlarmConfig) -> Iterator[str]:
    share = _recent(history, "turn/empty_ratio", config)
    if share is None:
        return
    fewest, most = config.empty_turns
    if share > most:
        yield (
            f"{share:.1%} of turns are empty; expected at most {most:.1%}: the policy falls "
            "silent; raise reward.quality_weight or reward.worst_latency"
        )
    if share < fewest:
        yield (
            f"{share:.1%} of turns are empty; expected at least {fewest:.1%}: the policy never "
            "waits; lower reward.latency_weight, or alarm.empty_turns where turns are long"
        )


def _clipped(history: Sequence[Record], config: AlarmConfig) -> Iterator[str]:
    share = _recent(history, "turn/clipped_ratio", config)
    if share is not None and share > config.clipped_turns:
        yield (
            f"{share:.1%} of turns were cut by their limit; expected at most "
            f"{config.clipped_turns:.1%}: the policy writes without end; read rollouts.jsonl, and "
            "raise rollout.max_turn_tokens if they are sound, rl.beta if they are not"
        )


def _drift(history: Sequence[Record], config: AlarmConfig) -> Iterator[str]:
    drift = _recent(history, "kl", config)
    if drift is not None and drift > config.kl:
        yield (
            f"the policy is {drift:.3g} nats per token away from its reference; expected at most "
            f"{config.kl:g}; raise rl.beta or lower optimizer.lr"
        )


def _recent(history: Sequence[Record], name: str, config: AlarmConfig) -> float | None:
    """Return the mean of the last `window` values of a metric; None when there are fewer."""
    values = [one.metrics[name] for one in history if name in one.metrics][-config.window :]
    return fmean(values) if len(values) == config.window else None
