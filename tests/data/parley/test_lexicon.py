from __future__ import annotations

from itertools import islice

from earvoice.data.parley.splits import train_sentences
from earvoice.data.parley.statistics import content_words
from earvoice.types import Language


def test_every_word_of_the_tables_occurs_in_training() -> None:
    english, chinese = [], []
    for pair in islice(train_sentences(31), 6000):
        english.append(pair.text(Language.EN))
        chinese.append(pair.text(Language.ZH))
    said_en, said_zh = " ".join(english), "".join(chinese)
    missing = [
        entry for entry in content_words() if entry[0] not in said_en or entry[1] not in said_zh
    ]
    assert missing == []
