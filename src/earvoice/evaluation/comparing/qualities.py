"""What a comparison knows of a figure of quality: its name, its digits, which way it runs."""

from __future__ import annotations

from dataclasses import dataclass

CORPUS_QUALITIES = ("bleu", "chrf")
"""Those of all texts together; any other is the mean of what a model gave each segment."""


@dataclass(frozen=True, slots=True)
class Quality:
    """A figure of quality. name: as people write it. digits: behind the point, in tables."""

    name: str
    digits: int = 4
    more_is_better: bool = True


_KNOWN = {
    "bleu": Quality("BLEU", 2),
    "chrf": Quality("chrF", 2),
    "comet": Quality("COMET"),
    "xcomet": Quality("XCOMET"),
    "bleurt": Quality("BLEURT"),
    "metricx": Quality("MetricX", more_is_better=False),
    "vip_llm": Quality("VIP-LLM"),
    "gemba_mqm": Quality("GEMBA-MQM"),
    "esa_llm": Quality("ESA-LLM", 2),
}


def quality_of(figure: str) -> Quality:
    """Return what is known of a figure by its name in `figures.json`; of others, that name."""
    return _KNOWN.get(figure, Quality(figure))
