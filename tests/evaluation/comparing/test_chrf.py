from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from sacrebleu.metrics import CHRF

from earvoice.evaluation.comparing.chrf import chrf_of, chrf_statistics

texts = st.text(alphabet="ab c火车\u3000。", max_size=12)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_summed_statistics_give_the_corpus_chrf_of_the_library(
    pairs: list[tuple[str, str]],
) -> None:
    said, references = [one for one, _ in pairs], [other for _, other in pairs]
    statistics = chrf_statistics(said, references)
    assert statistics.shape == (len(pairs), 18)
    assert chrf_of(statistics.sum(axis=0)) == approx(CHRF().corpus_score(said, [references]).score)


@given(texts, texts)
def test_a_single_row_gives_the_chrf_of_the_sentence(said: str, reference: str) -> None:
    (row,) = chrf_statistics([said], [reference])
    assert chrf_of(row) == approx(CHRF().sentence_score(said, [reference]).score)


def test_no_texts_have_no_rows() -> None:
    assert chrf_statistics([], []).shape == (0, 18)
