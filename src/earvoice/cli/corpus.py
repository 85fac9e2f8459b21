"""`earvoice corpus`: which corpora are there, what is in them, and how they sound."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice.cli.terminal import echo_json, note, show_table
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.catalogue import CATALOGUE, PARLEY, note_of
from earvoice.types import Direction

if TYPE_CHECKING:
    from earvoice.agent.events import JsonValue
    from earvoice.evaluation.parley import Row

app = typer.Typer(no_args_is_help=True, help="List, describe and sample corpora.")

_Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]


@app.command("list")
def list_corpora(json_lines: _Json = False) -> None:
    """List the corpora that can be interpreted, and how to get each."""
    for corpus in CATALOGUE:
        if json_lines:
            echo_json(
                {
                    "name": corpus.name,
                    "about": corpus.about,
                    "included": corpus.is_included,
                    "source": corpus.source or None,
                }
            )
        else:
            typer.echo(f"{corpus.name:<9}{corpus.about}")
            typer.echo(f"{'':<9}{corpus.source or 'comes with Earvoice'}")
    if not json_lines:
        note("interpret one: earvoice evaluate run --corpus NAME --corpus-path WHERE_IT_LIES")


@app.command("show")
def show_corpus(
    name: Annotated[str, typer.Argument(help="Name of the corpus.")], json_lines: _Json = False
) -> None:
    """Show what the frozen splits of a corpus hold."""
    _require_known(name)
    from earvoice.evaluation.parley import SPLITS, load_split

    for split in SPLITS:
        content = load_split(split)
        rows: list[Row] = [*content.sentences, *content.talks]
        kinds = Counter(str(row.kind) for row in rows)
        voices = Counter(str(row.voices.kind) for row in rows)
        record: dict[str, JsonValue] = {
            "name": name,
            "split": split,
            "version": content.version,
            "rows": dict(kinds),
            "voices": dict(voices),
        }
        if json_lines:
            echo_json(record)
        else:
            show_table(record)
            typer.echo("")


@app.command("sample")
def sample(
    name: Annotated[str, typer.Argument(help="Name of the corpus.")],
    split: Annotated[str, typer.Option(help="test, dev, test-2, verb-final ...")] = "test",
    n: Annotated[int, typer.Option("-n", min=1, help="How many rows.")] = 5,
    direction: Annotated[str, typer.Option(help="SOURCE-TARGET, such as en-zh.")] = "en-zh",
    speak: Annotated[Path | None, typer.Option(help="Folder for recordings of the rows.")] = None,
    json_lines: _Json = False,
) -> None:
    """Show some rows, and speak them."""
    _require_known(name)
    from earvoice.evaluation.parley import load_split, select_rows

    way = Direction.parse(direction)
    rows = _spread(select_rows(load_split(split), way), n)
    for row in rows:
        record = _record(row, way)
        if json_lines:
            echo_json(record)
        else:
            typer.echo(
                f"{record['id']}  {record['source']}\n{' ' * len(row.id)}  {record['target']}"
            )
    if speak is not None:
        _speak(rows, way, speak)


def _spread(rows: list[Row], n: int) -> list[Row]:
    """Return n rows from all over the list."""
    count = min(n, len(rows))
    return [rows[index * len(rows) // count] for index in range(count)]


def _record(row: Row, direction: Direction) -> dict[str, JsonValue]:
    from earvoice.evaluation.parley import pairs_of, text_of

    pairs = pairs_of(row)
    return {
        "id": row.id,
        "kind": str(row.kind),
        "voices": str(row.voices.kind),
        "source": text_of(pairs, direction.source),
        "target": text_of(pairs, direction.target),
    }


def _speak(rows: list[Row], direction: Direction, folder: Path) -> None:
    from earvoice.audio.wav import write_wav
    from earvoice.evaluation.parley import speak_row
    from earvoice.voice import EspeakProcess

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{folder} cannot be made ({error.strerror}); choose another folder with --speak"
        ) from error
    with EspeakProcess() as process:
        for row in rows:
            path = folder / f"{row.id}.{direction.source}.wav"
            write_wav(path, speak_row(process, row, direction).samples)
            note(f"wrote {path}")


def _require_known(name: str) -> None:
    """Raise ConfigError unless a corpus has frozen rows to look at."""
    if name == PARLEY:
        return
    known = note_of(name)
    if known is None:
        names = ", ".join(corpus.name for corpus in CATALOGUE)
        raise ConfigError(f"corpus {name!r} is unknown; choose {names}")
    raise ConfigError(
        f"corpus {name} does not come with Earvoice, and only {PARLEY} can be looked at here; "
        f"interpret some of it: earvoice evaluate run --corpus {name} --limit 1"
    )
