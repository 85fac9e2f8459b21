from dataclasses import replace

import pytest

from earvoice.evaluation.scoring.latency import (
    SHORT_FIGURES,
    SOFT_FIGURES,
    LatencyRule,
    latency_scores,
)
from earvoice.metrics.figures import Figure
from earvoice.metrics.segment import Segment

# Two words at 1 and 2 s of 4 s, ready at 1.5 and 2.5 s.
SEGMENT = Segment("talk", 0, "a b", ("a", "b"), (1.0, 2.0), (1.5, 2.5), 4.0, 8.0, "a b", 2)
# Written in time, and ready when all is over.
LATE = replace(SEGMENT, index=1, elapsed_s=(9.0, 9.0))
EMPTY = replace(SEGMENT, index=2, text="", units=(), delays_s=(), elapsed_s=())
AWARE = LatencyRule(aware=True, intervals=False)


def counts(name: str, figure: Figure, rule: LatencyRule) -> dict[str, object]:
    (score,) = latency_scores((SEGMENT, LATE, EMPTY), {name: figure}, rule)
    found = score.to_json()
    return {key: found[key] for key in found if key.endswith(("_scored", "_empty", "_dropped"))}


@pytest.mark.parametrize("name", ["yaal", "long_yaal"])
def test_computation_aware_figures_tell_over_how_many_segments_they_are(name: str) -> None:
    assert counts(name, {**SHORT_FIGURES, **SOFT_FIGURES}[name], AWARE) == {
        f"{name}_scored": 2,
        f"{name}_empty": 1,
        f"{name}_dropped": 0,
        f"{name}_ca_scored": 1,
        f"{name}_ca_dropped": 1,
    }


def test_a_mean_is_over_the_segments_that_are_counted() -> None:
    (score,) = latency_scores((SEGMENT, LATE, EMPTY), {"long_yaal": Figure.LONG_YAAL}, AWARE)
    found = score.to_json()
    # An ideal pace of 2 s a word: (1 - 0 + 2 - 2) / 2, and with computing half a second more.
    assert (found["long_yaal_s"], found["long_yaal_ca_s"]) == (0.5, 1.0)


def test_without_a_clock_there_is_nothing_to_count() -> None:
    rule = LatencyRule(aware=False, intervals=False)
    assert list(counts("laal", Figure.LAAL, rule)) == ["laal_scored", "laal_empty", "laal_dropped"]
