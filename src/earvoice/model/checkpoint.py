"""Checkpoints: a folder with `config.json`, `model.safetensors`, `tokenizer.json` and `card.md`.

Never pickle. Written beside the target and renamed, so a folder is whole or absent.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from earvoice.errors import ModelError
from earvoice.model.config import ModelConfig
from earvoice.model.tokenizer import Tokenizer

if TYPE_CHECKING:
    from torch import Tensor

    from earvoice.model.speech_lm import SpeechLM

PACKAGED = Path(__file__).parent / "packaged"
CONFIG, WEIGHTS, TOKENIZER, CARD = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "card.md",
)


def packaged_models() -> list[str]:
    """Return the names of the models that come with the package."""
    return sorted(path.parent.name for path in PACKAGED.glob(f"*/{CONFIG}"))


def find_checkpoint(name_or_path: str) -> Path:
    """Return the folder of a checkpoint named by a packaged name or a path.

    Raises ModelError naming what exists when there is no such folder.
    """
    folder = PACKAGED / name_or_path
    if name_or_path in packaged_models():
        return folder
    path = Path(name_or_path)
    if (path / CONFIG).is_file():
        return path
    known = ", ".join(packaged_models()) or "none"
    raise ModelError(
        f"no model {name_or_path!r}: it is neither a packaged model ({known}) "
        f"nor a folder with {CONFIG}; see `earvoice models list`"
    )


def read_config(folder: Path) -> ModelConfig:
    """Read `config.json` of a checkpoint; raises ModelError naming the faulty field."""
    try:
        return ModelConfig.model_validate_json((folder / CONFIG).read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"cannot read {folder / CONFIG}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        raise ModelError(f"{folder / CONFIG}: field {field}: {first['msg']}") from error


def load_checkpoint(name_or_path: str) -> SpeechLM:
    """Return a model in fp32 and evaluation mode.

    Raises ModelError when the folder is missing, incomplete, damaged or does not fit its config.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from earvoice.model.speech_lm import SpeechLM

    folder = find_checkpoint(name_or_path)
    config = read_config(folder)
    model = SpeechLM(config, Tokenizer.load(folder / TOKENIZER))
    try:
        weights = load_file(folder / WEIGHTS)
        model.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    except (OSError, SafetensorError) as error:
        raise ModelError(f"cannot read the weights in {folder / WEIGHTS}: {error}") from error
    except RuntimeError as error:
        raise ModelError(
            f"the weights in {folder / WEIGHTS} do not fit {CONFIG}: {str(error)[:300]}"
        ) from error
    return model.eval()


def save_checkpoint(
    folder: Path, model: SpeechLM, *, card: str, weights: dict[str, Tensor] | None = None
) -> None:
    """Write a checkpoint in bf16, replacing an older one at the same place in one rename.

    weights: tensors to store in place of the model's own, such as an average over training.
    """
    import torch
    from safetensors.torch import save_file

    folder.parent.mkdir(parents=True, exist_ok=True)
    state = weights if weights is not None else model.state_dict()
    tensors = {
        name: tensor.detach().cpu().to(torch.bfloat16).contiguous()
        for name, tensor in state.items()
    }
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        save_file(tensors, draft / WEIGHTS)
        (draft / CONFIG).write_text(model.config.model_dump_json(indent=2) + "\n", encoding="utf-8")
        model.tokenizer.save(draft / TOKENIZER)
        (draft / CARD).write_text(card, encoding="utf-8")
        draft.chmod(0o755)  # a temporary folder and the library's file are the owner's alone
        (draft / WEIGHTS).chmod(0o644)
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
