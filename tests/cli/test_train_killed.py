"""A run of reinforcement learning that is killed in the middle of a step, and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from earvoice.evaluation.cache_folder import CACHE_VARIABLE
from earvoice.evaluation.judging.endpoint import MODEL_VARIABLE, URL_VARIABLE
from earvoice.training.rl_run import METRICS
from tests.cli.rl_recipes import write_rl_recipe
from tests.evaluation.judging.endpoints import Body, Reply, answering

pytestmark = pytest.mark.usefixtures("nothing_configured")

# A clock's figures differ from run to run.
_CLOCKS = ("time/", "step_time")
_LONGEST_S = 300.0


class Training:
    """`earvoice train` in a process of its own; what its judge answers is its own, too."""

    def __init__(self, recipe: Path, name: str, *, url: str) -> None:
        self.out = recipe.parent / name
        self._command = [sys.executable, "-m", "earvoice.cli", "train", str(recipe)]
        self._command += ["--set", f'out="{self.out}"', "--set", "steps=4"]
        self._environ = os.environ | {
            URL_VARIABLE: url,
            MODEL_VARIABLE: "m",
            CACHE_VARIABLE: str(recipe.parent / f"cache-{name}"),
        }

    def start(self, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self._command, *more], env=self._environ, stderr=subprocess.PIPE, text=True
        )

    def finish(self, *more: str) -> None:
        process = self.start(*more)
        try:
            _, errors = process.communicate(timeout=_LONGEST_S)
        finally:
            process.kill()
        assert process.returncode == 0, errors

    def metrics(self) -> list[dict[str, float]]:
        lines = (self.out / METRICS).read_text(encoding="utf-8").splitlines()
        return [
            {
                name: value
                for name, value in json.loads(line).items()
                if not name.startswith(_CLOCKS)
            }
            for line in lines
        ]

    def weights(self) -> bytes:
        return (self.out / "model" / "model.safetensors").read_bytes()


def wait_for(event: Event, process: subprocess.Popen[str]) -> bool:
    """Return whether an event came while a process ran."""
    until_s = time.monotonic() + _LONGEST_S
    while process.poll() is None and time.monotonic() < until_s:
        if event.wait(0.05):
            return True
    return False


@pytest.mark.slow
def test_a_run_killed_in_the_middle_of_a_step_goes_on_as_if_it_had_not_been(
    tmp_path: Path,
) -> None:
    saved = tmp_path / "cut" / "step-0000001"
    in_the_middle, killed = Event(), Event()

    def answer(number: int, body: Body) -> Reply:
        # The first step is saved, and the second has its rollouts and no rewards yet.
        if saved.is_dir() and not killed.is_set():
            in_the_middle.set()
            killed.wait(_LONGEST_S)
        score = sum(map(ord, str(body["messages"]))) % 101
        return Reply(json.dumps({"errors": [], "score": score}))

    recipe = write_rl_recipe(tmp_path, "esa")
    with answering(answer) as desk:
        whole, cut = (Training(recipe, name, url=desk.url) for name in ("whole", "cut"))
        whole.finish()
        process = cut.start()
        try:
            assert wait_for(in_the_middle, process), "no question in the middle of a step"
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed.set()
        assert process.returncode == -signal.SIGKILL
        assert [row["step"] for row in cut.metrics()] == [0, 1]
        cut.finish("--resume")
    assert [row["step"] for row in whole.metrics()] == [0, 1, 2, 3, 4]
    assert cut.metrics() == whole.metrics()
    assert cut.weights() == whole.weights()
