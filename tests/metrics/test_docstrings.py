"""Every docstring of a figure names its source and by whose convention it counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import earvoice.metrics

METRICS = Path(earvoice.metrics.__file__).parent
MARKERS = ("Source:", "Convention:")
NO_FIGURE = {
    "checks": "demands on the input of every figure",
    "embedders": "makes vectors of sentences",
    "embedding": "says what an embedder is",
    "hashed_ngrams": "makes vectors of sentences",
    "null_align.AlignedPair": "a value; its alignment has the figures",
    "null_chain": "inside of the aligner, which names its source and what it changes",
    "null_cost": "inside of the aligner, which names its source and what it changes",
    "null_pairs.TextPair": "a value; `pair_texts` makes it",
    "reordering.plain": "prepares text",
    "resegment_rows": "keeps rows of a dynamic program small",
    "segment": "values that figures are computed from",
    "sentences": "cuts text; what counts the pieces names the convention",
    "speech_timing.Interval": "a value",
    "summary.Summary": "a value; `summarise` computes it",
}
"""Modules and definitions without a figure, or part of one, and why."""


def definitions(source: str) -> Iterator[tuple[str, str]]:
    """Yield the name and docstring of each public function, and of each class that computes.

    A class computes by a public method or property; values and enumerations do not.
    """
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and _computes(node):
            yield node.name, ast.get_docstring(node) or ""


def missing_markers(docstring: str) -> list[str]:
    """Return the markers that begin no line of a docstring with something behind them."""
    lines = docstring.splitlines()
    return [
        marker
        for marker in MARKERS
        if not any(line.startswith(marker) and line != marker for line in lines)
    ]


def _computes(node: ast.FunctionDef | ast.ClassDef) -> bool:
    if node.name.startswith("_"):
        return False
    if isinstance(node, ast.FunctionDef):
        return True
    return any(_computes(inner) for inner in node.body if isinstance(inner, ast.FunctionDef))


def all_definitions() -> list[tuple[str, str, str]]:
    """Return module, name and docstring of every definition that may be a figure."""
    return [
        (path.stem, name, docstring)
        for path in sorted(METRICS.glob("*.py"))
        for name, docstring in definitions(path.read_text("utf-8"))
    ]


def test_every_figure_names_its_source_and_its_convention() -> None:
    missing = {
        f"{module}.{name}": markers
        for module, name, docstring in all_definitions()
        if not {module, f"{module}.{name}"} & NO_FIGURE.keys()
        and (markers := missing_markers(docstring))
    }
    assert not missing, "see latency.average_lagging for how it is said"


def test_what_is_left_out_is_there_and_would_be_found_wanting() -> None:
    wanting = {
        place
        for module, name, docstring in all_definitions()
        if missing_markers(docstring)
        for place in (module, f"{module}.{name}")
    }
    assert NO_FIGURE.keys() <= wanting


SAID = '"""Return it.\n\n    Source: Ma et al. 2019.\n    Convention: ours.\n    """'


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        (f"def lag():\n    {SAID}", {"lag": []}),
        (f"class Lag:\n    {SAID}\n    def mean(self): ...", {"Lag": []}),
        ("def lag(): ...", {"lag": ["Source:", "Convention:"]}),
        ('def lag():\n    """Source: ours."""', {"lag": ["Convention:"]}),
        (
            'def lag():\n    """Lag.\n\n    Convention:\n    Source: ours.\n    """',
            {"lag": MARKERS[1:]},
        ),
        ('def lag():\n    """Of any Source: or Convention: there is."""', {"lag": [*MARKERS]}),
        ('class Lag:\n    """L."""\n    @property\n    def mean(self): ...', {"Lag": [*MARKERS]}),
        ("def _lag(): ...\nclass Value:\n    mean: float\n    def __len__(self): ...", {}),
    ],
)
def test_the_search_finds_what_is_not_said(source: str, missing: dict[str, list[str]]) -> None:
    found = {name: missing_markers(docstring) for name, docstring in definitions(source)}
    assert found == {name: [*markers] for name, markers in missing.items()}
