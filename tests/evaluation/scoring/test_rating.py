from dataclasses import replace

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.score import Part
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice, LearnedRater
from earvoice.evaluation.scoring.material import Form
from earvoice.evaluation.scoring.model_figures import Tell
from earvoice.evaluation.scoring.rating import rated, require_ready
from earvoice.evaluation.scoring.rows import score_rows
from earvoice.metrics.logs import SpeechSpan
from earvoice.metrics.speech_timing import Interval
from tests.evaluation.scoring.raters import LengthMetric, material, scored


def rater(metric: LengthMetric, name: Learned = Learned.COMET) -> LearnedRater:
    return LearnedRater(LearnedChoice(name, "m"), metric)


def nobody(name: str) -> Tell:
    return lambda done, total: None


def test_everything_is_looked_for_before_anything_is_asked() -> None:
    metric = LengthMetric()
    require_ready([rater(metric)], material(), pairs=True)
    assert (metric.checked, metric.asked) == (1, [])


def test_without_transcripts_only_what_reads_no_source_is_ready() -> None:
    talk = material()
    references = tuple(replace(one, transcript="") for one in talk.runs[0].references)
    silent = replace(talk, runs=(replace(talk.runs[0], references=references),))
    metric = LengthMetric()
    with pytest.raises(ConfigError, match=r"talk, segment 0: .* comet reads .* --transcripts"):
        require_ready([rater(metric)], silent, pairs=False)
    assert metric.checked == 0
    require_ready([rater(LengthMetric(needs_source=False))], silent, pairs=False)


def test_a_figure_twice_speech_and_pairs_of_sentences_are_refused() -> None:
    one = rater(LengthMetric())
    with pytest.raises(ConfigError, match="comet is asked for twice"):
        require_ready([one, rater(LengthMetric())], material(), pairs=False)
    with pytest.raises(ConfigError, match="--pairs is for talks"):
        require_ready([one], replace(material(), form=Form.SHORT), pairs=True)
    run = material().runs[0]
    spoken = replace(run.log, speech=(SpeechSpan(1.0, Interval(1.0, 1.0)),))
    with pytest.raises(ConfigError, match="the output is speech"):
        require_ready([one], replace(material(), runs=(replace(run, log=spoken),)), pairs=False)


def test_figures_of_models_stand_in_the_scores_and_in_their_own_lines() -> None:
    raters = [rater(LengthMetric()), rater(LengthMetric(worst=0.0), Learned.BLEURT)]
    found = rated(scored(), raters, pairs=False, tell=nobody)
    record = found.scores.to_json()
    assert [record[f"{name}_kind"] for name in ("comet", "bleurt")] == ["soft", "soft"]
    rows = list(score_rows(found))
    of_kind = {kind: [r for r in rows if r["kind"] == kind] for kind in ("soft", "mwer")}
    figures = [row["figures"] for row in of_kind["soft"]]
    assert [one["comet"] for one in figures] == list(found.scores.models[0].values)  # type: ignore[index,call-overload]
    assert all("comet" not in row["figures"] for row in of_kind["mwer"])  # type: ignore[operator]
    assert of_kind["soft"][0]["transcript"] == "渡轮中午开。"


def test_pairs_are_rated_in_place_of_segments() -> None:
    whole = scored(frozenset({Part.NULLS}))
    (figure,) = rated(whole, [rater(LengthMetric())], pairs=True, tell=nobody).scores.models
    pairs = next(group for group in whole.groups if group.kind == "pair")
    assert (figure.kind, len(figure.values), figure.nulls) == ("pair", len(pairs.segments), 3)


def test_nothing_is_added_where_no_model_is_asked() -> None:
    whole = scored()
    assert rated(whole, [], pairs=False, tell=nobody) is whole
