"""`earvoice interpret`: a recording, a pipe or a microphone, interpreted while it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.agent.captions import Format, parse_formats, write_captions
from earvoice.agent.eventlog import EventLogWriter, Header, LoggedTurn
from earvoice.cli.terminal import View, note, view
from earvoice.errors import DataError
from earvoice.text import joiner_of
from earvoice.types import SAMPLE_RATE_HZ, Language, Turn

if TYPE_CHECKING:
    from earvoice.agent.audio_blocks import Samples
    from earvoice.agent.events import Event
    from earvoice.agent.interpreter import Interpreter
    from earvoice.agent.narrator import TurnObserver
    from earvoice.agent.text_blocks import TextSource

LOG_NAME = "events.jsonl"
DEFAULT_FORMATS = "srt,vtt,txt"


def interpret(  # noqa: PLR0913  one parameter per option
    source: Annotated[
        str,
        typer.Argument(
            help="Media file (with --text a text file), '-' for standard input, 'mic', or 'sample'."
        ),
    ],
    to: Annotated[str, typer.Option("--to", help="Language to write, such as zh or en.")],
    from_: Annotated[
        str | None,
        typer.Option("--from", help="Language to hear; by default the model's other one."),
    ] = None,
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    text: Annotated[
        bool, typer.Option("--text", help="Read a text instead of hearing speech.")
    ] = False,
    task: Annotated[
        str | None,
        typer.Option(
            help="With speech: interpret, transcribe or transcribe-translate, "
            "if the model was taught it (default: interpret)."
        ),
    ] = None,
    multiplier: Annotated[
        int,
        typer.Option(
            min=1,
            max=12,
            help="Base chunks per turn, with --text words or Chinese characters: "
            "more context, more delay.",
        ),
    ] = 1,
    chunk: Annotated[
        float | None,
        typer.Option(
            min=0.08,
            help="Base chunk in seconds, one the model was trained on, such as 0.56 "
            "(default: its first).",
        ),
    ] = None,
    policy: Annotated[
        str, typer.Option(help="learned, offline, or wait-k:K[:TOKENS_PER_CHUNK].")
    ] = "learned",
    realtime: Annotated[
        bool, typer.Option("--realtime", help="Hear a recording at the pace it was spoken.")
    ] = False,
    gate: Annotated[
        bool, typer.Option("--gate/--no-gate", help="Silence what is not speech.")
    ] = True,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Processor threads to compute on.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the event log and captions.")] = None,
    captions: Annotated[
        str | None, typer.Option(help=f"Formats to write to --out (default: {DEFAULT_FORMATS}).")
    ] = None,
    json_lines: Annotated[
        bool, typer.Option("--json", help="Write one event per line as JSON.")
    ] = False,
) -> None:
    """Interpret a recording, a pipe or the microphone while it is heard."""
    if captions is not None and out is None:
        raise typer.BadParameter("needs --out DIR to write to", param_hint="--captions")
    formats = parse_formats(captions or DEFAULT_FORMATS)
    note(f"earvoice {__version__}: {source} to {to} with {model}")
    content: TextSource = _text(source, to=to) if text else _located(source, to=to)
    total_s = None if text else _length_s(str(content))

    from earvoice.agent.audio_blocks import audio_blocks
    from earvoice.agent.interpreter import Interpreter

    interpreter = Interpreter(
        model,
        target=to,
        source=from_,
        multiplier=multiplier,
        policy=policy,
        reads=text,
        task=task,
        chunk_s=chunk,
        threads=threads,
    )
    if text:
        total_s = _text_length_s(content, interpreter.task.direction.source)
    with ExitStack() as stack:
        record = (
            stack.enter_context(_Record.open(out, formats, interpreter.header())) if out else None
        )
        observer = record.turn if record else None
        shown = stack.enter_context(view(json_lines=json_lines, total_s=total_s))
        if text:
            events = _read(interpreter, content, shown, realtime=realtime, observer=observer)
        else:
            events = interpreter.stream(
                _counted(audio_blocks(str(content)), shown),
                realtime=realtime,
                gate=gate,
                observer=observer,
            )
        for event in events:
            shown.show(event)
    if out is not None:
        note(f"wrote {out / LOG_NAME} and captions ({', '.join(formats)}) to {out}")


def _located(source: str, *, to: str) -> str:
    """Return the bundled talk's file for `sample`, which is in the other language than `to`."""
    if source != "sample":
        return source
    from earvoice.samples import sample_talk

    return str(sample_talk(Language.ZH if to.lower() == Language.EN else Language.EN))


def _text(source: str, *, to: str) -> TextSource:
    """Return what is read: a file, `-`, or the text of the bundled talk for `sample`."""
    if source == "mic":
        raise typer.BadParameter("a microphone brings no text; leave out --text")
    if source == "sample":
        from earvoice.samples import sample_sentences

        language = Language.ZH if to.lower() == Language.EN else Language.EN
        return [joiner_of(language).join(sentence for sentence, _ in sample_sentences(language))]
    if source != "-" and not Path(source).is_file():
        raise DataError(
            f"{source} is no file; expected a text file, or '-' for standard input; check the path"
        )
    return source


def _text_length_s(source: TextSource, language: Language) -> float | None:
    from earvoice.agent.text_blocks import text_length_s

    return None if source == "-" else text_length_s(source, language)


def _read(
    interpreter: Interpreter,
    source: TextSource,
    shown: View,
    *,
    realtime: bool,
    observer: TurnObserver | None,
) -> Iterator[Event]:
    """Yield the events of a text, and move the bar with every turn."""
    done_s = 0.0

    def watch(turn: Turn, transcript: str) -> None:
        nonlocal done_s
        shown.heard(turn.heard_s - done_s)
        done_s = turn.heard_s
        if observer is not None:
            observer(turn, transcript)

    yield from interpreter.read(source, realtime=realtime, observer=watch)


def _length_s(source: str) -> float | None:
    """Return how long a recording says it is; None for live sources and files that do not say."""
    if source in ("-", "mic"):
        return None
    from earvoice.audio.decode import probe

    return probe(source).duration_s


def _counted(blocks: Iterable[Samples], shown: View) -> Iterator[Samples]:
    for samples in blocks:
        shown.heard(len(samples) / SAMPLE_RATE_HZ)
        yield samples


@dataclass(slots=True)
class _Record:
    """The files of a run, finished however it ends: captions are made of the turns so far."""

    folder: Path
    formats: tuple[Format, ...]
    header: Header
    log: EventLogWriter
    turns: list[LoggedTurn] = field(default_factory=list)

    @classmethod
    def open(cls, folder: Path, formats: tuple[Format, ...], header: Header) -> _Record:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(
                f"{folder} cannot be made ({error.strerror}); expected a writable place; "
                "choose another one with --out"
            ) from error
        return cls(folder, formats, header, EventLogWriter(folder / LOG_NAME, header))

    def turn(self, turn: Turn, transcript: str) -> None:
        self.log.turn(turn, transcript)
        self.turns.append(LoggedTurn(turn, transcript))

    def __enter__(self) -> _Record:
        return self

    def __exit__(self, *_: object) -> None:
        self.log.close()
        write_captions(self.folder, self.turns, self.header.task.direction, self.formats)
