"""Prepare a corpus: generated talk becomes speech, speech becomes features, features go to shards.

```text
OUT/recipe.json   OUT/tokenizer.json   OUT/train/shard-*.{npy,jsonl}   OUT/dev/shard-*.{npy,jsonl}
```

With sentences of Tatoeba as a second source also what `earvoice.data.tatoeba.corpus` writes.

Every shard is a function of the seed and its number, so finished shards are kept and a broken run
continues. (Only the noise in eSpeak's breathy voices is not repeatable.)
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from earvoice.data.augment import Augmentation
from earvoice.data.compose import TrajectoryConfig, compose, compose_no_speech
from earvoice.data.recipe import Recipe
from earvoice.data.scripts import MixConfig, ScriptSource
from earvoice.data.shards import Example, ExampleKind, Shards, is_finished, write_shard
from earvoice.data.speech import Synthesiser
from earvoice.data.tatoeba import (
    Part,
    Scripts,
    TatoebaConfig,
    TatoebaScripts,
    prepare_tatoeba,
    read_pairs,
)
from earvoice.errors import AudioError, ConfigError, DataError
from earvoice.log import get_logger
from earvoice.types import Direction, Language

_log = get_logger(__name__)
_DEV_SEED_OFFSET = 1_000_000
_FRAME_COLUMNS = 8
# The synthesiser dies of about one text in fifty thousand; of more than these it is broken.
_REFUSALS_PER_SHARD = 3
# What does not change the shards that are there already.
_MAY_CHANGE = {"out", "hours", "dev_hours", "workers", "max_ctc_misfits"}


class TokenizerConfig(Recipe):
    """How the tokenizer is learnt."""

    vocab_size: int = Field(default=3000, ge=300)
    sentences: int = Field(default=200_000, ge=100)


class PrepareConfig(Recipe):
    """What to prepare.

    hours, dev_hours: recordings after augmentation. workers: processes, each with its own
    synthesiser. max_ctc_misfits: largest share of examples whose transcript does not fit its
    frames. tatoeba: a second source of sentences beside parley.
    """

    out: Path
    seed: int = 1
    hours: float = Field(default=20.0, gt=0)
    dev_hours: float = Field(default=0.5, gt=0)
    shard_minutes: float = Field(default=15.0, gt=0)
    workers: int = Field(default=1, ge=1)
    max_ctc_misfits: float = Field(default=0.005, ge=0, le=1)
    tokenizer: TokenizerConfig = TokenizerConfig()
    mix: MixConfig = MixConfig()
    tatoeba: TatoebaConfig | None = None
    augmentation: Augmentation = Augmentation()
    trajectory: TrajectoryConfig = TrajectoryConfig()

    @model_validator(mode="after")
    def _tatoeba_is_english_and_chinese(self) -> Self:
        others = {Direction.parse(text).other for text in self.mix.directions}
        if self.tatoeba is not None and others != {Language.ZH}:
            raise ValueError(
                f"mix.directions is {', '.join(self.mix.directions)} and Tatoeba's sentences are "
                "in English and Chinese; leave out [tatoeba], or take en-zh and zh-en"
            )
        return self


@dataclass(frozen=True, slots=True)
class ShardPlan:
    """One shard to write: where, and how much of what random stream."""

    folder: Path
    name: str
    seed: int
    hours: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a preparation left behind.

    misfits: examples whose transcript does not fit its frames.
    """

    train_hours: float
    dev_hours: float
    examples: int
    misfits: int


def prepare(
    config: PrepareConfig, *, on_progress: Callable[[float, float], None] | None = None
) -> Prepared:
    """Write the tokenizer and all shards that are missing, and check the result.

    on_progress: called with the hours done and the hours wanted. Raises DataError when too many
    transcripts do not fit.
    """
    config.out.mkdir(parents=True, exist_ok=True)
    _claim(config)
    if config.tatoeba is not None:
        prepare_tatoeba(config.tatoeba, config.out)
    tokenizer_path = config.out / "tokenizer.json"
    if not tokenizer_path.is_file():
        write_tokenizer(config, tokenizer_path)
    plans = [
        *shard_plans(config, "dev", config.dev_hours, _DEV_SEED_OFFSET),
        *shard_plans(config, "train", config.hours, 0),
    ]
    wanted = sum(plan.hours for plan in plans)
    done = sum(plan.hours for plan in plans if is_finished(plan.folder, plan.name))
    missing = [plan for plan in plans if not is_finished(plan.folder, plan.name)]
    for finished in _write_all(missing, config):
        done += finished.hours
        if on_progress is not None:
            on_progress(done, wanted)
    return _checked(config, tokenizer_path)


def _claim(config: PrepareConfig) -> None:
    """Note the recipe beside the shards; raises ConfigError when another one made those there."""
    path = config.out / "recipe.json"
    recipe = config.model_dump_json(exclude=_MAY_CHANGE, exclude_none=True, indent=2) + "\n"
    if not path.is_file():
        path.write_text(recipe, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != recipe:
        raise ConfigError(
            f"{config.out} holds shards of another recipe (see {path}); name another `out`, or "
            "delete the folder to prepare it anew"
        )


def shard_plans(config: PrepareConfig, split: str, hours: float, offset: int) -> list[ShardPlan]:
    """Return the shards of a split, of equal length."""
    count = max(1, round(hours * 60 / config.shard_minutes))
    return [
        ShardPlan(
            config.out / split,
            f"shard-{number:04d}",
            config.seed * 10_000_000 + offset + number,
            hours / count,
        )
        for number in range(count)
    ]


def write_prepared_shard(plan: ShardPlan, config: PrepareConfig) -> ShardPlan:
    """Write one shard with a synthesiser of its own."""
    from earvoice.voice import EspeakProcess

    with EspeakProcess() as process:
        write_shard(plan.folder, plan.name, _examples(plan, config, process))
    return plan


def _examples(plan: ShardPlan, config: PrepareConfig, process: Synthesiser) -> Iterator[Example]:
    """Yield recordings until the shard is full; what the synthesiser refuses is left out, aloud."""
    scripts = _scripts(plan, config)
    rng = np.random.default_rng(plan.seed)
    left_s, refused = plan.hours * 3600, 0
    for number in itertools.count():
        if left_s <= 0:
            return
        try:
            example = _example(
                f"{plan.name}-{plan.seed}-{number:05d}", scripts, config, process, rng
            )
        except AudioError as error:
            refused += 1
            if refused > _REFUSALS_PER_SHARD:
                raise
            _log.warning("left out of %s: %s", plan.name, error)
            continue
        yield example
        scripts.count(example.label.kind, example.label.source_s)
        left_s -= example.label.source_s


def _scripts(plan: ShardPlan, config: PrepareConfig) -> Scripts:
    parley = ScriptSource(config.mix, seed=plan.seed)
    if config.tatoeba is None:
        return parley
    pairs = read_pairs(config.out, Part(plan.folder.name))
    return TatoebaScripts(parley, pairs, config.mix, share=config.tatoeba.share, seed=plan.seed)


def _example(
    id_: str,
    scripts: Scripts,
    config: PrepareConfig,
    process: Synthesiser,
    rng: np.random.Generator,
) -> Example:
    kind, direction = scripts.draw_kind()
    if kind is ExampleKind.NO_SPEECH:
        return compose_no_speech(id_, direction, config.trajectory, rng)
    long_lead = rng.random() < config.mix.long_lead_probability
    update = {"lead_s": config.mix.long_lead_s} if long_lead else {}
    return compose(
        scripts.draw(id_, kind, direction),
        process,
        scripts.draw_voice(),
        augmentation=config.augmentation.model_copy(update=update),
        trajectory=config.trajectory,
        rng=rng,
    )


def _write_all(plans: list[ShardPlan], config: PrepareConfig) -> Iterator[ShardPlan]:
    if config.workers == 1 or len(plans) < 2:
        for plan in plans:
            yield write_prepared_shard(plan, config)
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # inherited by the workers: one core each
    with ProcessPoolExecutor(config.workers, mp_context=get_context("spawn")) as pool:
        pending = [pool.submit(write_prepared_shard, plan, config) for plan in plans]
        try:
            for future in as_completed(pending):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)  # an interrupt waits for the shards under way only


def write_tokenizer(config: PrepareConfig, path: Path) -> None:
    """Learn the tokenizer from written texts of every language and lower-cased transcripts."""
    from earvoice.model.tokenizer import train_tokenizer

    train_tokenizer(_texts(config), vocab_size=config.tokenizer.vocab_size).save(path)


def _texts(config: PrepareConfig) -> Iterator[str]:
    from earvoice.data.parley.splits import sentences_in

    mix = config.mix
    others = sorted({Direction.parse(direction).other for direction in mix.directions})
    drawn = (
        sentences_in(other, config.seed, edition=mix.edition, rehearsed=mix.rehearsed)
        for other in others
    )
    sentences = (islice(one, config.tokenizer.sentences // len(others)) for one in drawn)
    pairs = read_pairs(config.out, Part.TRAIN) if config.tatoeba is not None else ()
    for sentence in itertools.chain(*sentences, pairs):
        for language in (Language.EN, sentence.language):
            yield sentence.text(language)
            yield f" {sentence.spoken(language).lower()}"


def _checked(config: PrepareConfig, tokenizer_path: Path) -> Prepared:
    from earvoice.model.tokenizer import Tokenizer

    tokenizer = Tokenizer.load(tokenizer_path)
    train, dev = Shards(config.out / "train"), Shards(config.out / "dev")
    frames = config.trajectory.chunk_samples // (160 * _FRAME_COLUMNS)
    misfits = 0
    for label in (*train.labels, *dev.labels):
        units = tokenizer.ctc_encode(label.transcript)
        needed = len(units) + sum(a == b for a, b in pairwise(units))
        misfits += needed > frames * label.chunks
    examples = len(train) + len(dev)
    if misfits > config.max_ctc_misfits * examples:
        raise DataError(
            f"{misfits} of {examples} transcripts have more CTC units than frames, at most "
            f"{config.max_ctc_misfits:.1%} may; raise tokenizer.vocab_size or slow the voices down"
        )
    return Prepared(train.hours, dev.hours, examples, misfits)
