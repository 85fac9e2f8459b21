import pytest

from earvoice.errors import MetricError
from earvoice.metrics.offsets import end_offset, num_chunks, simuleval_rtf, start_offset


def test_offsets_are_first_and_last_delay_as_in_simuleval() -> None:
    delays_s = [1.0, 2.0, 2.0, 3.0]
    assert start_offset(delays_s) == 1.0
    assert end_offset(delays_s, source_s=4.0) == -1.0
    assert num_chunks(delays_s) == 4
    assert simuleval_rtf(delays_s, source_s=4.0) == 0.75


def test_offsets_of_nothing_are_errors() -> None:
    with pytest.raises(MetricError, match="empty hypothesis"):
        start_offset([])
    with pytest.raises(MetricError, match="empty hypothesis"):
        num_chunks([])
    with pytest.raises(MetricError, match="longer than 0 s"):
        end_offset([1.0], source_s=0.0)
    with pytest.raises(MetricError, match="longer than 0 s"):
        simuleval_rtf([1.0], source_s=-1.0)
    with pytest.raises(MetricError, match="decrease"):
        end_offset([2.0, 1.0], source_s=4.0)
