"""How often sentences without a counterpart are found, on 198 talks where it is known.

The embedder and its calibration were tuned on other seeds.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from earvoice.metrics.null_align import align_sentences
from earvoice.types import Language
from tests.metrics.null_talks import null_score, talks_with_nulls

_SEED = 2026


@pytest.mark.parametrize(
    ("noise", "precision", "recall"), [(0.0, 0.95, 0.93), (0.15, 0.9, 0.93), (0.3, 0.75, 0.93)]
)
@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_most_sentences_without_a_counterpart_are_found(
    language: Language, noise: float, precision: float, recall: float
) -> None:
    talks = list(talks_with_nulls(_SEED, 33, language, noise=noise))
    score = null_score([(talk, align_sentences(talk.reference, talk.hypothesis)) for talk in talks])
    assert score.hits + score.missed > 50
    assert score.precision >= precision and score.recall >= recall, score


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_the_output_for_another_talk_is_mostly_left_alone(language: Language) -> None:
    talks = [talk.reference for talk in talks_with_nulls(_SEED, 20, language, noise=0)]
    alone = sentences = 0
    for reference, other in pairwise(talks):
        found = align_sentences(reference, other)
        alone += sum(pair.is_null for pair in found.pairs)
        sentences += len(reference) + len(other)
    # Openings, closings and patterns are shared by talks, so not all of it can be alone.
    assert alone / sentences > 0.6
