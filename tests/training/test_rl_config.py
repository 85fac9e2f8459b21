"""Recipes of reinforcement learning: every key checked, and the drafts that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from earvoice.data.recipe import load_recipe
from earvoice.errors import ConfigError
from earvoice.training.policy_loss import Aggregation, Clip, GrpoRule, SeqpoRule, Weighting
from earvoice.training.reward_config import HpoReward, SeqpoReward
from earvoice.training.rewards import Fusion, Gate, Segmentation
from earvoice.training.rl_config import RlConfig
from earvoice.training.update_config import GrpoUpdate, SeqpoUpdate

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "pocket"


def load(name: str, *overrides: str) -> RlConfig:
    return load_recipe(RlConfig, CONFIGS / f"{name}.toml", overrides=overrides)


def test_hpo_is_the_papers_reward_and_update() -> None:
    config = load("hpo")
    assert isinstance(config.reward, HpoReward)
    assert isinstance(config.rl, GrpoUpdate)
    assert config.reward.gate(-5.0) == Gate(threshold=-5.0, worst_latency=10.0)
    assert (config.reward.quality_weight, config.reward.latency_weight) == (1.0, 0.5)
    assert config.reward.segmentation is Segmentation.NULL_AWARE
    assert config.rl.rule() == GrpoRule()
    assert config.optimizer.final_lr_ratio == 1.0


def test_seqpo_is_the_papers_reward_and_update() -> None:
    config = load("seqpo")
    assert isinstance(config.reward, SeqpoReward)
    assert isinstance(config.rl, SeqpoUpdate)
    assert config.reward.fusion() == Fusion()
    assert config.reward.segmentation is Segmentation.WHOLE
    assert config.rl.rule() == SeqpoRule()


def test_a_setting_can_be_replaced_on_the_command_line() -> None:
    config = load("hpo", "rl.epsilon=0.1", "rl.weighting=code", "rl.aggregation=token-mean")
    assert isinstance(config.rl, GrpoUpdate)
    assert config.rl.rule() == GrpoRule(
        clip=Clip(0.1), weighting=Weighting.CODE, aggregation=Aggregation.TOKEN_MEAN
    )


def test_rewards_and_updates_can_be_crossed_for_ablations(tmp_path: Path) -> None:
    text = (CONFIGS / "hpo.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[reward]")
    crossed = tmp_path / "crossed.toml"
    crossed.write_text(
        head + '[reward]\nkind = "seqpo"\nsegmentation = "null-aware"\n[rl]' + rest.split("[rl]")[1]
    )
    config = load_recipe(RlConfig, crossed)
    assert isinstance(config.reward, SeqpoReward)
    assert isinstance(config.rl, GrpoUpdate)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("rl.epsylon=0.1", "rl.grpo.epsylon: Extra inputs are not permitted"),
        ("reward.treshold=0.3", "reward.hpo.treshold: Extra inputs are not permitted"),
        ("reward.kind=bleu", "reward: .*does not match any of the expected tags"),
        ("rollout.num_generations=1", "rollout.num_generations"),
        ("rl.delta=1.1", "delta 1.1 lies inside the clip range that ends at 1.2"),
        ("rl.minibatches=3", "64 rollouts .* do not divide into 3 equal minibatches"),
        ("alarm.heldout_dropp=1", "alarm.heldout_dropp"),
        ("alarm.heldout=heldout/bleau", "alarm.heldout is 'heldout/bleau', which validation does"),
        ('validation.decoding=["sampled"]', "best_by is 'heldout/quality', .*bleu_sampled"),
        ("validation.decoding=[]", "validation.decoding"),
        ("rollout.sentences=[3,1]", r"rollout.sentences is \[3, 1\]; expected the least, from 1"),
        ("rollout.sentences=[0,0]", r"rollout.sentences is \[0, 0\]"),
        ("rollout.seconds=[9,5]", r"rollout.seconds is \[9, 5\]"),
        ("rollout.multipliers=[0]", r"rollout.multipliers is \[0\]"),
        ('freeze=["encoder"]', "freeze leaves out ctc_head"),
    ],
)
def test_a_wrong_setting_is_named(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load("hpo", override)


def test_what_only_the_released_code_has_is_off_by_default() -> None:
    plain = load("hpo")
    assert isinstance(plain.reward, HpoReward)
    assert plain.reward.gate(0.5).target is None
    assert plain.rollout.exploration == 0
    config = load("hpo", "reward.target_latency=2", "rollout.exploration=0.1", "rl.weighting=code")
    assert isinstance(config.reward, HpoReward)
    assert config.reward.gate(0.5) == Gate(threshold=0.5, worst_latency=10.0, target=2.0)


@pytest.mark.parametrize(("name", "kind"), [("hpo", "paper"), ("seqpo", None)])
def test_exploration_needs_the_weights_that_make_up_for_it(name: str, kind: str | None) -> None:
    weighting = (f"rl.weighting={kind}",) if kind else ()
    with pytest.raises(
        ConfigError, match=r"exploration is 0\.1, and turns that the policy did not"
    ):
        load(name, "rollout.exploration=0.1", *weighting)


def test_several_updates_a_step_need_a_ratio() -> None:
    with pytest.raises(ConfigError, match="4 updates a step need a ratio"):
        load("seqpo", "rl.minibatches=4")
    config = load("seqpo", "rl.minibatches=4", "rl.epsilon=0.2")
    assert isinstance(config.rl, SeqpoUpdate)
    assert config.rl.clipped_rule() == GrpoRule(
        clip=Clip(0.2),
        beta=0.0,
        estimator=config.rl.kl_estimator,
        weighting=Weighting.PLAIN,
        aggregation=Aggregation.SEQUENCE_SUM,
    )


def test_a_threshold_is_one_for_all_or_one_for_each_language() -> None:
    single = load("hpo", "reward.threshold=0.3")
    each = load("hpo", "reward.threshold={zh = 0.3, en = 0.5}")
    assert isinstance(single.reward, HpoReward)
    assert isinstance(each.reward, HpoReward)
    assert single.reward.threshold == 0.3
    assert each.reward.threshold == {"zh": 0.3, "en": 0.5}
