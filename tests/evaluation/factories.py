"""Results made by hand."""

from __future__ import annotations

from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import ItemResult
from earvoice.metrics.logs import Step


def result(  # noqa: PLR0913  one parameter per field that a test may set
    hypothesis: str,
    reference: str = "",
    *,
    id: str = "row-1",
    kind: str = "seen_pattern",
    voice: str = "seen",
    source_s: float = 10.0,
    transcript: str = "",
    heard: str = "",
    delays_s: tuple[float, ...] = (),
    laal_s: float | None = None,
    segments: tuple[Segment, ...] = (),
    steps: tuple[Step, ...] = (),
) -> ItemResult:
    """Return a result that holds what it is told."""
    return ItemResult(
        id=id,
        kind=kind,
        voice=voice,
        source_s=source_s,
        transcript=transcript,
        heard=heard,
        reference=reference,
        hypothesis=hypothesis,
        delays_s=delays_s,
        elapsed_s=delays_s,
        laal_s=laal_s,
        first_emission_s=delays_s[0] if delays_s else None,
        turns=len(steps) or 1,
        clipped=0,
        segments=segments,
        steps=steps,
    )
