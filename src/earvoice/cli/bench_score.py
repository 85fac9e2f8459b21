"""`earvoice bench score`: how fast talks are scored and outputs are aligned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import echo_json, note, show_table

if TYPE_CHECKING:
    from earvoice.agent.events import JsonValue


def score(  # noqa: PLR0913  one parameter per option
    talks: Annotated[int, typer.Option(min=1, help="Talks scored in one run.")] = 5,
    words: Annotated[int, typer.Option(min=1, help="Words of each talk.")] = 2000,
    minutes: Annotated[float, typer.Option(min=0.1, help="Length of each talk.")] = 12.0,
    hours: Annotated[
        float, typer.Option(min=0.0, help="Length of one more talk, spoken as fast; 0: none.")
    ] = 3.0,
    texts: Annotated[
        int, typer.Option(min=0, help="Null-aware alignments of a minute's text; 0: none.")
    ] = 512,
    processes: Annotated[int, typer.Option(min=1, help="Processes that share these.")] = 2,
    json_line: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure scoring of made-up talks, of one long talk, and null-aware alignment."""
    note(f"earvoice {__version__}: scoring {talks} talks of {words} words in {minutes} minutes")
    from earvoice.agent.clock import SystemClock
    from earvoice.evaluation.score_speed import score_speed

    clock = SystemClock()
    several = score_speed(clock, talks=talks, words=words, minutes=minutes)
    record: dict[str, JsonValue] = {
        "talks": talks,
        "words": several.words,
        "audio_s": several.audio_s,
        "same_figures_s": round(several.same_s, 3),
        "all_figures_s": round(several.everything_s, 3),
    }
    if hours:
        spoken = round(words / minutes * 60 * hours)
        note(f"one talk of {spoken} words in {hours} hours")
        long = score_speed(clock, talks=1, words=spoken, minutes=60 * hours)
        record |= {
            "long_talk_h": hours,
            "long_talk_words": spoken,
            "long_talk_same_figures_s": round(long.same_s, 3),
            "long_talk_all_figures_s": round(long.everything_s, 3),
        }
    if texts:
        note(f"{texts} null-aware alignments on {processes} processes")
        from earvoice.evaluation.alignment_speed import alignment_speed

        aligned = alignment_speed(clock, texts=texts, processes=processes)
        record |= {
            "alignments": aligned.texts,
            "alignment_sentences": aligned.sentences,
            "alignment_processes": aligned.processes,
            "alignments_s": round(aligned.wall_s, 3),
            "alignments_per_min": round(aligned.per_minute),
        }
    if json_line:
        echo_json(record)
    else:
        show_table(record)
