"""bfloat16 only where it is quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from earvoice.training import precision


@pytest.fixture(autouse=True)
def _ask_anew() -> Iterator[None]:
    precision.computes_bfloat16.cache_clear()
    yield
    precision.computes_bfloat16.cache_clear()


@pytest.mark.parametrize(
    ("capability", "quick"), [("AVX2", False), ("DEFAULT", False), ("AVX512", True)]
)
def test_a_processor_computes_in_bfloat16_only_if_it_has_arithmetic_for_it(
    monkeypatch: pytest.MonkeyPatch, capability: str, quick: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)

    with precision.autocast("cpu", "auto"):
        product = torch.ones(2, 2) @ torch.ones(2, 2)

    assert product.dtype is (torch.bfloat16 if quick else torch.float32)


@pytest.mark.parametrize("wanted", [True, False])
def test_who_names_a_precision_gets_it_on_any_processor(
    monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX2")

    with precision.autocast("cpu:0", wanted):
        product = torch.ones(2, 2) @ torch.ones(2, 2)

    assert product.dtype is (torch.bfloat16 if wanted else torch.float32)
