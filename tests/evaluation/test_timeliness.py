import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.items import Segment
from earvoice.evaluation.timeliness import sentence_lags_s, timeliness
from earvoice.types import Language
from tests.evaluation.factories import result

TALK = result(
    "甲乙丙丁戊己",
    kind="talk",
    # The second character of the first sentence misses 2.0 + 0.5 s, the last one of the second
    # misses 5.0 + 0.5 s.
    delays_s=(2.0, 3.0, 3.0, 4.0, 5.5, 6.0),
    segments=(Segment("甲乙", 0.0, 2.0), Segment("丙丁戊己", 3.0, 5.0)),
)
SILENT = result("", kind="talk", segments=(Segment("甲", 0.0, 1.0), Segment("乙", 1.0, 2.0)))


def test_shares_and_lags_are_those_of_a_hand_calculation() -> None:
    found = timeliness([TALK], Language.ZH)
    assert (found.talks, found.sentences, found.untranslated) == (1, 2, 0)
    assert found.timely == pytest.approx((1 / 2 + 3 / 4) / 2)
    assert found.timely_inner == pytest.approx(1 / 2)
    # First sentence: a character a second, delays 2 and 3 of 2 s; the first one at the end is the
    # last one that counts. Second: one every 0.5 s, delays 0, 1 and 2.5 of 2 s.
    first, second = 2.0, (0.0 + (1.0 - 0.5) + (2.5 - 1.0)) / 3
    assert sentence_lags_s(TALK, Language.ZH) == pytest.approx([first, second])
    assert found.laal_s == pytest.approx((first + second) / 2)


def test_a_talk_counts_once_however_many_sentences_it_has() -> None:
    found = timeliness([TALK, SILENT, SILENT], Language.ZH)
    assert (found.sentences, found.untranslated) == (6, 4)
    assert found.timely == pytest.approx((1 / 2 + 3 / 4) / 6)
    assert found.timely_of_talks == pytest.approx((1 / 2 + 3 / 4) / 2 / 3)


def test_nothing_written_is_never_timely_and_has_no_lag() -> None:
    found = timeliness([SILENT], Language.ZH)
    assert (found.timely, found.laal_s) == (0.0, None)


def test_talks_need_times() -> None:
    with pytest.raises(MetricError, match="sentences have times"):
        timeliness([result("甲", kind="talk", delays_s=(1.0,))], Language.ZH)
    with pytest.raises(MetricError, match="got 0 recordings"):
        timeliness([], Language.ZH)
