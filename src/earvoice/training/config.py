"""The training recipe: one TOML file, every key checked."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from earvoice.data.recipe import Recipe
from earvoice.model.config import ModelConfig
from earvoice.types import TaskKind


class CorruptionConfig(Recipe):
    """Mistakes in targets, for experiments; see `corruption`. All are off by default.

    early, late: share of releases that come `shift` source units (base chunks of speech) too soon,
    or too late. wrong: share of words (Chinese characters) that are others by chance. confused:
    share of the vocabulary whose words are taken for certain others, `confusion` of the time; above
    one half that is what greedy decoding writes.
    """

    early: float = Field(default=0.0, ge=0, le=1)
    late: float = Field(default=0.0, ge=0, le=1)
    shift: int = Field(default=2, ge=1)
    wrong: float = Field(default=0.0, ge=0, le=1)
    confused: float = Field(default=0.0, ge=0, le=1)
    confusion: float = Field(default=0.6, gt=0, le=1)

    @model_validator(mode="after")
    def _shares_are_parts(self) -> Self:
        if self.early + self.late > 1:
            raise ValueError(
                f"early and late add up to {self.early + self.late:g}; expected at most 1"
            )
        return self

    @property
    def is_on(self) -> bool:
        """Return whether there are any mistakes."""
        return bool(self.early or self.late or self.wrong or self.confused)


class BatchConfig(Recipe):
    """How a batch is drawn.

    seconds: padded audio in one batch. chunks: shortest and longest recording to draw, in default
    base chunks. default_chunk_share: share of steps at the model's first base chunk; the others
    share the rest. merges: smallest number of base chunks that make one turn, and the largest,
    counted in default ones: the longest turn is as long in seconds whatever the base chunk.
    single_share: share of steps at the smallest merge, which is the default at inference; the rest
    are drawn evenly. evicted_share: share of steps that train on one talk, of at least
    `evicted_min_chunks`, with a forced cache eviction. corruption: mistakes in what is trained on,
    not in the development set.
    """

    seconds: float = Field(default=120.0, gt=0)
    merges: tuple[int, int] = (1, 12)
    default_chunk_share: float = Field(default=0.5, ge=0, le=1)
    single_share: float = Field(default=0.5, ge=0, le=1)
    chunks: tuple[int, int] = (1, 1_000_000)
    evicted_share: float = Field(default=0.05, ge=0, le=1)
    evicted_min_chunks: int = Field(default=12, ge=3)
    corruption: CorruptionConfig = CorruptionConfig()


class MaskConfig(Recipe):
    """SpecAugment (arXiv 1904.08779): masks per recording, widths in columns and mel bins.

    time_per_10_s: time masks for every ten seconds of audio. from_step: nothing is hidden before.
    """

    from_step: int = Field(default=0, ge=0)
    time_per_10_s: float = Field(default=2.0, ge=0)
    time_columns: int = Field(default=20, ge=0)
    frequency: int = Field(default=1, ge=0)
    frequency_bins: int = Field(default=12, ge=0, le=80)


class TaskConfig(Recipe):
    """What speech is heard for, as shares of steps; one batch has one task.

    interpret: translate it. transcribe: write it down. chain: write down and translate, turn by
    turn. Which of them a model was taught stands in its `tasks_trained`. Text translation has its
    own batches (`TextConfig`).
    """

    interpret: float = Field(default=1.0, ge=0, le=1)
    transcribe: float = Field(default=0.0, ge=0, le=1)
    chain: float = Field(default=0.0, ge=0, le=1)

    @model_validator(mode="after")
    def _shares_are_whole(self) -> Self:
        total = self.interpret + self.transcribe + self.chain
        if not math.isclose(total, 1.0, abs_tol=1e-6):
            raise ValueError(f"the shares of [tasks] add up to {total:g}; expected 1")
        return self

    @property
    def shares(self) -> dict[TaskKind, float]:
        """Return the share of every task that has one."""
        every = {
            TaskKind.INTERPRET: self.interpret,
            TaskKind.TRANSCRIBE: self.transcribe,
            TaskKind.CHAIN: self.chain,
        }
        return {kind: share for kind, share in every.items() if share}


class TextConfig(Recipe):
    """Text batches beside the speech of every step.

    weight: of their loss, 0 leaves them out. positions: padded dialogue positions in one batch.
    sentences: fewest and most in one text; how far a model learns to look back, see its
    `text_cache_tokens`. edition: of parley. corruption: mistakes in what is trained on, not in
    development texts. How many source units (words, Chinese characters) make one turn stands in
    the model's `text_merges_trained`.
    """

    weight: float = Field(default=0.0, ge=0)
    positions: int = Field(default=448, ge=64)
    sentences: tuple[int, int] = (1, 4)
    edition: Literal[1, 2] = 1
    corruption: CorruptionConfig = CorruptionConfig()

    @model_validator(mode="after")
    def _sentences_are_a_range(self) -> Self:
        fewest, most = self.sentences
        if not 1 <= fewest <= most:
            raise ValueError(
                f"text.sentences is [{fewest}, {most}]; expected the fewest, at least 1, and the "
                "most sentences of a text"
            )
        return self


class LossConfig(Recipe):
    """Weights of the joint loss.

    lm_weight: 0 trains the encoder and its CTC head alone; the language model is not run.
    listen_below_ctc: the gradient of the language model reaches the encoder only in batches whose
    CTC loss is below this. An encoder that does not yet hear words is noise to the language model,
    which would teach it to fall silent.
    """

    listen_below_ctc: float = Field(default=4.0, gt=0)
    lm_weight: float = Field(default=1.0, ge=0)
    ctc_weight: float = Field(default=0.5, ge=0)
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)


class OptimizerConfig(Recipe):
    """AdamW with linear warm-up, then a cosine down to `final_lr_ratio` of the peak."""

    lr: float = Field(default=1e-3, gt=0)
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = Field(default=0.01, ge=0)
    clip_norm: float = Field(default=1.0, gt=0)
    warmup_steps: int = Field(default=300, ge=0)
    final_lr_ratio: float = Field(default=0.02, ge=0, le=1)
    ema_decay: float = Field(default=0.0, ge=0, lt=1)
    accumulate: int = Field(default=1, ge=1)


class AbortConfig(Recipe):
    """When a run is hopeless: mean CTC of late steps above `ctc_above` at `at_step`.

    CTC falls late, then fast. at_step 0 never stops a run.
    """

    at_step: int = Field(default=400, ge=0)
    ctc_above: float = Field(default=3.0, gt=0)


class TrainConfig(Recipe):
    """A whole run.

    stage: its name; in `read` nothing is heard, and texts alone teach the language model.
    data: folder written by `earvoice prepare`. init: checkpoint to start from. vocabulary: whose
    tokenizer a run from `init` has, that one's or the one of `data`, whose pieces keep the rows
    that `init` has for them. hearing: checkpoint whose encoder and CTC head stand in for those of
    `init`, so that one run can learn to hear while another learns to read; without `init` they are
    given to a new language model, on `data` with the same vocabulary. freeze: parts that keep their
    weights. checkpoint_minutes: wall clock between checkpoints. amp: bfloat16 autocast, "auto"
    where the device is quick at it.
    template_refresh_steps: optimiser steps between two computations of the state every stream
    starts from; a run saves and stops at multiples of it.
    """

    stage: Literal["pretrain", "read", "sft"]
    data: Path
    out: Path
    steps: int = Field(ge=1)
    model: ModelConfig
    seed: int = 1
    init: str | None = None
    vocabulary: Literal["init", "data"] = "init"
    hearing: str | None = None
    freeze: tuple[Literal["encoder", "adapter", "lm", "ctc_head"], ...] = ()
    device: str = "cpu"
    threads: int = Field(default=0, ge=0)
    amp: bool | Literal["auto"] = "auto"
    template_refresh_steps: int = Field(default=10, ge=1)
    log_every: int = Field(default=20, ge=1)
    dev_every: int = Field(default=500, ge=0)
    dev_batches: int = Field(default=8, ge=1)
    checkpoint_minutes: float = Field(default=5.0, gt=0)
    checkpoints_kept: int = Field(default=2, ge=1)
    batch: BatchConfig = BatchConfig()
    masks: MaskConfig = MaskConfig()
    tasks: TaskConfig = TaskConfig()
    text: TextConfig = TextConfig()
    loss: LossConfig = LossConfig()
    optimizer: OptimizerConfig = OptimizerConfig()
    abort: AbortConfig = AbortConfig()

    @model_validator(mode="after")
    def _tasks_are_named(self) -> Self:
        drawn, named = set(self.tasks.shares), set(self.model.tasks_trained)
        # What an earlier stage has taught need not be taught again.
        if drawn - named or (named - drawn and self.init is None):
            raise ValueError(
                f"[tasks] teaches {', '.join(sorted(drawn))} and model.tasks_trained names "
                f"{', '.join(sorted(named))}; make them the same"
            )
        return self

    @model_validator(mode="after")
    def _text_has_turns(self) -> Self:
        if bool(self.text.weight) != (self.model.text_merges_trained is not None):
            raise ValueError(
                f"text.weight is {self.text.weight:g} and model.text_merges_trained is "
                f"{self.model.text_merges_trained}; give both, or neither"
            )
        return self

    @model_validator(mode="after")
    def _reading_has_texts(self) -> Self:
        if self.stage == "read" and not self.text.weight:
            raise ValueError("stage read trains on texts alone and text.weight is 0; expected 1")
        if self.stage == "read" and "lm" in self.freeze:
            raise ValueError("stage read teaches the language model alone, and freeze holds it")
        return self
