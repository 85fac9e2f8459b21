"""Turns that hold two texts: joined for training, split again at inference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.model.template import TurnTemplate
from earvoice.testing.models import tiny_tokenizer
from earvoice.types import Direction, Task, TaskKind

TEMPLATE = TurnTemplate(tiny_tokenizer())
WAY = Direction.parse("en-zh")
TEXTS = st.lists(st.integers(20, 339), max_size=6)


@given(TEXTS, TEXTS)
def test_a_chained_turn_splits_into_what_it_was_made_of(heard: list[int], text: list[int]) -> None:
    ids = TEMPLATE.chained(heard, text)
    first, second = TEMPLATE.split(TaskKind.CHAIN, ids)
    assert (list(first), list(second)) == (heard, text)
    assert (TEMPLATE.translation_mark in ids) == bool(text)


@pytest.mark.parametrize("kind", TaskKind)
def test_a_turn_of_one_text_is_that_text(kind: TaskKind) -> None:
    heard, text = TEMPLATE.split(kind, (30, 31))
    own, other = (heard, text) if kind.writes_source else (text, heard)
    assert (own, other) == ((30, 31), ())


def test_every_task_has_a_prompt_of_its_own_in_known_tokens() -> None:
    prompts = {kind: TEMPLATE.system(Task(WAY, 1, kind)) for kind in TaskKind}
    assert len(set(prompts.values())) == len(TaskKind)
    special = tiny_tokenizer().special
    chain = ("<sys>", "<transcribe>", "<translate>", "<en>", "<zh>", "</sys>")
    assert prompts[TaskKind.CHAIN] == tuple(map(special, chain))
