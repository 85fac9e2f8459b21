import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.score_speed import SAME_FIGURES, make_talks, score_speed
from earvoice.testing.clocks import FakeClock


def test_made_talks_are_the_same_every_time_and_as_long_as_asked() -> None:
    talks = make_talks(2, words=120, minutes=1.0)
    assert talks == make_talks(2, words=120, minutes=1.0)
    for run in talks.runs:
        assert sum(len(one.text.split()) for one in run.references) == 120
        assert run.log.source_s == 60.0
        assert run.references[-1].end_s == pytest.approx(60.0)


def test_made_talks_have_output_like_a_systems() -> None:
    found = score(make_talks(1, words=300, minutes=2.0), Settings(parts=SAME_FIGURES)).scores
    figures = found.to_json()
    assert 20 < float(str(figures["bleu"])) < 80
    assert 1.5 < float(str(figures["stream_laal_s"])) < 6
    assert 0 < float(str(figures["real_time_factor"])) < 1


def test_speed_is_of_all_talks() -> None:
    found = score_speed(FakeClock(), talks=2, words=30, minutes=0.2)
    assert (found.talks, found.words) == (2, 60)
    assert found.audio_s == pytest.approx(24.0)
    assert found.same_s >= 0 and found.everything_s >= 0


@pytest.mark.parametrize(("count", "words", "minutes"), [(0, 1, 1.0), (1, 0, 1.0), (1, 1, 0.0)])
def test_no_talk_is_an_error(count: int, words: int, minutes: float) -> None:
    with pytest.raises(MetricError, match="expected some"):
        make_talks(count, words=words, minutes=minutes)
