"""The part of a recipe that says how rewards change the policy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from earvoice.data.recipe import Recipe
from earvoice.training.policy_loss import (
    Aggregation,
    Clip,
    GrpoRule,
    KlEstimator,
    KlScope,
    SeqpoRule,
    Weighting,
)


class _Update(Recipe):
    """minibatches: updates that the rollouts of a step are divided among. num_iterations: how often
    all of them are gone through.
    """

    beta: float = Field(default=0.01, ge=0)
    minibatches: int = Field(default=1, ge=1)
    num_iterations: int = Field(default=1, ge=1)


class GrpoUpdate(_Update):
    """The update of HPO; see `policy_loss.grpo` and `policy_loss.clipping`.

    kl_estimator: K1 is right on the mean and pulls nowhere: the gradient of log pi / pi_ref is 0 on
    the mean where the policy sampled for itself. It is for measuring; K2 and K3 regularise.
    """

    kind: Literal["grpo"] = "grpo"
    epsilon: float = Field(default=0.2, gt=0, lt=1)
    epsilon_high: float | None = Field(default=None, gt=0)
    delta: float | None = Field(default=None, gt=1)
    kl_estimator: KlEstimator = KlEstimator.K3
    weighting: Weighting = Weighting.PAPER
    aggregation: Aggregation = Aggregation.SEQUENCE_MEAN

    @model_validator(mode="after")
    def _delta_is_outside(self) -> GrpoUpdate:
        if self.delta is not None and self.delta <= self.rule().clip.high:
            raise ValueError(
                f"delta {self.delta} lies inside the clip range that ends at "
                f"{self.rule().clip.high}; raise it above, or leave it out"
            )
        return self

    def rule(self) -> GrpoRule:
        """Return the settings of the loss."""
        return GrpoRule(
            clip=Clip(self.epsilon, self.epsilon_high, self.delta),
            beta=self.beta,
            estimator=self.kl_estimator,
            weighting=self.weighting,
            aggregation=self.aggregation,
        )


class SeqpoUpdate(_Update):
    """The update of SeqPO-SiMT; see `policy_loss.seqpo`.

    epsilon: None is Algorithm 1; a number clips the ratio with the same credit as advantage, which
    is GRPO as section 2.4 names it, and allows for several updates a step.
    """

    kind: Literal["seqpo"] = "seqpo"
    beta: float = Field(default=0.02, ge=0)
    epsilon: float | None = Field(default=None, gt=0, lt=1)
    kl_estimator: KlEstimator = KlEstimator.K1
    kl_scope: KlScope = KlScope.TURN
    aggregation: Aggregation = Aggregation.SEQUENCE_SUM

    @model_validator(mode="after")
    def _one_update_unless_clipped(self) -> SeqpoUpdate:
        updates = self.minibatches * self.num_iterations
        if self.epsilon is None and updates > 1:
            raise ValueError(
                f"{updates} updates a step need a ratio, since only the first one is on the policy "
                "that sampled; set epsilon = 0.2, or minibatches and num_iterations to 1"
            )
        return self

    def rule(self) -> SeqpoRule:
        """Return the settings of the credit and of the loss of Algorithm 1."""
        return SeqpoRule(
            beta=self.beta,
            estimator=self.kl_estimator,
            scope=self.kl_scope,
            aggregation=self.aggregation,
        )

    def clipped_rule(self) -> GrpoRule:
        """Return the settings of the clipped loss on that credit."""
        assert self.epsilon is not None
        return GrpoRule(
            clip=Clip(self.epsilon),
            beta=0.0,
            estimator=self.kl_estimator,
            weighting=Weighting.PLAIN,
            aggregation=self.aggregation,
        )


UpdateConfig = Annotated[GrpoUpdate | SeqpoUpdate, Field(discriminator="kind")]
