"""Results of a run that is under way, kept one by one, so that a stopped run goes on.

`unfinished.jsonl` has the settings in its first line, then one result a line. A line that was cut
off by a crash is dropped; the recording is heard again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.results import ItemResult, parse_result, result_record
from earvoice.metrics.logs.records import Record, read_records

UNFINISHED = "unfinished.jsonl"
_BLOCK_BYTES = 2**20


class Unfinished:
    """The results so far. Leaving it as a context closes the file and keeps it.

    results: in the order they were added. compute_s: what they cost. settings: whatever decides
    about the results; as JSON can write them.
    """

    def __init__(self, folder: Path, settings: Mapping[str, object]) -> None:
        """Begin, or go on where a run with the same settings stopped.

        Raises ConfigError when it had other settings, DataError when its file is damaged or the
        folder cannot be written to.
        """
        self._path = folder / UNFINISHED
        self.results: list[ItemResult] = []
        self.compute_s = 0.0
        with _writing(self._path):
            folder.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = self._path.open("a+b")
        try:
            with _writing(self._path):
                self._read(json.loads(json.dumps(settings)))
        except BaseException:
            self._file.close()
            raise

    def add(self, result: ItemResult, *, compute_s: float) -> None:
        """Keep a result; it is on disk when this returns. compute_s: since the one before."""
        self._write({"compute_s": compute_s, "result": result_record(result)})
        self.results.append(result)
        self.compute_s += compute_s

    def finish(self) -> None:
        """Remove the file: the results are elsewhere now."""
        self._file.close()
        with _writing(self._path):
            self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, settings: dict[str, object]) -> None:
        self._drop_cut_line()
        try:
            header = self._read_records(settings)
        except DataError as error:
            raise DataError(f"{error}; delete the file to begin anew") from error
        if header is None:
            self._write({"settings": settings})

    def _drop_cut_line(self) -> None:
        """Take off the last line unless it was written to its end."""
        size = whole = 0
        self._file.seek(0)
        while block := self._file.read(_BLOCK_BYTES):
            if b"\n" in block:
                whole = size + block.rindex(b"\n") + 1
            size += len(block)
        if whole < size:
            self._file.truncate(whole)

    def _read_records(self, settings: dict[str, object]) -> Record | None:
        """Take the results over, if the settings are the same; returns the header, if any."""
        records = read_records(self._path)
        header = next(records, None)
        if header is not None:
            self._compare(settings, header.record("settings").fields)
        for record in records:
            self.results.append(parse_result(record.record("result")))
            self.compute_s += record.number("compute_s", least=0)
        return header

    def _compare(self, settings: Mapping[str, object], before: Mapping[str, object]) -> None:
        other = [
            f"{name} {before.get(name)!r} instead of {settings.get(name)!r}"
            for name in {**settings, **before}
            if before.get(name) != settings.get(name)
        ]
        if other:
            raise ConfigError(
                f"{self._path} is of a run with {', '.join(other)}; expected the same settings to "
                "go on with it; choose another --out, or delete the file to begin anew"
            )

    def _write(self, record: Mapping[str, object]) -> None:
        with _writing(self._path):
            self._file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            self._file.flush()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            f"{path} cannot be written ({error.strerror or error}); expected a writable folder "
            "with free space; choose another one with --out"
        ) from error
