from pathlib import Path

import pytest
from pytest import approx

from earvoice.errors import ConfigError
from earvoice.evaluation.comparing.measures import Measures, Rule, default_latency, measure
from earvoice.evaluation.comparing.reading import read_sheet
from earvoice.evaluation.comparing.sheets import Sheet
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.evaluation.scoring.scores import Scores
from tests.evaluation.comparing.making import FAIR, write_rated, write_run
from tests.evaluation.factories import result


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Return a run of two talks, in one of which nothing is written of the second segment."""
    segments = (Segment("a b c", 0.0, 4.0), Segment("d e f", 4.0, 9.0))
    said = [("a b x d e f", (2.0, 2.0, 3.0, 6.0, 7.0, 7.0)), ("a b c", (2.0, 3.0, 4.0))]
    runs = [
        result(text, "a b c d e f", id=f"talk-{at}", delays_s=delays_s, segments=segments)
        for at, (text, delays_s) in enumerate(said)
    ]
    write_results(tmp_path / "talks", {"direction": "zh-en"}, runs)
    return tmp_path / "talks"


def measured(sheet: Sheet, rule: Rule) -> Measures:
    return measure(sheet, rule, [line.key for line in sheet.texts])


def scored(run: Path, *, penalise: bool) -> Scores:
    return score(read_material(Files((run,))), Settings(penalise_empty=penalise)).scores


@pytest.mark.parametrize("penalise", [False, True])
def test_every_figure_is_the_one_that_scoring_prints(
    talks: Path, tmp_path: Path, penalise: bool
) -> None:
    short = write_run(tmp_path / "run", [*FAIR[:3], ""])
    compared = 0
    for run in (short, talks):
        record = scored(run, penalise=penalise).to_json()
        sheet = read_sheet(run, pairs=True)
        for name in sheet.figures:
            try:
                rule = Rule("bleu", name, penalise)
            except ConfigError:
                assert penalise
                continue
            found = measured(sheet, rule)
            assert found.latency.value == approx(record[name], abs=1e-9), name
            assert found.quality.value == approx(record["bleu"])
            assert measured(sheet, Rule("chrf", name, penalise)).quality.value == approx(
                record["chrf"]
            )
            compared += 1
    assert compared >= 20


def test_intervals_are_those_of_scoring(talks: Path) -> None:
    record = scored(talks, penalise=False).to_json()
    found = measured(read_sheet(talks), Rule("bleu", "stream_laal_s"))
    assert found.quality_interval is not None and found.latency_interval is not None
    assert [found.quality_interval.low, found.quality_interval.high] == record["bleu_interval"]
    lags = found.latency_interval
    assert (found.unit, found.rows, found.scored) == ("segment", 4, 3)
    # Scoring draws the three lags alone, here the empty segment is drawn with them.
    assert lags.low <= found.latency.value <= lags.high


def test_figures_of_pairs_are_drawn_by_recording(talks: Path) -> None:
    sheet = read_sheet(talks, pairs=True)
    found = measured(sheet, Rule("bleu", "hpo_stream_laal_s"))
    assert (found.unit, found.rows) == ("recording", 2)
    assert found.quality.value == approx(
        measured(sheet, Rule("bleu", "stream_laal_s")).quality.value
    )


def test_one_row_tells_nothing_of_chance(talks: Path) -> None:
    sheet = read_sheet(talks, pairs=True).only({"talk-0"})
    found = measured(sheet, Rule("bleu", "hpo_stream_laal_s"))
    assert found.quality_interval is None and found.latency_interval is None
    assert found.quality_against(found) is None
    assert found.latency_against(found) == (1, None)


def test_a_silent_run_has_no_lag_unless_silence_is_penalised(tmp_path: Path) -> None:
    sheet = read_sheet(write_run(tmp_path / "run", [""] * 4))
    silent = measured(sheet, Rule("bleu", "laal_s"))
    assert (silent.scored, silent.has_latency, silent.latency_interval) == (0, False, None)
    penalised = measured(sheet, Rule("bleu", "laal_s", penalise_empty=True))
    assert (penalised.scored, penalised.latency.value) == (4, 10.0)


def test_a_figure_that_is_not_there_is_named_with_those_that_are(talks: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"no latency figure 'laal_s'; expected one of long_yaal_s, "
    ):
        measured(read_sheet(talks), Rule("bleu", "laal_s"))


@pytest.mark.parametrize("name", ["ap", "flal_audio_s", "hpo_stream_laal_s", "laal_tokens"])
def test_only_lags_in_seconds_can_be_penalised(name: str) -> None:
    with pytest.raises(ConfigError, match="has no penalty for empty segments"):
        Rule("bleu", name, penalise_empty=True)


def test_the_usual_lag_is_laal_and_streamlaal_of_talks(talks: Path, tmp_path: Path) -> None:
    short = read_sheet(write_run(tmp_path / "run", FAIR))
    assert default_latency([short, short]) == "laal_s"
    assert default_latency([read_sheet(talks)]) == "stream_laal_s"
    with pytest.raises(ConfigError, match="no lag in common"):
        default_latency([short, read_sheet(talks)])


def test_quality_may_be_what_a_learned_metric_left(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [*FAIR[:3], ""])
    sheet = read_sheet(write_rated(tmp_path / "score", run))
    assert (sheet.raters, "comet" in sheet.figures) == ({"comet": "m"}, False)
    found = measured(sheet, Rule("comet", "laal_s"))
    # The silent segment is a null, which has the worst score.
    assert found.quality.value == approx((sum(map(len, FAIR[:3])) - 1) / 4)
    assert (found.unit, found.rows, found.scored) == ("segment", 4, 3)


@pytest.mark.parametrize("quality", ["metricx", "laal_s", "ter"])
def test_a_quality_that_is_not_there_is_named_with_those_that_are(
    tmp_path: Path, quality: str
) -> None:
    run = write_run(tmp_path / "run", FAIR)
    says = rf"run has no quality figure '{quality}'; expected one of bleu, chrf; .* score RUN --l"
    with pytest.raises(ConfigError, match=says):
        measured(read_sheet(run), Rule(quality, "laal_s"))
    sheet = read_sheet(write_rated(tmp_path / "score", run))
    with pytest.raises(ConfigError, match="expected one of bleu, chrf, comet; choose"):
        measured(sheet, Rule(quality, "laal_s"))


def test_what_a_model_rated_is_no_latency(tmp_path: Path) -> None:
    sheet = read_sheet(write_rated(tmp_path / "score", write_run(tmp_path / "run", FAIR)))
    with pytest.raises(ConfigError, match="has no latency figure 'comet'; expected one of al_s"):
        measured(sheet, Rule("bleu", "comet"))
