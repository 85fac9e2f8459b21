"""`earvoice bench`: speed, for the reports. Ratios travel; times are those of this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.bench_rollout import rollout
from earvoice.cli.bench_score import score
from earvoice.cli.terminal import AudioProgress, echo_json, note, show_table
from earvoice.errors import ConfigError, ModelError
from earvoice.types import SAMPLE_RATE_HZ, Direction, Task

if TYPE_CHECKING:
    from earvoice.agent.engine import Engine
    from earvoice.agent.events import JsonValue
    from earvoice.agent.policies import Policy
    from earvoice.evaluation.endurance import Endurance
    from earvoice.evaluation.throughput import (
        BatchGain,
        Conditions,
        Samples,
        StepTimes,
        StreamCost,
    )
    from earvoice.model.speech_lm import SpeechLM

app = typer.Typer(no_args_is_help=True, help="Measure speed.")

app.command()(rollout)
app.command()(score)

# A model without training writes nothing or for ever; five tokens a chunk keep up with speech.
_STEADY = "wait-k:1:5"


@app.callback()
def bench() -> None:
    """Measure speed."""


@app.command()
def interpret(  # noqa: PLR0913  one parameter per option
    model: Annotated[
        str,
        typer.Option(
            help="Packaged model or checkpoint folder; with --random-weights also a recipe."
        ),
    ] = "pocket",
    direction: Annotated[str, typer.Option(help="SOURCE-TARGET, such as en-zh.")] = "en-zh",
    streams: Annotated[int, typer.Option(min=2, help="Streams in the compared batch.")] = 8,
    batches: Annotated[
        str, typer.Option(help="Batch sizes whose steps are timed.")
    ] = "1,2,4,8,16,32",
    steps: Annotated[int, typer.Option(min=1, help="Timed steps for each batch size.")] = 40,
    minutes: Annotated[
        int, typer.Option("--long", min=0, help="Length of a long run; 0: none.")
    ] = 0,
    seconds: Annotated[
        float, typer.Option(min=2.0, help="How much of the sample talk is heard.")
    ] = 60.0,
    random_weights: Annotated[
        bool, typer.Option("--random-weights", help="Measure an untrained model of this size.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads to compute on.")] = 1,
    json_line: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure one stream, a batch against as many lone streams, how many fit, and a long run."""
    from earvoice.agent.clock import SystemClock

    sizes, task = _sizes(batches), Task(Direction.parse(direction))
    weights = "random" if random_weights else "trained"
    note(f"earvoice {__version__}: measuring {model} ({weights} weights) on {threads} thread(s)")
    from earvoice.evaluation.throughput import WARM_UP_STEPS, Conditions

    speech_lm = _load(model, random_weights=random_weights, threads=threads)
    samples = _sample(task.direction, seconds)
    policy = _policy(_STEADY if random_weights else "learned", task)
    record: dict[str, JsonValue] = {
        "model": model,
        "weights": weights,
        "parameters": speech_lm.parameters_count,
        "threads": threads,
        "policy": policy.name,
        "audio_s": round(len(samples) / SAMPLE_RATE_HZ, 1),
        "chunk_s": round(speech_lm.config.chunk_s, 2),
    }
    talks_s = (2 + 5 * streams) * len(samples) / SAMPLE_RATE_HZ
    stepped_s = sum(sizes) * (steps + WARM_UP_STEPS) * speech_lm.config.chunk_s
    with AudioProgress(total_s=talks_s + stepped_s + 60 * minutes).shown() as progress:
        conditions = Conditions(task, policy, SystemClock(), progress.advance)
        measured = _Bench(speech_lm, samples, conditions)
        record |= _cost_record(measured.one_stream(), speech_lm.config.chunk_s)
        gain = measured.batch(streams)
        record |= _gain_record(gain)
        record |= _capacity_record(measured.capacity(sizes, steps), speech_lm.config.chunk_s)
        if minutes:
            record |= _endurance_record(measured.long_run(minutes))
    if json_line:
        echo_json(record)
    else:
        show_table(_flat(record))
    if gain.different:
        raise ModelError(
            f"{gain.different} of {streams} streams were written differently in a batch than "
            "alone; their text must not depend on it, so do not use these figures; report it"
        )


class _Bench:
    """The measurements, on one model and one recording."""

    def __init__(self, model: SpeechLM, samples: Samples, conditions: Conditions) -> None:
        self.model, self.samples, self.conditions = model, samples, conditions

    def one_stream(self) -> StreamCost:
        """Return the cost of the recording alone; the first time only warms up."""
        from earvoice.evaluation.throughput import stream_cost

        engine = self._engine(1)
        stream_cost(engine, self.samples, self.conditions)
        return stream_cost(engine, self.samples, self.conditions)

    def batch(self, streams: int) -> BatchGain:
        """Return what a batch gains; every stream begins the recording at another place."""
        import numpy as np

        from earvoice.evaluation.throughput import batch_gain

        shifts = [place * len(self.samples) // streams for place in range(streams)]
        recordings = [np.roll(self.samples, -shift) for shift in shifts]
        return batch_gain(self._engine, recordings, self.conditions)

    def capacity(self, sizes: list[int], steps: int) -> list[StepTimes]:
        """Return the step times of batches of several sizes."""
        from earvoice.evaluation.throughput import step_times

        return [
            step_times(self._engine(size), self.samples, self.conditions, steps=steps)
            for size in sizes
        ]

    def long_run(self, minutes: int) -> Endurance:
        """Return what a long stream does; it writes at a steady rate, so that minutes compare."""
        from earvoice.evaluation.endurance import endure

        steady = replace(self.conditions, policy=_policy(_STEADY, self.conditions.task))
        return endure(self._engine(1), self.samples, steady, minutes=minutes)

    def _engine(self, slots: int) -> Engine:
        from earvoice.agent.engine import Engine

        return Engine(self.model, slots=slots)


def _policy(name: str, task: Task) -> Policy:
    from earvoice.agent.policies import parse_policy

    return parse_policy(name, target=task.direction.target)


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",") if part.strip().isdecimal() and int(part)]
    if len(sizes) != len(text.split(",")):
        raise ConfigError(f"--batches {text!r} are no numbers of streams; try --batches 1,2,4,8")
    return sizes


def _load(name: str, *, random_weights: bool, threads: int) -> SpeechLM:
    from earvoice.model.checkpoint import TOKENIZER, find_checkpoint, load_checkpoint, read_config
    from earvoice.model.tokenizer import Tokenizer

    if not random_weights:
        folder = find_checkpoint(name)
    import torch

    from earvoice.model.speech_lm import SpeechLM

    torch.set_num_threads(threads)
    if not random_weights:
        return load_checkpoint(str(folder))
    if name.endswith(".toml"):
        from earvoice.data.recipe import load_recipe
        from earvoice.training.config import TrainConfig

        recipe = load_recipe(TrainConfig, Path(name))
        if not (recipe.data / TOKENIZER).is_file():
            raise ConfigError(
                f"{name} trains on {recipe.data}, which holds no {TOKENIZER}, and without it the "
                "model's size is not known; run earvoice prepare first, or name a checkpoint"
            )
        config, tokenizer = recipe.model, Tokenizer.load(recipe.data / TOKENIZER)
    else:
        folder = find_checkpoint(name)
        config, tokenizer = read_config(folder), Tokenizer.load(folder / TOKENIZER)
    torch.manual_seed(0)
    return SpeechLM(config, tokenizer).eval()


def _sample(direction: Direction, seconds: float) -> Samples:
    from earvoice.audio.decode import load
    from earvoice.samples import sample_talk

    return load(sample_talk(direction.source))[: round(seconds * SAMPLE_RATE_HZ)]


def _cost_record(cost: StreamCost, chunk_s: float) -> dict[str, JsonValue]:
    def ms_per_chunk(seconds: float) -> float:
        return round(1000 * seconds * chunk_s / cost.audio_s, 2)

    return {
        "rtf": round(cost.rtf, 4),
        "features_ms_per_chunk": ms_per_chunk(cost.features_s),
        "encoder_ms_per_chunk": ms_per_chunk(cost.encoder_s),
        "language_model_ms_per_chunk": ms_per_chunk(cost.language_model_s),
        "rest_ms_per_chunk": ms_per_chunk(cost.rest_s),
    }


def _gain_record(gain: BatchGain) -> dict[str, JsonValue]:
    return {
        "streams": gain.streams,
        "lone_streams_per_s": round(gain.streams / gain.lone_s, 3),
        "batch_streams_per_s": round(gain.streams / gain.batch_s, 3),
        "batch_speedup": round(gain.speedup, 2),
        "different_texts": gain.different,
    }


def _capacity_record(times: list[StepTimes], chunk_s: float) -> dict[str, JsonValue]:
    from earvoice.evaluation.throughput import fitting_streams

    return {
        "steps_ms": [
            {
                "streams": each.streams,
                "median": round(1000 * each.median_s, 1),
                "p95": round(1000 * each.p95_s, 1),
            }
            for each in times
        ],
        "streams_within_half_a_chunk": fitting_streams(times, chunk_s=chunk_s),
    }


def _endurance_record(run: Endurance) -> dict[str, JsonValue]:
    return {
        "long_run_minutes": run.minutes,
        "long_run_rtf": round(run.rtf, 4),
        "second_minute_ms_per_chunk": round(1000 * run.second_minute_s, 2),
        "last_minute_ms_per_chunk": round(1000 * run.last_minute_s, 2),
        "last_minute_over_second": round(run.growth, 3),
        "memory_mb_per_hour": round(run.memory_mb_per_hour, 2),
    }


def _flat(record: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a record for a table: one row for every batch size."""
    rows: dict[str, JsonValue] = {}
    for name, value in record.items():
        if not isinstance(value, list):
            rows[name] = value
            continue
        for each in value:
            assert isinstance(each, dict)
            rows[f"step of {each['streams']} streams"] = (
                f"median {each['median']} ms, p95 {each['p95']} ms"
            )
    return rows
