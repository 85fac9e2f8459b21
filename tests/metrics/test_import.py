"""The metrics are pure: importing all of them brings neither torch nor scoring libraries."""

from __future__ import annotations

import subprocess
import sys

_CODE = """
import importlib, pkgutil, sys, time
import numpy
begun_s = time.perf_counter()
import earvoice.metrics as metrics
for found in pkgutil.walk_packages(metrics.__path__, "earvoice.metrics."):
    importlib.import_module(found.name)
heavy = {"torch", "transformers", "sacrebleu", "matplotlib"} & set(sys.modules)
print(time.perf_counter() - begun_s, sorted(heavy))
"""


def test_every_metric_is_imported_without_torch_in_half_a_second() -> None:
    # The quickest of three: the first one may read from a cold disk.
    runs = [
        subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    assert all(run.stdout.split(maxsplit=1)[1].strip() == "[]" for run in runs)
    assert min(float(run.stdout.split()[0]) for run in runs) < 0.5
