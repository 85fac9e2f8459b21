"""`earvoice bench rollout`: how fast rollouts are sampled, against `generate` of transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import echo_json, note, show_table
from earvoice.types import Direction, Task

if TYPE_CHECKING:
    from earvoice.agent.events import JsonValue
    from earvoice.model.speech_lm import SpeechLM
    from earvoice.training.rollout import RolloutSource


def rollout(
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    sources: Annotated[int, typer.Option(min=1, max=12, help="Talks of parley.")] = 8,
    samples: Annotated[int, typer.Option(min=1, help="Rollouts of each.")] = 8,
    seconds: Annotated[float, typer.Option(min=1.2, help="Length of each.")] = 15.0,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads to compute on.")] = 1,
    json_line: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Sample the beginnings of talks with the engine and with `generate`, in one run."""
    note(f"earvoice {__version__}: {sources} x {samples} rollouts of {seconds} s with {model}")
    import torch

    from earvoice.model.checkpoint import load_checkpoint
    from earvoice.training.rollout_speed import compare_with_generate

    torch.set_num_threads(threads)
    loaded = load_checkpoint(model).eval()
    speed = compare_with_generate(loaded, _heard(loaded, sources, seconds), samples=samples)
    record: dict[str, JsonValue] = {
        "model": model,
        "rollouts": speed.rollouts,
        "seconds": seconds,
        "threads": threads,
        "rollouts_s": round(speed.ours_s, 3),
        "generate_s": round(speed.generate_s, 3),
        "tokens": speed.our_tokens,
        "generate_tokens": speed.generate_tokens,
        "tokens_per_s_over_generate": round(speed.ratio, 2),
    }
    if json_line:
        echo_json(record)
    else:
        show_table(record)


def _heard(model: SpeechLM, count: int, seconds: float) -> list[RolloutSource]:
    """Return the beginnings of parley's frozen talks as the encoder hears them."""
    from earvoice.audio.features import log_mel
    from earvoice.evaluation.parley import load_split, select_rows, speak_row
    from earvoice.training.rollout import HeardFrames, RolloutSource
    from earvoice.types import SAMPLE_RATE_HZ
    from earvoice.voice import EspeakProcess

    direction = Direction.parse(model.config.directions[0])
    rows = select_rows(load_split("test"), direction, kind="talk")[:count]
    chunk = model.config.chunk_samples
    chunks = max(1, round(seconds * SAMPLE_RATE_HZ / chunk))
    heard, found = HeardFrames(model), []
    with EspeakProcess() as process:
        for row in rows:
            samples = speak_row(process, row, direction).samples[: chunks * chunk]
            whole = samples[: len(samples) // chunk * chunk]
            frames_TE = heard.of(row.id, lambda whole=whole: log_mel(whole))  # type: ignore[misc]
            length_s = len(whole) / SAMPLE_RATE_HZ
            found.append(RolloutSource(row.id, Task(direction), frames_TE, length_s))
    return found
