"""Which clock computation-aware figures are by: one that every log can tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, Material, read_material
from earvoice.metrics.computation import ComputeClock


@pytest.fixture
def material(tmp_path: Path) -> Material:
    line = {
        "index": 0,
        "prediction": "guten Tag zusammen",
        "delays": [1920.0, 1920.0, 2880.0],
        "elapsed": [2011.3, 2011.3, 3102.8],
        "prediction_length": 3,
        "reference": "Guten Tag allerseits",
        "source": ["a.wav"],
        "source_length": 3200.0,
    }
    (tmp_path / "instances.log").write_text(json.dumps(line) + "\n", "utf-8")
    return read_material(Files((tmp_path / "instances.log",)), target="de")


def test_simulevals_log_is_by_its_own_clock(material: Material) -> None:
    scores = score(material).scores
    assert scores.clock is ComputeClock.SIMULEVAL
    figures = scores.to_json()
    pace_s = 3.2 / 3
    lags_s = [2.0113, 2.0113 - pace_s, 3.1028 - 2 * pace_s]
    assert figures["laal_ca_s"] == pytest.approx(sum(lags_s) / 3)
    assert figures["clock"] == "simuleval"


def test_a_queue_that_the_log_cannot_tell_is_refused_by_name(material: Material) -> None:
    with pytest.raises(MetricError, match=r"'queued'; .* choose --clock simuleval or omnisteval"):
        score(material, Settings(clock=ComputeClock.QUEUED))
