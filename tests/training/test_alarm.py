"""When a run looks as if it were learning to please its reward."""

from __future__ import annotations

import pytest

from earvoice.training.alarm import Alarm, Record, Sign, alarms
from earvoice.training.rl_config import AlarmConfig

CONFIG = AlarmConfig(window=2, heldout_drop=3.0, gain=0.5)


def history(heldout: list[float], **rewarded: list[float]) -> list[Record]:
    """Return records of the same length; deviations of what is rewarded are 0.1."""
    records = []
    for step, value in enumerate(heldout):
        metrics = {"heldout/bleu": value}
        for name, values in rewarded.items():
            metrics |= {f"rewards/{name}/mean": values[step], f"rewards/{name}/std": 0.1}
        records.append(Record(step, metrics))
    return records


def signs(found: tuple[Alarm, ...]) -> list[Sign]:
    return [one.sign for one in found]


def recent(name: str, *values: float) -> list[Record]:
    return [Record(step, {name: value}) for step, value in enumerate(values)]


def test_reward_up_and_held_out_down_is_hacking() -> None:
    (alarm,) = alarms(history([40, 44, 43, 42, 38], quality=[0.5, 0.5, 0.6, 0.7, 0.7]), CONFIG)
    assert (alarm.sign, alarm.step) == (Sign.HACKING, 4)
    assert "reward's quality has become better by 2.00 standard deviations since step 1" in (
        alarm.message
    )
    assert "fell from 44 to 38" in alarm.message
    assert "since step 1, but" in alarm.message


def test_faster_and_held_out_down_is_hacking_as_well() -> None:
    found = alarms(history([44, 43, 43, 38], latency=[3.0, 2.9, 2.0, 1.9]), CONFIG)
    assert signs(found) == [Sign.HACKING]
    assert "the reward's latency" in found[0].message


@pytest.mark.parametrize(
    ("heldout", "quality"),
    [
        ([40, 44, 43, 42, 42], [0.5, 0.5, 0.6, 0.7, 0.7]),  # held-out hardly fell
        ([40, 44, 43, 42, 38], [0.5, 0.5, 0.5, 0.5, 0.5]),  # nothing gained
        ([40, 44, 43, 42, 38], [0.5, 0.5, 0.4, 0.4, 0.4]),  # worse at both
        ([40, 41, 42, 44, 38], [0.5, 0.5, 0.6, 0.7, 0.9]),  # one record since the best
    ],
)
def test_anything_else_is_not(heldout: list[float], quality: list[float]) -> None:
    assert alarms(history(heldout, quality=quality), CONFIG) == ()


def test_a_policy_that_is_at_its_best_before_the_first_step_is_watched_as_well() -> None:
    begin = Record(0, {"heldout/bleu": 44.0})
    steps = [
        Record(one.step + 1, one.metrics)
        for one in history([43, 42, 38, 30], quality=[0.5, 0.5, 0.6, 0.7])
    ]
    assert alarms([begin, *steps[:3]], CONFIG) == ()
    (alarm,) = alarms([begin, *steps], CONFIG)
    assert "by 1.50 standard deviations since step 0" in alarm.message


def test_of_equal_bests_the_first_is_where_gains_are_counted_from() -> None:
    config = AlarmConfig(window=1, heldout_drop=3.0, gain=0.5)
    (alarm,) = alarms(history([44, 44, 43, 38], quality=[0.5, 0.7, 0.7, 0.7]), config)
    assert "since step 0" in alarm.message


def test_held_out_figures_may_be_rarer_than_rewards() -> None:
    records = history([44] * 6, quality=[0.5, 0.5, 0.6, 0.7, 0.8, 0.8])
    sparse = [
        Record(one.step, {k: v for k, v in one.metrics.items() if not k.startswith("heldout")})
        for one in records[1:]
    ]
    late = Record(6, {"heldout/bleu": 30.0})
    assert signs(alarms([records[0], *sparse, late], CONFIG)) == [Sign.HACKING]


@pytest.mark.parametrize("name", ["latency/al", "latency/laal"])
def test_a_lag_below_zero_is_told(name: str) -> None:
    (alarm,) = alarms(recent(name, 0.5, -0.5, -0.1), CONFIG)
    assert alarm.sign is Sign.LAG
    assert f"{name} is -0.3; expected at least 0" in alarm.message
    assert alarms(recent(name, -0.5, 0.6), CONFIG) == ()


@pytest.mark.parametrize(("share", "said"), [(0.97, "falls silent"), (0.01, "never waits")])
def test_empty_turns_may_be_too_many_or_too_few(share: float, said: str) -> None:
    (alarm,) = alarms(recent("turn/empty_ratio", 0.5, share, share), CONFIG)
    assert alarm.sign is Sign.EMPTY
    assert said in alarm.message
    assert alarms(recent("turn/empty_ratio", share, 0.5, 0.5), CONFIG) == ()


@pytest.mark.parametrize(
    ("name", "sign", "value", "setting"),
    [
        ("turn/clipped_ratio", Sign.CLIPPED, 0.03, "rollout.max_turn_tokens"),
        ("kl", Sign.DRIFT, 0.3, "rl.beta"),
    ],
)
def test_clipped_turns_and_drift_have_their_limits(
    name: str, sign: Sign, value: float, setting: str
) -> None:
    (alarm,) = alarms(recent(name, value, value), CONFIG)
    assert alarm.sign is sign
    assert setting in alarm.message
    assert alarms(recent(name, value, 0.0), CONFIG) == ()


def test_a_number_that_is_none_is_told_at_once() -> None:
    (alarm,) = alarms(recent("loss", 1.0, float("nan")), CONFIG)
    assert alarm.sign is Sign.NOT_FINITE
    assert "loss is nan at step 1" in alarm.message


def test_a_window_must_be_full_before_anything_is_said_of_it() -> None:
    assert alarms([], CONFIG) == ()
    assert alarms(recent("latency/al", -5.0), CONFIG) == ()
