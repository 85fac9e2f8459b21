"""A metric's process: JSON lines in and out, its last words when it dies.

Protocol: the worker writes `{"ready": true}` once its model stands. Then every request
`{"triples": [{"src": ..., "mt": ..., "ref": ...}]}` is answered by `{"scores": [...]}`. Instead of
either it may write `{"error": ..., "missing": "package" | "model" | null}`.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from earvoice.errors import ConfigError, MetricError, ModelError
from earvoice.evaluation.learned_metrics.metric import Triple

_TAIL_LINES = 8
_TAIL_BYTES = 8192
_GOODBYE_S = 5.0


class Worker:
    """A running worker whose model is loaded; close it, or use it in a `with` statement.

    It ends by itself when its input closes, so it does not outlive this process.
    """

    def __init__(self, command: Sequence[str], *, name: str, remedy: str) -> None:
        """Start a worker and wait until it is ready.

        remedy: what to do when its interpreter lacks the package.
        Raises ConfigError when it does not start or lacks the package, ModelError otherwise.
        """
        self._name = name
        self._remedy = remedy
        # A file and not a pipe: a talkative library must not block on an unread pipe.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `close`
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                encoding="utf-8",
                # The terminal's interrupt is for this process, which may want one more score.
                start_new_session=True,
            )
        except OSError as error:
            self._log.close()
            raise ConfigError(f"{name}: {command[0]} did not start: {error}; {remedy}") from error
        try:
            self._expect_ready()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def score(self, triples: Sequence[Triple]) -> list[float]:
        """Return what the worker answers; the caller checks count and range.

        Raises ModelError when it dies or breaks the protocol, MetricError when what it answers are
        no numbers.
        """
        rows = [
            {"src": triple.source, "mt": triple.hypothesis, "ref": triple.reference}
            for triple in triples
        ]
        answer = self._ask({"triples": rows})
        scores = answer.get("scores")
        if not isinstance(scores, list) or not all(map(_is_number, scores)):
            raise MetricError(
                f"{self._name}: the worker answered {_short(json.dumps(answer))}; expected "
                '{"scores": [...]} with numbers'
            )
        return [float(score) for score in scores]

    def close(self) -> None:
        """End the process; a second call does nothing."""
        for pipe in (self._process.stdin, self._process.stdout):
            _close(pipe)
        try:
            self._process.wait(timeout=_GOODBYE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _expect_ready(self) -> None:
        if self._read().get("ready") is not True:
            raise ModelError(
                f'{self._name}: the worker did not begin with {{"ready": true}}; expected the '
                "worker script of this version of Earvoice"
            )

    def _ask(self, request: Mapping[str, object]) -> Mapping[str, object]:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            # Escaped to ASCII: lone surrogates and odd line separators travel unharmed.
            pipe.write(json.dumps(request) + "\n")
            pipe.flush()
        except (BrokenPipeError, ValueError) as error:
            raise self._death() from error
        return self._read()

    def _read(self) -> Mapping[str, object]:
        pipe = self._process.stdout
        assert pipe is not None
        line = pipe.readline()
        if not line.endswith("\n"):
            raise self._death()
        try:
            answer = json.loads(line)
        except json.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise ModelError(
                f"{self._name}: the worker wrote {_short(line)}; expected a line of JSON with an "
                "object; let it print to standard error only"
            )
        if "error" in answer:
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Mapping[str, object]) -> ConfigError | ModelError:
        said = f"{self._name}: {answer['error']}"
        if answer.get("missing") == "package":
            return ConfigError(f"{said}; {self._remedy}")
        return ModelError(f"{said}{self._last_words()}")

    def _death(self) -> ModelError:
        _close(self._process.stdin)
        try:
            status: int | str = self._process.wait(timeout=_GOODBYE_S)
        except subprocess.TimeoutExpired:
            status = "unknown, it still runs"
        return ModelError(
            f"{self._name}: the worker ended with status {status} without an answer"
            f"{self._last_words() or '; it wrote nothing to standard error'}"
        )

    def _last_words(self) -> str:
        size = self._log.seek(0, 2)
        self._log.seek(max(0, size - _TAIL_BYTES))
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        self._log.seek(0, 2)
        return "; its last lines:\n" + "\n".join(lines[-_TAIL_LINES:]) if lines else ""


def worker_script() -> Path:
    """Return the script that other interpreters run."""
    return Path(__file__).parent / "workers" / "scorer.py"


def _close(pipe: IO[str] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        return  # the worker is gone, which is what closing is for


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(text: str) -> str:
    return repr(text[:200])
