"""The judge's endpoint, from a TOML file or the environment of this machine and nowhere else.

```toml
[judge]
base_url = "http://localhost:8000/v1"
model = "some-model"
key_variable = "JUDGE_KEY"   # the variable that holds the key, never the key; leave out for none
timeout_s = 300
tries = 6
concurrency = 8              # the most questions under way at once
```
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from earvoice.errors import ConfigError

FILE_VARIABLE = "EARVOICE_JUDGE_FILE"
URL_VARIABLE = "EARVOICE_JUDGE_URL"
MODEL_VARIABLE = "EARVOICE_JUDGE_MODEL"
KEY_VARIABLE = "EARVOICE_JUDGE_KEY_VARIABLE"
_HOW = (
    f"set {URL_VARIABLE} and {MODEL_VARIABLE} (and {KEY_VARIABLE} to the name of the variable "
    f"that holds the key), or {FILE_VARIABLE} to a TOML file with base_url and model below [judge]"
)


class Endpoint(BaseModel):
    """Where an OpenAI-compatible model is asked; it knows where the key is, not the key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str
    model: str = Field(min_length=1)
    key_variable: str | None = None
    timeout_s: float = Field(default=300.0, gt=0)
    tries: int = Field(default=6, ge=1)
    concurrency: int = Field(default=8, ge=1)

    @field_validator("base_url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("expected http://HOST/v1 or https://HOST/v1")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError("expected no user, password, query or fragment; see key_variable")
        return url.rstrip("/")


def read_endpoint(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Endpoint:
    """Read the endpoint of a file, else of the file the environment names, else of its variables.

    Raises ConfigError naming what to set when nothing is configured or a setting is wrong.
    """
    named = environ.get(FILE_VARIABLE)
    if path is None and named:
        path = Path(named)
    if path is not None:
        return _validated(_read_table(path), str(path))
    names = {"base_url": URL_VARIABLE, "model": MODEL_VARIABLE, "key_variable": KEY_VARIABLE}
    found = {field: environ[name] for field, name in names.items() if environ.get(name)}
    if "base_url" not in found or "model" not in found:
        missing = " and ".join(
            names[field] for field in ("base_url", "model") if field not in found
        )
        raise ConfigError(f"no language model to judge with: {missing} not set; {_HOW}")
    return _validated(found, "the environment")


def read_key(endpoint: Endpoint, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the key of an endpoint, None when it needs none.

    Raises ConfigError, without the key, when its variable is empty or holds no plain text.
    """
    if endpoint.key_variable is None:
        return None
    key = environ.get(endpoint.key_variable, "").strip()
    if not key:
        raise ConfigError(
            f"the judge's key is to be in {endpoint.key_variable}, which is not set; export it, or "
            "leave key_variable out for an endpoint without keys"
        )
    if not (key.isascii() and key.isprintable()):
        raise ConfigError(
            f"the judge's key in {endpoint.key_variable} has characters that no header can carry; "
            "expected printable ASCII on one line"
        )
    return key


def _read_table(path: Path) -> object:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"cannot read the judge's settings in {path}: {error}; check the path "
            f"or {FILE_VARIABLE}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}; {_HOW}") from error
    if "judge" not in table:
        raise ConfigError(f"{path} has no table [judge]; {_HOW}")
    return table["judge"]


def _validated(settings: object, place: str) -> Endpoint:
    try:
        return Endpoint.model_validate(settings)
    except ValidationError as error:
        # Only the place and the reason: the value of a misplaced setting may be a key.
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'judge'}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_input=False)
        )
    raise ConfigError(f"the judge's settings in {place} are wrong: {faults}; {_HOW}")
