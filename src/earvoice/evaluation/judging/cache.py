"""Answers kept on disk, one file each, so that no question is paid for twice."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from earvoice.errors import DataError
from earvoice.evaluation.judging.chat import Answer, ChatClient, Question


class _Kept(BaseModel):
    """The file of one answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    text: str
    finished: bool


@dataclass(frozen=True, slots=True)
class CachedClient:
    """Asks a client only what the folder does not hold yet; safe to share between threads.

    An answer is known by the model, the messages, the sampling asked for, the number of the sample
    and that of the attempt. A file is whole or absent, so a run that was broken off is taken up
    where it stopped.
    """

    client: ChatClient
    folder: Path

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        return self.client.model

    def ask(self, question: Question) -> Answer:
        """Return the answer kept, else a new one; raises DataError when a file is damaged."""
        path = self._path(question)
        kept = _read(path)
        if kept is None:
            kept = self.client.ask(question)
            _write(path, _Kept(model=self.model, text=kept.text, finished=kept.finished))
        return kept

    def _path(self, question: Question) -> Path:
        identity = json.dumps([self.model, asdict(question)], sort_keys=True)
        name = hashlib.sha256(identity.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.json"


def _read(path: Path) -> Answer | None:
    try:
        kept = _Kept.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataError(f"cannot read the kept answer {path}: {error}; check the folder") from error
    except ValidationError as error:
        raise DataError(
            f"{path} holds no answer of a judge; expected model, text and finished: delete it to "
            "ask again"
        ) from error
    return Answer(kept.text, kept.finished)


def _write(path: Path, kept: _Kept) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(kept.model_dump_json() + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise DataError(
            f"cannot keep an answer in {path}: {error}; give a folder that can be written to"
        ) from error
