import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earvoice.agent.policies import Learned
from earvoice.errors import DataError
from earvoice.evaluation.items import Item, with_noise
from earvoice.evaluation.results import write_results
from earvoice.evaluation.run import evaluate, score
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine, scripted
from earvoice.testing.tones import tone
from earvoice.types import Direction, Language, Task

EN_ZH = Direction.parse("en-zh")
ITEM = Item(
    id="seen-000",
    kind="seen_pattern",
    voice="seen",
    direction=EN_ZH,
    samples=tone(4 * CHUNK_SAMPLES / 16_000),
    transcript="the plan is good",
    reference="计划很好。",
    onset_s=0.12,
    is_sentence=True,
)


def run_script(*texts: str, items: tuple[Item, ...] = (ITEM,), slots: int = 1):  # type: ignore[no-untyped-def]
    clock = FakeClock()
    engine = EchoEngine(slots=slots, script=scripted(*texts), clock=clock, step_s=0.112)
    return evaluate(engine, items, task=Task(EN_ZH), policy=Learned(), clock=clock)


def test_a_perfect_run_has_a_perfect_score_and_the_lag_of_a_hand_calculation() -> None:
    scores, (result,) = run_script("计划", "", "很好。", "")
    assert result.hypothesis == "计划很好。"
    assert scores.bleu == pytest.approx(100.0)
    assert scores.chrf == pytest.approx(100.0)
    # Delays 1.12, 1.12, 3.36, 3.36, 3.36 s of 4.48 s; the ideal translator writes every 0.896 s.
    assert scores.laal_s == pytest.approx((1.12 * 2 + 3.36 * 3 - 0.896 * (0 + 1 + 2 + 3 + 4)) / 5)
    assert scores.first_emission_s == pytest.approx(1.0)
    assert (scores.n, scores.n_empty, scores.n_clipped) == (1, 0, 0)


def test_the_real_time_factor_counts_a_batch_once() -> None:
    alone, _ = run_script("计划很好。", items=(ITEM,) * 4, slots=1)
    together, _ = run_script("计划很好。", items=(ITEM,) * 4, slots=4)
    assert alone.rtf == pytest.approx(0.1)
    assert together.rtf == pytest.approx(0.025)


def test_what_is_empty_counts_in_quality_and_not_in_latency() -> None:
    scores, results = run_script()
    assert (scores.n, scores.n_empty) == (1, 1)
    assert scores.bleu == 0.0
    assert scores.laal_s is None
    assert scores.first_emission_s is None
    assert results[0].delays_s == ()


def test_a_talk_has_no_segment_lag_but_a_first_emission() -> None:
    scores, (result,) = run_script("计划很好。", items=(replace(ITEM, is_sentence=False),))
    assert (result.laal_s, scores.laal_s) == (None, None)
    assert scores.first_emission_s == pytest.approx(1.0)


def test_the_live_transcript_is_scored_in_the_source_languages_units() -> None:
    scores, (result,) = run_script(" the plan", " is bad", "", "")
    assert result.heard == "the plan is bad"
    assert scores.error_rate == pytest.approx(1 / 4)
    assert scores.to_json(Language.EN)["wer"] == 0.25
    assert "cer" in scores.to_json(Language.ZH)


def test_results_belong_to_their_items_in_a_batch() -> None:
    items = tuple(
        replace(ITEM, id=f"row-{chunks}", samples=tone(chunks * CHUNK_SAMPLES / 16_000))
        for chunks in (5, 1, 3, 2)
    )
    seconds: list[float] = []
    engine = EchoEngine(slots=2)
    _, results = evaluate(
        engine,
        iter(items),
        task=Task(EN_ZH),
        policy=Learned(),
        clock=FakeClock(),
        progress=seconds.append,
    )
    assert [result.id for result in results] == ["row-5", "row-1", "row-3", "row-2"]
    assert [result.hypothesis.count("t") for result in results] == [5, 1, 3, 2]
    assert sum(seconds) == pytest.approx(11 * 1.12)


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(DataError, match="no recordings"):
        score([], EN_ZH, compute_s=0.0)


def test_noise_has_the_asked_for_level_and_is_the_same_for_the_same_row() -> None:
    noisy = with_noise(ITEM, 20.0)
    noise = noisy.samples - ITEM.samples
    ratio_db = 10 * np.log10(np.mean(ITEM.samples**2) / np.mean(noise**2))
    assert ratio_db == pytest.approx(20.0, abs=0.5)
    np.testing.assert_array_equal(with_noise(ITEM, 20.0).samples, noisy.samples)
    other = with_noise(replace(ITEM, id="seen-001"), 20.0)
    assert not np.array_equal(other.samples, noisy.samples)


def test_results_are_written_as_json(tmp_path: Path) -> None:
    scores, results = run_script("计划很好。", items=(ITEM, ITEM))
    write_results(tmp_path / "new", scores.to_json(Language.EN), results)
    lines = (tmp_path / "new" / "items.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert json.loads(lines[0])["hypothesis"] == "计划很好。"
    assert json.loads((tmp_path / "new" / "scores.json").read_text("utf-8"))["n"] == 2
    with pytest.raises(DataError, match="cannot be written"):
        write_results(tmp_path / "new" / "items.jsonl", {}, results)
