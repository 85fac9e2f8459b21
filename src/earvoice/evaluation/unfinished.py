"""Results of a run that is under way, kept one by one, so that a stopped run goes on.

`unfinished.jsonl` has the settings in its first line, then one result a line. A line that was cut
off by a crash is dropped; the recording is heard again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Self

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.results import ItemResult, parse_result, result_record

UNFINISHED = "unfinished.jsonl"


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

    def _read(self, settings: dict[str, Any]) -> None:
        self._file.seek(0)
        *whole, rest = self._file.read().split(b"\n")
        if rest:
            self._file.truncate(sum(len(line) + 1 for line in whole))
        if not whole:
            self._write({"settings": settings})
            return
        self._compare(settings, self._parsed(1, whole[0]))
        for number, line in enumerate(whole[1:], start=2):
            record = self._parsed(number, line)
            try:
                self.results.append(parse_result(record["result"]))
                self.compute_s += float(record["compute_s"])
            except (KeyError, TypeError, ValueError) as error:
                raise self._damaged(number, str(error)) from error

    def _compare(self, settings: dict[str, Any], header: dict[str, Any]) -> None:
        before = header.get("settings")
        if not isinstance(before, dict):
            raise self._damaged(1, "no settings")
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

    def _parsed(self, number: int, line: bytes) -> dict[str, Any]:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise self._damaged(number, str(error)) from error
        if not isinstance(record, dict):
            raise self._damaged(number, "no object")
        return record

    def _damaged(self, number: int, reason: str) -> DataError:
        return DataError(
            f"{self._path}, line {number} is no result of a run ({reason}); expected what "
            "`earvoice evaluate run` wrote; delete the file to begin anew"
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
