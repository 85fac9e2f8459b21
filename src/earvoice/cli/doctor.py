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
from earvoice.cli.doctor_metrics import install_tool, look_at_metrics
from earvoice.cli.finding import Finding
from earvoice.cli.terminal import echo_json
from earvoice.errors import EarvoiceError, ModelError
from earvoice.types import SAMPLE_RATE_HZ, Language


@dataclass(frozen=True, slots=True)
class _Package:
    name: str
    extra: str
    purpose: str

    @property
    def remedy(self) -> str:
        return f"pip install 'earvoice[{self.extra}]'" if self.extra else "pip install earvoice"


_INTERPRETING = "to interpret"
_PACKAGES = (
    _Package("numpy", "", _INTERPRETING),
    _Package("torch", "run", _INTERPRETING),
    _Package("transformers", "run", _INTERPRETING),
    _Package("tokenizers", "run", _INTERPRETING),
    _Package("safetensors", "run", _INTERPRETING),
    _Package("av", "run", _INTERPRETING),
    _Package("soxr", "run", _INTERPRETING),
    _Package("webrtcvad-wheels", "run", _INTERPRETING),
    _Package("sacrebleu", "", "to evaluate"),
    _Package("espeakng-loader", "espeak", "to evaluate and to prepare data"),
    _Package("scipy", "train", "to train"),
    _Package("tensorboard", "train", "to train"),
    _Package("sounddevice", "mic", "to listen to a microphone"),
    _Package("sentencepiece", "metricx", "to score with --learned metricx"),
    _Package("sentence-transformers", "embed", "to align text across languages"),
)


def doctor(
    install: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TOOL",
            help="Make the interpreter that comet or bleurt needs, then look at it; repeatable.",
        ),
    ] = None,
    json_lines: Annotated[bool, typer.Option("--json", help="One object per finding.")] = False,
) -> None:
    """Say what works here; fails when interpreting cannot."""
    show = _show_json if json_lines else _show
    if install:
        for name in install:
            show(install_tool(name))
        return
    findings = []
    for finding in examine():
        findings.append(finding)
        show(finding)
    missing = [finding.name for finding in findings if finding.required and not finding.ok]
    if not json_lines:
        typer.echo(
            f"\nInterpreting does not work yet: {', '.join(missing)}."
            if missing
            else "\nEverything that interpreting needs is here: earvoice interpret sample --to zh"
        )
    if missing:
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Yield everything there is to know, quick things first."""
    yield Finding(
        "earvoice", True, f"{__version__}, Python {platform.python_version()} on {sys.platform}"
    )
    yield Finding("processor", True, f"{_cores()} cores, {platform.machine()}")
    for package in _PACKAGES:
        yield _installed(package)
    run = "pip install 'earvoice[run]'"
    yield _attempt("recordings", _decode, run, purpose=_INTERPRETING)
    yield _attempt("models", _load_models, "reinstall the package", purpose=_INTERPRETING)
    yield _attempt(
        "synthetic speech",
        _speak,
        "pip install 'earvoice[espeak]'",
        purpose="to evaluate and to prepare data",
    )
    yield _attempt(
        "microphone",
        _open_microphone,
        "pip install 'earvoice[mic]', and plug one in; Linux also needs libportaudio2",
        purpose="to listen to a microphone",
    )
    yield _attempt("accelerator", _find_accelerator, run)
    yield from look_at_metrics()


def _show_json(finding: Finding) -> None:
    echo_json(asdict(finding))


def _show(finding: Finding) -> None:
    mark = "ok" if finding.ok else "MISSING" if finding.required else "no"
    typer.echo(f"{mark:<8} {finding.name:<21} {finding.detail}")
    if not finding.ok:
        why = f"{finding.purpose}: " if finding.purpose else ""
        typer.echo(f"{'':<30} {why}{finding.remedy}")


def _installed(package: _Package) -> Finding:
    required = package.purpose == _INTERPRETING
    try:
        version = metadata.version(package.name)
    except metadata.PackageNotFoundError:
        return Finding(
            package.name, False, "not installed", package.remedy, required, package.purpose
        )
    return Finding(package.name, True, version, package.remedy, required, package.purpose)


def _attempt(name: str, trial: Callable[[], str], remedy: str, *, purpose: str = "") -> Finding:
    required = purpose == _INTERPRETING
    try:
        return Finding(name, True, trial(), remedy, required, purpose)
    except (EarvoiceError, ImportError, OSError) as error:
        return Finding(name, False, str(error), remedy, required, purpose)


def _cores() -> int:
    """Return how many cores this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _decode() -> str:
    from earvoice.audio.decode import load
    from earvoice.samples import LANGUAGES, sample_talk

    lengths_s = [len(load(sample_talk(language))) / SAMPLE_RATE_HZ for language in LANGUAGES]
    return f"decoded the sample talks, {sum(lengths_s):.0f} s; PyAV does it, ffmpeg is not needed"


def _load_models() -> str:
    from earvoice.model.checkpoint import load_checkpoint, packaged_models

    models = [load_checkpoint(name) for name in packaged_models()]
    if not models:
        raise ModelError("no model comes with this package; --model can name a checkpoint folder")
    return ", ".join(
        f"{model.config.name} ({model.parameters_count:,} weights)" for model in models
    )


def _speak() -> str:
    from earvoice.voice import EspeakProcess, Utterance

    with EspeakProcess() as process:
        for text, language in (("Good morning.", Language.EN), ("早上好。", Language.ZH)):
            process.speak(Utterance(text, language))
        return f"eSpeak NG spoke English and Mandarin; {len(process.variants)} variants"


def _open_microphone() -> str:
    try:
        import sounddevice
    except ImportError as error:
        raise OSError("the package sounddevice is not installed") from error
    try:
        device = sounddevice.query_devices(kind="input")
    except sounddevice.PortAudioError as error:
        raise OSError(f"sounddevice finds no microphone: {error}") from error
    return str(device["name"])


def _find_accelerator() -> str:
    import torch

    if not torch.cuda.is_available():
        return "none; the processor computes, which is what pocket was made for"
    return f"{torch.cuda.get_device_name(0)}, for training"
