from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import Entry, first_existing, joined, listed
from earvoice.evaluation.items import Item
from earvoice.types import Language


def never() -> Item:
    raise AssertionError("listing loads nothing")


def test_listing_loads_nothing() -> None:
    entries = [Entry("a", 1.0, never), Entry("b.1", None, never)]
    assert listed(iter(entries), where="corpus") == tuple(entries)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "the corpus holds no recording to evaluate"),
        (["a", "b", "a"], "has 2 recordings called 'a'"),
        (["a/b"], "called 'a/b'; expected a name without folders"),
        ([""], "called ''"),
    ],
)
def test_what_cannot_be_run_to_the_end_is_refused_before_it_begins(
    names: list[str], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        listed([Entry(name, None, never) for name in names], where="the corpus")


def test_the_first_place_that_exists_is_taken(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    assert first_existing(tmp_path, ("a", "b", ""), what="talks") == tmp_path / "b"
    with pytest.raises(DataError, match="holds no talks; expected a or c in it"):
        first_existing(tmp_path, ("a", "c"), what="talks")


def test_sentences_are_joined_as_their_language_writes_them() -> None:
    assert joined(["One. ", "", "Two."], Language.EN) == "One. Two."
    assert joined(["一。", "二。"], Language.ZH) == "一。二。"
