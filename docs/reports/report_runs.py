"""Run Earvoice for a report: what is there is not made again, and failures are named."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from rl_plan import GREEDY, LEARNED, SAMPLED, TALKS, FrozenTest, results_folder

from earvoice.training.state import saved_steps

# Runs go side by side, and numpy takes every core for the rewards unless it is told not to.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(slots=True)
class Commands:
    """Runs commands and remembers those that failed. EARVOICE names another one than `earvoice`."""

    failed: list[str] = field(default_factory=list)

    def earvoice(self, *arguments: str) -> bool:
        """Run a command; return whether it ended well, and remember it if not."""
        command = [os.environ.get("EARVOICE", "earvoice"), *arguments]
        say("+ " + " ".join(command))
        done = subprocess.run(command, check=False, env=os.environ | ONE_THREAD).returncode == 0
        if not done:
            self.failed.append(" ".join(command))
        return done

    def test(
        self,
        folder: Path,
        test: FrozenTest,
        model: str,
        policy: str = LEARNED,
        *,
        way: str = GREEDY,
        seed: int = 1,
    ) -> None:
        """Let a model do the frozen test, where it has not. seed: of what is sampled."""
        for direction in test.directions:
            out = results_folder(folder, test, direction, policy, way)
            if (out / "scores.json").is_file():
                continue
            rows = ("--kind", "talk") if way == TALKS else ("--limit", str(test.limit))
            sampled = ("--temperature", "1", "--seed", str(seed)) if way == SAMPLED else ()
            self.earvoice(
                *("evaluate", "run", "--model", model, "--direction", direction),
                *("--split", test.split, *rows, "--policy", policy),
                *("--multiplier", str(test.multiplier), "--threads", "1", "--batch", "16"),
                *test.options,
                *sampled,
                *("--out", str(out)),
            )

    def tell(self) -> int:
        """Name what failed; return the exit status."""
        for command in self.failed:
            say(f"FAILED: {command}")
        return bool(self.failed)


def took_all_steps(folder: Path, steps: int) -> bool:
    """Return whether a run of `earvoice train` has come to its end; one that is stopped has not."""
    saved = saved_steps(folder)
    return bool(saved) and saved[-1].name == f"step-{steps:07d}"


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
