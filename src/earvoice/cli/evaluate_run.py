"""`earvoice evaluate run`: interpret a corpus, print its figures, write what scoring needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import AudioProgress, echo_json, note, show_table
from earvoice.errors import DataError
from earvoice.types import SAMPLE_RATE_HZ, Direction, Task

if TYPE_CHECKING:
    from earvoice.agent.choosing import Chooser
    from earvoice.evaluation.corpora import Corpus, Entry
    from earvoice.evaluation.corpus_run import Run
    from earvoice.evaluation.items import Item
    from earvoice.evaluation.shard import Shard

Settings = dict[str, str | int | float | None]

# Synthetic speech is cleaner than any room.
_NOISE_DB = 20.0


def run(  # noqa: PLR0913  one parameter per option
    direction: Annotated[str, typer.Option(help="SOURCE-TARGET, such as en-zh.")],
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    corpus: Annotated[
        str, typer.Option(help="parley, realsi, tatoeba, folder, lhotse or voices.")
    ] = "parley",
    corpus_path: Annotated[
        Path | None,
        typer.Option(envvar="EARVOICE_CORPUS_PATH", help="Where the corpus lies."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Part of the corpus (default: its usual one).")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many recordings.")] = None,
    shard: Annotated[str, typer.Option(help="Only this part of them, such as 2/4.")] = "1/1",
    kind: Annotated[
        str, typer.Option(help="Of parley: all, seen_pattern, unseen_pattern or talk.")
    ] = "all",
    voices: Annotated[str, typer.Option(help="Of parley: all, seen or held_out.")] = "all",
    cast: Annotated[
        str | None,
        typer.Option(
            help="Of parley: held_out or odd voices for every row (default: each row's own)."
        ),
    ] = None,
    synthesiser: Annotated[
        str, typer.Option(help="Of parley: espeak, or flite, which no model has trained on.")
    ] = "espeak",
    text: Annotated[
        bool, typer.Option("--text", help="Read parley, realsi or tatoeba instead of hearing it.")
    ] = False,
    task: Annotated[
        str | None,
        typer.Option(help="interpret, transcribe or transcribe-translate (default: interpret)."),
    ] = None,
    multiplier: Annotated[
        int,
        typer.Option(min=1, max=12, help="Base chunks per turn; text units with --text."),
    ] = 1,
    multipliers: Annotated[
        str | None,
        typer.Option(help="Several, such as 1,2,4: a curve, each in a folder of its own in --out."),
    ] = None,
    chunk: Annotated[
        float | None,
        typer.Option(min=0.08, help="Base chunk in seconds (default: the model's first)."),
    ] = None,
    policy: Annotated[
        str, typer.Option(help="learned, offline, or wait-k:K[:TOKENS_PER_CHUNK].")
    ] = "learned",
    temperature: Annotated[
        float | None,
        typer.Option(min=0.01, help="Sample at this temperature (default: the likeliest tokens)."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of sampling.")] = 0,
    noise_db: Annotated[
        float | None,
        typer.Option(
            help="Ratio of speech to white noise; inf for none "
            "(default: 20 for synthetic speech, else none)."
        ),
    ] = None,
    batch: Annotated[int, typer.Option(min=1, help="Recordings at once.")] = 8,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Processor threads to compute on.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            help="Folder for speech that is made once "
            "(default: spoken in $EARVOICE_CACHE or the user's cache)."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results; a stopped run goes on in it."),
    ] = None,
    json_line: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object.")
    ] = False,
) -> None:
    """Interpret a corpus and print quality, latency and speed.

    With --out, every result is on disk as soon as it is there, and the same command goes on where
    it was stopped. Shards write folders of their own in it; the last one joins them.
    With --multipliers, runs that are there already are not done again.
    With --temperature, the same seed gives the same run as long as it is not stopped in between.
    """
    from earvoice.agent.interpreter import choose_task
    from earvoice.evaluation.corpora import Options, open_corpus
    from earvoice.evaluation.curve_run import run_folders
    from earvoice.evaluation.parley import Cast
    from earvoice.evaluation.shard import Shard

    way, part = Direction.parse(direction), Shard.parse(shard)
    asked = choose_task(task, reads=text, policy=policy)
    places = run_folders(out, multiplier, multipliers, policy=policy)
    spoken_by = None if cast is None else Cast.parse(cast)
    options = Options(corpus_path, cache, kind, voices, spoken_by, text, synthesiser)
    with open_corpus(corpus, options) as found:
        chosen = split or found.splits[0]
        entries, count = _entries(found, way, chosen, limit, part)
        if noise_db is None:
            noise_db = _NOISE_DB if found.is_spoken_here else float("inf")
        note(
            f"earvoice {__version__}: {model} on {corpus} {chosen}, {way}, "
            f"{len(entries)} of {count} recordings"
        )
        if found.attribution:
            note(found.attribution)
        from earvoice.agent.clock import SystemClock
        from earvoice.agent.policies import parse_policy
        from earvoice.evaluation import corpus_run

        loaded = corpus_run.load_model(
            model,
            Task(way, multiplier, asked),
            slots=min(batch, len(entries)),
            threads=threads,
            chunk_s=chunk,
            chooser=_chooser(temperature, seed),
        )
        chunk_s = loaded.engine.chunk_samples / SAMPLE_RATE_HZ
        behaviour = parse_policy(
            policy,
            target=way.target,
            longest_merge=loaded.longest_merge,
            reads=text,
            chunk_s=chunk_s,
        )
        settings: Settings = {
            "model": model,
            "model_hash": loaded.model_hash,
            "corpus": corpus,
            "corpus_path": str(corpus_path) if corpus_path and corpus != "parley" else None,
            "split": chosen,
            "direction": str(way),
            "kind": kind,
            "voices": voices,
            "synthesiser": synthesiser,
            "limit": limit,
            "shard": str(part),
            "text": text,
            "task": str(asked),
            "chunk_s": chunk_s,
            "multiplier": multiplier,
            "policy": behaviour.name,
            "noise_db": noise_db if noise_db != float("inf") else None,
            "cast": cast,
            "temperature": temperature,
            "seed": None if temperature is None else seed,
        }
        for at, (base_chunks, folder) in enumerate(places, 1):
            if multipliers:
                note(f"multiplier {base_chunks}, {at} of {len(places)}")
            with AudioProgress(total_s=None).shown() as progress:
                heard = corpus_run.Run(
                    loaded.engine,
                    Task(way, base_chunks, asked),
                    behaviour,
                    SystemClock(),
                    prepare=_noisy(noise_db),
                    expect=progress.expect,
                    progress=progress.advance,
                )
                made = {**settings, "multiplier": base_chunks}
                record = _results(heard, entries, made, folder, part, again=not multipliers)
            if json_line:
                echo_json(record)
            else:
                show_table(record)


def _entries(
    corpus: Corpus, way: Direction, split: str, limit: int | None, shard: Shard
) -> tuple[list[Entry], int]:
    """Return the recordings of a shard and how many all shards have."""
    whole = corpus.entries(way, split)[:limit]
    entries = shard.of(whole)
    if not entries:
        raise DataError(
            f"--shard {shard} of {len(whole)} recordings is empty; expected at most as many shards "
            "as recordings; choose fewer"
        )
    return entries, len(whole)


def _chooser(temperature: float | None, seed: int) -> Chooser | None:
    if temperature is None:
        return None
    from earvoice.agent.choosing import Sampler, Sampling

    return Sampler(Sampling(temperature), seed=seed)


def _noisy(noise_db: float) -> Callable[[Item], Item]:
    from earvoice.evaluation.items import with_noise

    if noise_db == float("inf"):
        return lambda item: item
    return lambda item: with_noise(item, noise_db)


def _results(
    heard: Run,
    entries: list[Entry],
    settings: Settings,
    out: Path | None,
    shard: Shard,
    *,
    again: bool,
) -> Settings:
    """Run, write where that is wanted, and return settings and figures.

    again: also when the same run is there already.
    """
    from earvoice.evaluation.corpus_run import joined_shards, run_entries, write_run
    from earvoice.evaluation.curve_run import finished

    source = heard.task.direction.source
    if out is None:
        scores, _ = run_entries(heard, entries)
        return {**settings, **scores.to_json(source)}
    folder = out / shard.folder if shard.count > 1 else out
    record = None if again else finished(folder, settings)
    if record is not None:
        note(f"{folder} has this run already")
    else:
        record = _run_into(folder, heard, entries, settings)
    if shard.count > 1 and (joined := joined_shards(out, shard, settings)):
        scores, results = joined
        whole = {**settings, "shard": f"all {shard.count}", **scores.to_json(source)}
        _note_files(write_run(out, whole, results))
        return whole
    return record


def _run_into(folder: Path, heard: Run, entries: list[Entry], settings: Settings) -> Settings:
    """Run, or go on with a run that was stopped, and write its folder."""
    from earvoice.evaluation.corpus_run import run_entries, write_run
    from earvoice.evaluation.unfinished import Unfinished

    with Unfinished(folder, settings) as kept:
        if kept.results:
            note(f"going on after {len(kept.results)} of {len(entries)} recordings in {folder}")
        scores, results = run_entries(heard, entries, kept=kept)
        record = {**settings, **scores.to_json(heard.task.direction.source)}
        _note_files(write_run(folder, record, results))
        kept.finish()
    return record


def _note_files(files: list[Path]) -> None:
    note(f"wrote {', '.join(file.name for file in files)} in {files[0].parent}")
