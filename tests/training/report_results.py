"""What a model made of one recording, for the tests of the scripts that make reports."""

from __future__ import annotations

from earvoice.evaluation.results import ItemResult


def result(direction: str, *, said: int) -> ItemResult:
    """Return an item of 6 s of whose four units so many are said, all at once after 4 s."""
    into_chinese = direction.endswith("zh")
    text = "今天讨论" if into_chinese else "we talk about plans"
    words = text if into_chinese else text.split()
    return ItemResult(
        id="a",
        kind="seen_pattern",
        voice="seen",
        source_s=6.0,
        transcript="",
        heard="",
        reference=text,
        hypothesis=("" if into_chinese else " ").join(words[:said]),
        delays_s=(4.0,) * said,
        elapsed_s=(4.0,) * said,
        laal_s=None,
        first_emission_s=4.0 if said else None,
        turns=3,
        clipped=0,
    )
