"""`earvoice doctor`: what works on this machine, and what to install for the rest."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import echo_json
from earvoice.errors import EarvoiceError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. remedy: what to type when it is not ok."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    required: bool = False


_PACKAGES = (
    ("numpy", "pip install earvoice", True),
    ("torch", "pip install 'earvoice[run]'", True),
    ("transformers", "pip install 'earvoice[run]'", True),
    ("tokenizers", "pip install 'earvoice[run]'", True),
    ("safetensors", "pip install 'earvoice[run]'", True),
    ("av", "pip install 'earvoice[run]'", True),
    ("soxr", "pip install 'earvoice[run]'", True),
    ("webrtcvad-wheels", "pip install 'earvoice[run]'", True),
    ("sacrebleu", "pip install earvoice", False),
    ("espeakng-loader", "pip install 'earvoice[espeak]'", False),
    ("sounddevice", "pip install 'earvoice[mic]'", False),
    ("tensorboard", "pip install 'earvoice[train]'", False),
)


def doctor(
    json_lines: Annotated[bool, typer.Option("--json", help="One object per finding.")] = False,
) -> None:
    """Say what works here; fails when interpreting cannot."""
    findings = list(examine())
    for finding in findings:
        if json_lines:
            echo_json(asdict(finding))
            continue
        mark = "ok     " if finding.ok else "MISSING" if finding.required else "no     "
        remedy = f"  ->  {finding.remedy}" if finding.remedy and not finding.ok else ""
        typer.echo(f"{mark}  {finding.name:<18} {finding.detail}{remedy}")
    if any(finding.required and not finding.ok for finding in findings):
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Yield everything there is to know, quick things first."""
    yield Finding(
        "earvoice", True, f"{__version__}, Python {platform.python_version()} on {sys.platform}"
    )
    yield Finding("processor", True, f"{os.cpu_count()} cores, {platform.machine()}")
    for package, remedy, required in _PACKAGES:
        yield _package(package, remedy, required=required)
    yield _attempt("model pocket", _load_pocket, "see: earvoice models list", required=True)
    yield _attempt("synthetic speech", _speak, "pip install 'earvoice[espeak]'")
    yield _attempt("microphone", _open_microphone, "pip install 'earvoice[mic]'")
    yield _attempt("accelerator", _find_accelerator, "interpreting with pocket needs none")


def _package(name: str, remedy: str, *, required: bool) -> Finding:
    try:
        return Finding(name, True, metadata.version(name), required=required)
    except metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", remedy, required)


def _attempt(
    name: str, trial: Callable[[], str], remedy: str, *, required: bool = False
) -> Finding:
    try:
        return Finding(name, True, trial(), required=required)
    except (EarvoiceError, ImportError, OSError) as error:
        return Finding(name, False, str(error), remedy, required)


def _load_pocket() -> str:
    from earvoice.model.checkpoint import load_checkpoint

    model = load_checkpoint("pocket")
    return f"{model.parameters_count:,} parameters, {', '.join(model.config.directions)}"


def _speak() -> str:
    from earvoice.voice import EspeakProcess

    with EspeakProcess() as process:
        return f"eSpeak NG with {len(process.variants)} variants"


def _open_microphone() -> str:
    import sounddevice

    device = sounddevice.query_devices(kind="input")
    return str(device["name"])


def _find_accelerator() -> str:
    import torch

    if not torch.cuda.is_available():
        raise OSError("no CUDA device; the processor computes")
    return str(torch.cuda.get_device_name(0))
