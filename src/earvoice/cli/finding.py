"""One line of `earvoice doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    purpose: what it is for. required: interpreting needs it. remedy: what to type when it is not
    ok.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    required: bool = False
    purpose: str = ""
