from __future__ import annotations

import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.alignment_speed import alignment_speed, minute_talks
from earvoice.metrics.null_align import align_sentences
from earvoice.metrics.sentences import split_sentences
from earvoice.testing.clocks import FakeClock


def test_figures_name_what_was_aligned() -> None:
    speed = alignment_speed(FakeClock(tick_s=0.5), texts=6, processes=1, seed=3)
    assert (speed.texts, speed.processes, speed.wall_s) == (6, 1, 0.5)
    assert speed.sentences == sum(len(talk.reference) for talk in minute_talks(6, seed=3))
    assert speed.per_minute == 720
    assert 0 < speed.cpu_s < 10


def test_the_outputs_lack_sentences_and_hold_foreign_ones_of_their_language() -> None:
    talks = list(minute_talks(8, seed=1))
    found = [align_sentences(each.reference, split_sentences(each.hypothesis)) for each in talks]
    assert all(1 / 30 < alignment.under_translation < 1 / 3 for alignment in found)
    assert all(alignment.over_translation > 0 for alignment in found[2:])
    assert all(each.reference[0].isascii() == each.hypothesis.isascii() for each in talks)


@pytest.mark.parametrize(("texts", "processes"), [(0, 1), (1, 0)])
def test_nothing_to_time_is_refused(texts: int, processes: int) -> None:
    with pytest.raises(MetricError, match="at least 1"):
        alignment_speed(FakeClock(), texts=texts, processes=processes)
