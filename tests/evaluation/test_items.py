import numpy as np

from earvoice.evaluation.items import Item, Segment, after_silence
from earvoice.testing.tones import tone
from earvoice.types import Direction


def test_silence_in_front_shifts_every_time() -> None:
    item = Item(
        "a", "seen_pattern", "seen", Direction.parse("en-zh"), tone(2.0), "plan", "计划",
        onset_s=0.1, is_sentence=True, segments=(Segment("计划", 0.1, 1.9),),
    )  # fmt: skip
    later = after_silence(item, 5.0)
    assert later.source_s == 7.0
    assert not later.samples[:80_000].any()
    np.testing.assert_array_equal(later.samples[80_000:], item.samples)
    assert later.onset_s == 5.1
    assert later.segments == (Segment("计划", 5.1, 6.9),)
