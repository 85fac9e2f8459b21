"""The same recordings through our runner, SimulEval's command and simulstream's, as one value."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from earvoice.agent.emissions import emissions
from earvoice.agent.policies import parse_policy
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StreamEngine
from earvoice.audio.decode import load
from earvoice.testing.clocks import FakeClock
from earvoice.text import Unit
from earvoice.types import Direction, Task
from tests.peers import PEERS

ROOT = Path(__file__).resolve().parents[2]
_LIMIT_S = 600.0


@dataclass(frozen=True, slots=True)
class Written:
    """What a runner says was written about one recording: units, each with its delay."""

    units: tuple[str, ...]
    delays_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every runner is asked. paths: more places to import from than this repository."""

    model: str
    direction: str
    unit: Unit
    policy: str = "learned"
    paths: tuple[str, ...] = ()


def run_ours(engine: StreamEngine, wavs: Sequence[Path], asked: Asked) -> list[Written]:
    """Return what `simulate` gives for recordings."""
    direction = Direction.parse(asked.direction)
    sources = [Source(load(wav), Task(direction)) for wav in wavs]
    policy = parse_policy(asked.policy, target=direction.target)
    runs = simulate(engine, sources, policy=policy, clock=FakeClock(), batch=1)
    written = [emissions(run, asked.unit) for run in runs]
    return [
        Written(tuple(e.unit for e in units), tuple(e.delay_s for e in units)) for units in written
    ]


def run_simuleval(
    folder: Path,
    wavs: Sequence[Path],
    asked: Asked,
    *,
    segment_ms: int,
    agent: Sequence[str] = ("--agent-class", "tests.plugins.echo_simuleval.EchoAgent"),
) -> list[Written]:
    """Return what the instances.log of SimulEval's command says, scored by it as well."""
    folder.mkdir()
    (folder / "source.txt").write_text("".join(f"{wav}\n" for wav in wavs))
    (folder / "target.txt").write_text("a reference\n" * len(wavs))
    if agent[0] == "--agent-class":
        options = {"model": asked.model, "direction": asked.direction, "policy": asked.policy}
        agent = [*agent, *(part for key, value in options.items() for part in (f"--{key}", value))]
    command = [
        *("simuleval", *agent, "--source", str(folder / "source.txt")),
        *("--target", str(folder / "target.txt"), "--source-segment-size", str(segment_ms)),
        *("--eval-latency-unit", asked.unit, "--latency-metrics", "LAAL", "StartOffset"),
        *("--output", str(folder / "out"), "--no-progress-bar"),
    ]
    run_command(command, cwd=folder, paths=asked.paths)
    lines = (folder / "out" / "instances.log").read_text(encoding="utf-8").splitlines()
    return [_of_instance(json.loads(line), asked.unit) for line in lines]


def run_simulstream(
    folder: Path,
    wavs: Sequence[Path],
    asked: Asked,
    *,
    processor: str = "tests.plugins.echo_simulstream.EchoProcessor",
    chunk_s: float | None = None,
) -> list[Written]:
    """Return what simulstream's own reader makes of the log of `simulstream_inference`."""
    folder.mkdir()
    (folder / "wavs.txt").write_text("".join(f"{wav}\n" for wav in wavs))
    config = {
        "type": processor,
        "model": asked.model,
        "policy": asked.policy,
        "detokenizer_type": "simuleval",
        "latency_unit": str(asked.unit),
    }
    if chunk_s is not None:
        config["speech_chunk_size"] = str(chunk_s)
    (folder / "plug.yaml").write_text("".join(f"{key}: {text}\n" for key, text in config.items()))
    source, target = asked.direction.split("-")
    command = [
        *("simulstream_inference", "--speech-processor-config", str(folder / "plug.yaml")),
        *("--wav-list-file", str(folder / "wavs.txt"), "--src-lang", source, "--tgt-lang", target),
        *("--metrics-log-file", str(folder / "metrics.jsonl")),
    ]
    run_command(command, cwd=folder, paths=asked.paths)
    return read_metrics(folder, [wav.stem for wav in wavs], asked.unit)


_READ = """
import json, sys
from simulstream.config import yaml_config
from simulstream.metrics.readers import LogReader
reader = LogReader(yaml_config("plug.yaml"), "metrics.jsonl", sys.argv[1])
outputs = reader.final_outputs_and_latencies()
read = {name: [out.text_items(sys.argv[1]), out.ideal_delays] for name, out in outputs.items()}
assert reader.num_deleted_tokens() == 0
json.dump(read, open("read.json", "w"))
"""


def read_metrics(folder: Path, names: Sequence[str], unit: Unit) -> list[Written]:
    """Return what simulstream reads in `metrics.jsonl`; spaces are no units here."""
    run_command(["python", "-c", _READ, unit], cwd=folder)
    read = json.loads((folder / "read.json").read_text())
    runs = []
    for name in names:
        pairs = [pair for pair in zip(*read[name], strict=True) if not pair[0].isspace()]
        runs.append(Written(tuple(u for u, _ in pairs), tuple(d for _, d in pairs)))
    return runs


def run_command(command: Sequence[str], *, cwd: Path, paths: Sequence[str] = ()) -> str:
    """Run a program of the peers' interpreter that finds this repository; returns its stdout."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), *paths]),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
    }
    done = subprocess.run(
        [str(PEERS.parent / command[0]), *command[1:]],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def path_with_torch() -> str:
    """Return this interpreter's packages, or skip where the peers' interpreter cannot share them.

    The packages come before the peers' own, so both must agree on every one that both have.
    """
    ours = sysconfig.get_path("purelib")
    asked = (
        "import sys, sysconfig; print(*sys.version_info[:2]); print(sysconfig.get_path('purelib'))"
    )
    version, theirs = subprocess.run(
        [str(PEERS), "-c", asked], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if version != f"{sys.version_info[0]} {sys.version_info[1]}":
        pytest.skip(f"NOT RUN WITH A MODEL: Python {version} of the peers is not ours")
    mine, others = _versions(ours), _versions(theirs)
    clashes = {
        name: (mine[name], others[name])
        for name in mine.keys() & others.keys() - {"pip", "setuptools"}
        if mine[name] != others[name]
    }
    if clashes:
        pytest.skip(f"NOT RUN WITH A MODEL: ours and the peers' packages differ: {clashes}")
    return ours


def _versions(path: str) -> Mapping[str, str]:
    return {
        str(found.name).lower().replace("_", "-"): found.version
        for found in importlib.metadata.distributions(path=[path])
    }


def _of_instance(line: Mapping[str, object], unit: Unit) -> Written:
    text, delays_ms = line["prediction"], line["delays"]
    assert isinstance(text, str) and isinstance(delays_ms, list)
    # The log joins the units that SimulEval counted by one space or by nothing.
    units = text.split(" ") if unit is Unit.WORD and text else list(text)
    pairs = [pair for pair in zip(units, delays_ms, strict=True) if not pair[0].isspace()]
    return Written(tuple(u for u, _ in pairs), tuple(d / 1000 for _, d in pairs))
