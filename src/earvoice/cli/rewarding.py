"""`reward.quality` of a recipe by name: what measures translations, as what rewards them.

Training knows the built-in metrics only; learned metrics and judges are evaluation's. They meet
here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from earvoice.errors import ConfigError, MetricError
from earvoice.evaluation.cache_folder import cache_folder
from earvoice.evaluation.judging import (
    CachedClient,
    ChatClient,
    HttpChatClient,
    Judge,
    JudgedPair,
    Judgement,
    JudgingRule,
    Message,
    Question,
    Sampling,
    judge,
    read_endpoint,
)
from earvoice.evaluation.learned_metrics import LearnedMetric, Triple
from earvoice.evaluation.learned_metrics.metric import ignore
from earvoice.evaluation.scoring.judged import JudgeName
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice
from earvoice.log import get_logger
from earvoice.model.checkpoint import find_checkpoint, read_config
from earvoice.training.rewards import AskedQuality, BuiltIn, Pair, Quality
from earvoice.training.rl_config import RlConfig
from earvoice.types import Direction, Language

Qualities = Mapping[Language, Quality]

_log = get_logger(__name__)


@contextmanager
def open_qualities(config: RlConfig) -> Iterator[Qualities]:
    """Yield the metric that reward.quality names by target language; end its models at last.

    Nothing for a built-in metric, which training makes itself. `comet`, `xcomet` and `metricx` may
    be followed by =MODEL, `bleurt` is followed by =FOLDER; `vip`, `gemba-mqm` and `esa` ask the
    language model that `read_endpoint` finds.
    Raises, before anything is computed, ConfigError for an unknown name and where an interpreter, a
    package, an endpoint or its key is missing, ModelError where a model is, and ProtocolError for
    an endpoint that does not answer.
    """
    text = config.reward.quality
    name, given, _ = (part.strip() for part in text.partition("="))
    if text in set(BuiltIn):
        yield {}
    elif name in set(Learned):
        choice, directions = LearnedChoice.parse(text), _directions(config)
        with _learned(choice) as quality:
            yield dict.fromkeys((way.target for way in directions), quality)
    elif name in set(JudgeName) and not given:
        yield _judges(JudgeName(name), _directions(config))
    else:
        raise ConfigError(
            f"reward.quality {text!r} is unknown; expected {', '.join(BuiltIn)}, comet, xcomet or "
            f"metricx (or each with =MODEL), bleurt=FOLDER, {', '.join(JudgeName)}"
        )


def learned_quality(metric: LearnedMetric) -> AskedQuality:
    """Return a learned metric as a quality; one that counts errors is turned below zero.

    So MetricX is -25 to 0, as in HPO; COMET, XCOMET and BLEURT are 0 to 1.
    Nothing is kept on disk: a policy that moves seldom repeats itself, and the file would be read
    whole in every step.
    """

    def upwards(score: float) -> float:
        return score if metric.higher_is_better else 0.0 - score

    def ask(pairs: Sequence[Pair]) -> list[float]:
        triples = [Triple(pair.source, pair.hypothesis, pair.reference) for pair in pairs]
        return [upwards(score) for score in metric.score(triples, ignore)]

    return AskedQuality(metric.name, upwards(metric.worst), upwards(metric.best), ask)


def judged_quality(one: Judge, client: ChatClient, *, concurrency: int) -> AskedQuality:
    """Return a judge as a quality: VIP 0 or 1, GEMBA-MQM -25 to 0, ESA 0 to 100.

    An answer that is unfinished, or unreadable however often it was asked for, is counted in the
    log and left out. A pair without any usable answer raises MetricError: a score in its place
    would reward the policy for what nobody judged.
    """
    rule = JudgingRule(concurrency=concurrency, keep_missing=True)

    def ask(pairs: Sequence[Pair]) -> list[float]:
        shown = [JudgedPair(pair.source, pair.hypothesis, pair.reference) for pair in pairs]
        judgements = judge(shown, one, client, rule=rule)
        _report(one, client, judgements)
        return [
            _score_of(judgement, pair, one, client)
            for pair, judgement in zip(pairs, judgements, strict=True)
        ]

    return AskedQuality(f"{one.name}:{client.model}", one.worst, one.best, ask)


@contextmanager
def _learned(choice: LearnedChoice) -> Iterator[Quality]:
    metric = choice.open()
    try:
        metric.check()
        yield learned_quality(metric)
    finally:
        metric.close()


def _judges(name: JudgeName, directions: Sequence[Direction]) -> Qualities:
    """Return the judges of all directions.

    Answers are kept, so that a resumed run is exact, and apart from those of scored runs.
    """
    endpoint = read_endpoint()
    client = HttpChatClient(endpoint)
    # Answers that are kept would hide that nobody answers any more, so this one is not.
    client.ask(Question((Message("user", "Answer Yes and nothing else."),), Sampling()))
    keeping = CachedClient(client, _kept())
    return {
        way.target: judged_quality(name.make(way), keeping, concurrency=endpoint.concurrency)
        for way in directions
    }


def _kept() -> Path:
    return cache_folder("rewarded")


def _directions(config: RlConfig) -> list[Direction]:
    """Return what the model translates: of two languages, the target tells the source."""
    model = read_config(find_checkpoint(config.init))
    return [Direction.parse(text) for text in model.directions]


def _report(one: Judge, client: ChatClient, judgements: Sequence[Judgement]) -> None:
    unfinished = sum(each.unfinished for each in judgements)
    unreadable = sum(each.unreadable for each in judgements)
    if unfinished or unreadable:
        _log.warning(
            "%s by %s: of the answers about %d pairs, %d unfinished and %d unreadable are left out",
            one.name,
            client.model,
            len(judgements),
            unfinished,
            unreadable,
        )


def _score_of(judgement: Judgement, pair: Pair, one: Judge, client: ChatClient) -> float:
    if judgement.score is None:
        raise MetricError(
            f"{one.name} by {client.model} gave no usable answer about the translation "
            f"{pair.hypothesis[:60]!r}: of {one.samples} samples, {judgement.unfinished} did not "
            "come to an end and the others cannot be read; name a model that keeps to the form, "
            f"or delete {_kept()} to have it asked again, and go on with --resume"
        )
    return judgement.score
