"""`earvoice bench`: speed, for the reports. Ratios travel; times are those of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import echo_json, note, show_table
from earvoice.types import SAMPLE_RATE_HZ, Direction, Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from earvoice.agent.events import JsonValue

app = typer.Typer(no_args_is_help=True, help="Measure speed.")


@app.callback()
def bench() -> None:
    """Measure speed."""


@app.command()
def interpret(  # noqa: PLR0913  one parameter per option
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    direction: Annotated[str, typer.Option(help="SOURCE-TARGET, such as en-zh.")] = "en-zh",
    streams: Annotated[int, typer.Option(min=2, help="Streams in the batch.")] = 8,
    minutes: Annotated[
        int, typer.Option(min=0, help="Length of the long run; 0 leaves it out.")
    ] = 60,
    seconds: Annotated[float, typer.Option(min=2.0, help="Longest length of a stream.")] = 60.0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads to compute on.")] = 1,
    json_line: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure one stream, many streams against as many lone ones, and a long stream."""
    note(f"earvoice {__version__}: measuring {model} on {threads} thread(s)")
    from earvoice.agent.clock import SystemClock
    from earvoice.agent.engine import Engine
    from earvoice.agent.interpreter import load_engine
    from earvoice.evaluation.speed import compute_time_s, long_run, part_times

    clock, task = SystemClock(), Task(Direction.parse(direction))
    talks = _talks(task.direction, streams, max_s=seconds)
    lone = load_engine(model, slots=1, threads=threads)
    speech_lm = lone.model
    compute_time_s(lone, talks[:1], task=task, clock=clock)

    note(f"{streams} streams alone, then as one batch")
    lone_s = compute_time_s(lone, talks, task=task, clock=clock)
    batch = Engine(speech_lm, slots=streams)
    batch_s = compute_time_s(batch, talks, task=task, clock=clock)
    # Other programs come and go: the lone streams are measured on both sides of the batch.
    lone_s = (lone_s + compute_time_s(lone, talks, task=task, clock=clock)) / 2
    audio_s = sum(map(len, talks)) / SAMPLE_RATE_HZ
    rtf = lone_s / audio_s
    parts = part_times(speech_lm, talks[0], whole_s=rtf * speech_lm.config.chunk_s, clock=clock)
    record: dict[str, JsonValue] = {
        "model": model,
        "parameters": speech_lm.parameters_count,
        "threads": threads,
        "audio_s": round(audio_s, 1),
        "rtf": round(rtf, 4),
        "features_ms_per_chunk": round(1000 * parts.features_s, 2),
        "encoder_ms_per_chunk": round(1000 * parts.encoder_s, 2),
        "language_model_ms_per_chunk": round(1000 * parts.language_model_s, 2),
        "streams": streams,
        "batch_rtf": round(batch_s / audio_s, 4),
        "batch_speedup": round(lone_s / batch_s, 2),
    }
    if minutes:
        note(f"one stream of {minutes} minutes")
        run = long_run(lone, talks[0], task=task, clock=clock, minutes=minutes)
        record |= {
            "long_run_minutes": run.minutes,
            "last_minute_over_second": round(run.growth, 3),
            "memory_mb_per_hour": round(run.memory_mb_per_hour, 2),
        }
    if json_line:
        echo_json(record)
    else:
        show_table(record)


def _talks(direction: Direction, count: int, *, max_s: float) -> list[NDArray[np.float32]]:
    """Return spoken talks, cut to one length, so that a batch stays full."""
    from earvoice.evaluation.parley import load_split, select_rows, speak_row
    from earvoice.voice import EspeakProcess

    rows = select_rows(load_split("test"), direction, kind="talk")
    with EspeakProcess() as process:
        talks = [
            speak_row(process, rows[index % len(rows)], direction).samples for index in range(count)
        ]
    shortest = min(*map(len, talks), round(max_s * SAMPLE_RATE_HZ))
    return [talk[:shortest] for talk in talks]
