"""From rollouts to rewards, end to end."""

from __future__ import annotations

import numpy as np
import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.training.reward_config import HpoReward, SeqpoReward
from earvoice.training.rewarder import Rewarder
from earvoice.training.rewards import Lag, Level, Segmentation
from earvoice.training.rewards.groups import Group
from earvoice.training.rollout_types import Rollout
from earvoice.types import Language
from tests.training.rollouts import EN, references, rollout

FIRST, SECOND = "今天我们讨论新的计划。", "请把自行车放在门口。"
PROMPT = rollout(["", FIRST, "", SECOND])
LATE = rollout(["", "", "", FIRST + SECOND])
FILLER = rollout(["好。", "", "", ""])
SILENT = rollout(["", "", "", ""])
FAILED = rollout([FIRST], error="the cache is full")


def group(*rollouts: Rollout) -> Group:
    return Group(rollouts, references((FIRST, 0.0, 2.0), (SECOND, 2.0, 4.0)), turn_length=1.0)


def test_prompt_and_right_is_worth_more_than_late_and_late_more_than_silent() -> None:
    rewarder = Rewarder(HpoReward(threshold=0.5))
    rewarded, figures = rewarder.rewards(rewarder.judge([group(PROMPT, LATE, SILENT)]))
    prompt, late, silent = rewarded.reward_SG[0]
    assert prompt > late > silent
    assert rewarded.quality_SG[0].tolist() == pytest.approx([1, 1, 0])
    # Each sentence comes in one piece at the end of its source: its first unit is its lag.
    assert rewarded.latency_SG[0, 0] == pytest.approx(2.0)
    assert rewarded.latency_SG[0, 2] == 10.0
    assert figures["gate/pass_ratio"] == pytest.approx(4 / 6)
    assert figures["align/null_hyp_ratio"] == pytest.approx(2 / 6)
    assert figures["align/null_src_ratio"] == 0
    assert figures["latency/laal"] == pytest.approx((2 + 2 + 4 + 2) / 4)
    assert figures["reward"] == pytest.approx(0)


def test_what_the_gate_sees_as_bad_gains_nothing_by_being_early() -> None:
    rewarder = Rewarder(HpoReward(threshold=0.9))
    rewarded, _ = rewarder.rewards(rewarder.judge([group(FILLER, LATE)]))
    assert rewarded.reward_SG[0, 0] < rewarded.reward_SG[0, 1]


def test_forced_segmentation_with_a_metric_that_can_be_gamed_pays_for_filler() -> None:
    filler = rollout(["今天。请。", "", "", ""])
    wrong = rollout(["", "今天我们讨论旧的菜单。", "", "请把自行车放在门口。"])

    def reward(segmentation: Segmentation) -> list[float]:
        rewarder = Rewarder(
            HpoReward(threshold=0.5, quality="precision", segmentation=segmentation)
        )
        rewarded, _ = rewarder.rewards(rewarder.judge([group(filler, wrong)]))
        return [float(one) for one in rewarded.reward_SG[0]]

    forced, aware = reward(Segmentation.FORCED), reward(Segmentation.NULL_AWARE)
    assert forced[0] > forced[1]
    assert aware[0] < aware[1]


def test_seqpo_judges_the_whole_text_and_floors_what_a_turn_reads() -> None:
    rewarder = Rewarder(SeqpoReward(worst_latency=8.0))
    early = rollout([FIRST + SECOND, "", "", ""])
    judged = rewarder.judge([group(early, PROMPT, SILENT)])
    rewarded, figures = rewarder.rewards(judged)
    assert rewarded.quality_SG[0].tolist() == pytest.approx([1, 1, 0])
    assert rewarded.latency_SG[0, 2] == 8.0
    assert "gate/pass_ratio" not in figures
    # Both lag less than the turn of 5 s that they are floored at, so nothing tells them apart.
    even, _ = Rewarder(SeqpoReward(worst_latency=8.0, floor=5.0)).rewards(judged)
    assert even.reward_SG[0, 0] == pytest.approx(even.reward_SG[0, 1])
    assert rewarded.reward_SG[0, 0] > rewarded.reward_SG[0, 1]


def test_a_failed_rollout_has_no_reward_and_no_advantage() -> None:
    rewarder = Rewarder(HpoReward(threshold=0.5))
    rewarded, _ = rewarder.rewards(rewarder.judge([group(PROMPT, FAILED, SILENT)]))
    without, _ = rewarder.rewards(rewarder.judge([group(PROMPT, SILENT)]))
    assert np.isnan(rewarded.reward_SG[0, 1])
    assert rewarded.advantages_SG[0, 1] == 0
    assert rewarded.reward_SG[0, [0, 2]].tolist() == without.reward_SG[0].tolist()


def test_groups_of_one_quality_may_be_left_out() -> None:
    judged = Rewarder(HpoReward(threshold=0.5)).judge([group(PROMPT, LATE)])
    kept, figures = Rewarder(HpoReward(threshold=0.5)).rewards(judged)
    skipping = Rewarder(HpoReward(threshold=0.5, skip_identical_quality=True))
    left_out, _ = skipping.rewards(judged)
    assert kept.reward_SG[0, 0] > kept.reward_SG[0, 1]
    assert left_out.reward_SG.tolist() == [[0, 0]]
    assert figures["frac_quality_zero_std"] == 1


def test_every_target_language_has_its_own_threshold() -> None:
    english = Group(
        (rollout(["", "good morning."], task=EN),) * 15, references(("good morning.", 0, 2)), 1.0
    )
    chinese = group(*[PROMPT, LATE] * 7, PROMPT)
    rewarder = Rewarder(HpoReward(threshold_percentile=50))
    judged = rewarder.judge([english, chinese])
    with pytest.raises(ConfigError, match="the gate has no threshold for"):
        rewarder.rewards(judged)
    with pytest.raises(ConfigError, match="for zh"):
        rewarder.rewards(judged, {Language.EN: 0.1})
    _, figures = Rewarder(HpoReward(threshold={Language.EN: 0.5, Language.ZH: 1.0})).rewards(judged)
    assert figures["gate/pass_ratio"] == 1


def test_without_gate_no_threshold_is_needed() -> None:
    rewarder = Rewarder(HpoReward(level=Level.NONE))
    rewarded, figures = rewarder.rewards(rewarder.judge([group(PROMPT, FILLER)]))
    assert rewarded.latency_SG[0, 0] == pytest.approx(2.0)
    assert 0 < figures["gate/pass_ratio"] < 1


def test_the_threshold_is_measured_on_passages_with_a_counterpart() -> None:
    rewarder = Rewarder(HpoReward())
    judged = rewarder.judge([group(*[PROMPT] * 10, *[SILENT] * 20)])
    assert rewarder.calibrate(judged) == {Language.ZH: pytest.approx(1.0)}
    with pytest.raises(ConfigError, match="'seqpo' has no threshold"):
        Rewarder(SeqpoReward()).calibrate(judged)


def test_groups_must_be_of_one_size_and_source() -> None:
    rewarder = Rewarder(HpoReward(threshold=0.5))
    judged = rewarder.judge([group(PROMPT, LATE), group(PROMPT, LATE, SILENT)])
    with pytest.raises(DataError, match=r"groups have \[2, 3\] rollouts"):
        rewarder.rewards(judged)
    with pytest.raises(DataError, match="rollouts of 2 sources"):
        group(PROMPT, rollout(["a"], task=EN))


def test_the_lag_of_the_recipe_is_what_is_rewarded() -> None:
    rewarder = Rewarder(HpoReward(threshold=0.5, lag=Lag.HPO_CODE))
    rewarded, _ = rewarder.rewards(rewarder.judge([group(PROMPT, LATE)]))
    # All of a sentence at 2 s, at an even pace of 2 / n after j steps: 2 - 2 (n + 1) / 2n.
    firsts = [2 - (n + 1) / n for n in (len(FIRST), len(SECOND))]
    assert rewarded.latency_SG[0, 0] == pytest.approx(sum(firsts) / 2)
