"""The recipe of reinforcement learning: one TOML file, every key checked.

Names that TRL has are TRL's: `num_generations`, `temperature`, `epsilon`, `beta` and so on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from earvoice.data.recipe import Recipe
from earvoice.training.config import OptimizerConfig
from earvoice.training.policy_loss import Weighting
from earvoice.training.reward_config import RewardConfig
from earvoice.training.update_config import GrpoUpdate, UpdateConfig

HELDOUT = ("bleu", "chrf", "length_ratio", "quality", "al", "laal")
"""Held-out figures, by their names without heldout/."""


class RolloutConfig(Recipe):
    """What a step samples.

    sources: recordings or texts, each sampled `num_generations` times. source: what is read; texts
    are cheap, for sweeps. seconds: shortest and longest recording; sentences: of a text.
    multipliers: base chunks (of a text, units) that make one turn, one drawn for every source; HPO
    trains one model for each. top_p 1 and top_k 0 leave the distribution whole. max_turn_tokens:
    limit of a turn for every base chunk, the model's own when None. exploration: share of turns
    that are kept silent by chance (`exploration`), which needs rl.weighting = "code". edition: of
    parley, for texts.
    """

    source: Literal["speech", "text"] = "speech"
    sources: int = Field(default=8, ge=1)
    num_generations: int = Field(default=8, ge=2)
    seconds: tuple[float, float] = (5.0, 20.0)
    sentences: tuple[int, int] = (2, 4)
    multipliers: tuple[int, ...] = Field(default=(1, 2, 3, 4), min_length=1)
    temperature: float = Field(default=1.0, gt=0)
    top_p: float = Field(default=1.0, gt=0, le=1)
    top_k: int = Field(default=0, ge=0)
    max_turn_tokens: int | None = Field(default=None, ge=1)
    exploration: float = Field(default=0.0, ge=0, lt=1)
    edition: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> RolloutConfig:
        for name, (low, high), least in (
            ("seconds", self.seconds, 0.0),
            ("sentences", self.sentences, 1),
        ):
            if not least <= low <= high:
                raise ValueError(
                    f"rollout.{name} is [{low:g}, {high:g}]; expected the least, from {least:g}, "
                    "and the most"
                )
        if min(self.multipliers) < 1:
            raise ValueError(
                f"rollout.multipliers is {list(self.multipliers)}; expected 1 or more each"
            )
        return self


class LoraConfig(Recipe):
    """Low-rank adapters instead of all weights of the language model; see `lora`.

    rank: of the adapters; 0 trains the weights themselves. alpha: scale, over the rank; twice the
    rank when None. targets: linear layers that get one, by their names in the library's model.
    """

    rank: int = Field(default=0, ge=0)
    alpha: float | None = Field(default=None, gt=0)
    targets: tuple[str, ...] = Field(
        default=(
            *("q_proj", "k_proj", "v_proj", "o_proj"),
            *("gate_proj", "up_proj", "down_proj"),
        ),
        min_length=1,
    )


class ValidationConfig(Recipe):
    """Held-out sources, interpreted every so many steps.

    sources: how many. best_by: metric whose highest value names the best checkpoint.
    """

    every: int = Field(default=10, ge=1)
    sources: int = Field(default=64, ge=1)
    decoding: tuple[Literal["greedy", "sampled"], ...] = Field(default=("greedy",), min_length=1)
    best_by: str = "heldout/bleu"

    @property
    def figures(self) -> list[str]:
        """Return the names of what is measured, as `rl_validation` gives them."""
        endings = ["" if one == "greedy" else "_sampled" for one in self.decoding]
        return [f"heldout/{name}{ending}" for ending in endings for name in HELDOUT]


class AlarmConfig(Recipe):
    """When a run looks as if it were learning to please the reward; see `alarm`.

    window: records that a mean is taken over, at the beginning and now. heldout: the metric outside
    the reward. heldout_drop: how far below its best it may fall, in its own unit. gain: how much a
    rewarded quantity has to gain, in standard deviations over rollouts, to count as better.
    kl: nats per token. stop: end the run instead of warning only.
    """

    window: int = Field(default=5, ge=1)
    heldout: str = "heldout/bleu"
    heldout_drop: float = Field(default=3.0, ge=0)
    gain: float = Field(default=0.1, ge=0)
    lowest_lag: float = 0.0
    empty_turns: tuple[float, float] = (0.02, 0.95)
    clipped_turns: float = Field(default=0.02, ge=0, le=1)
    kl: float = Field(default=0.2, gt=0)
    stop: bool = False


class RlConfig(Recipe):
    """A whole run.

    data: folder written by `earvoice prepare`. init: fine-tuned checkpoint to start from, which is
    the frozen reference as well. freeze: parts that keep their weights; the encoder and its CTC
    head always do, since what was heard is computed once. rollouts_every: steps between those
    whose rollouts are all kept in rollouts.jsonl; 0 keeps only those that failed, which are kept at
    every step.
    """

    stage: Literal["rl"]
    data: Path
    out: Path
    init: str
    steps: int = Field(ge=1)
    seed: int = 1
    freeze: tuple[Literal["encoder", "adapter", "lm", "ctc_head"], ...] = (
        "encoder",
        "adapter",
        "ctc_head",
    )
    device: str = "cpu"
    threads: int = Field(default=0, ge=0)
    rollouts_every: int = Field(default=10, ge=0)
    checkpoint_minutes: float = Field(default=5.0, gt=0)
    checkpoints_kept: int = Field(default=2, ge=1)
    rollout: RolloutConfig = RolloutConfig()
    reward: RewardConfig
    rl: UpdateConfig
    lora: LoraConfig = LoraConfig()
    optimizer: OptimizerConfig = OptimizerConfig(
        lr=1e-6, betas=(0.9, 0.999), warmup_steps=0, final_lr_ratio=1.0
    )
    validation: ValidationConfig = ValidationConfig()
    alarm: AlarmConfig = AlarmConfig()

    @model_validator(mode="after")
    def _minibatches_divide_rollouts(self) -> RlConfig:
        rollouts = self.rollout.sources * self.rollout.num_generations
        if rollouts % self.rl.minibatches:
            raise ValueError(
                f"{rollouts} rollouts (rollout.sources x rollout.num_generations) do not divide "
                f"into {self.rl.minibatches} equal minibatches; change rl.minibatches"
            )
        return self

    @model_validator(mode="after")
    def _what_hears_is_frozen(self) -> RlConfig:
        free = [part for part in ("encoder", "ctc_head") if part not in self.freeze]
        if free:
            raise ValueError(
                f"freeze leaves out {' and '.join(free)}, which reinforcement learning does not "
                'move: what was heard is computed once; name "encoder" and "ctc_head"'
            )
        return self

    @model_validator(mode="after")
    def _figures_are_measured(self) -> RlConfig:
        asked = {"validation.best_by": self.validation.best_by, "alarm.heldout": self.alarm.heldout}
        known = self.validation.figures
        for key, figure in asked.items():
            if figure not in known:
                raise ValueError(
                    f"{key} is {figure!r}, which validation does not measure; expected one of "
                    f"{', '.join(known)} (validation.decoding says which)"
                )
        return self

    @model_validator(mode="after")
    def _adapters_are_of_the_lm(self) -> RlConfig:
        if self.lora.rank and "lm" in self.freeze:
            raise ValueError(
                f"lora.rank is {self.lora.rank}, but freeze names the lm, whose adapters these "
                "are; leave out one of both"
            )
        return self

    @model_validator(mode="after")
    def _exploration_is_weighed(self) -> RlConfig:
        weighed = isinstance(self.rl, GrpoUpdate) and self.rl.weighting is Weighting.CODE
        if self.rollout.exploration and not weighed:
            raise ValueError(
                f"rollout.exploration is {self.rollout.exploration:g}, and turns that the policy "
                "did not choose would be learnt from as if it had; set rl.kind = 'grpo' and "
                "rl.weighting = 'code', or leave exploration out"
            )
        return self
