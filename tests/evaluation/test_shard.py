import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ConfigError
from earvoice.evaluation.shard import Shard, interleaved


@given(st.lists(st.integers(), max_size=30), st.integers(1, 9))
def test_shards_together_are_the_whole_in_its_order(whole: list[int], count: int) -> None:
    parts = [shard.of(whole) for shard in Shard(1, count).all]
    assert interleaved(parts) == whole
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_shard_is_written_as_a_fraction() -> None:
    shard = Shard.parse("2/4")
    assert (shard.index, shard.count, str(shard), shard.folder) == (2, 4, "2/4", "shard-2-of-4")
    assert Shard().of([1, 2]) == [1, 2]


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "-1/4", "1/4/2", ""])
def test_what_is_no_part_of_a_whole_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="--shard"):
        Shard.parse(text)
