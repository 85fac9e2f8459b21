from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.metrics.sentences import join_sentences, sentence_spans, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hello there. Who is it? Me!", ["Hello there.", "Who is it?", "Me!"]),
        ("It is 3.5 km. Go on.", ["It is 3.5 km.", "Go on."]),
        ("Dr. Li met J. R. Jones, e.g. here. Yes.", ["Dr. Li met J. R. Jones, e.g. here.", "Yes."]),
        ('He said "Go!" Then he left.', ['He said "Go!"', "Then he left."]),
        ("Well... yes. But... No.", ["Well... yes.", "But...", "No."]),
        ("it is small. and so is this", ["it is small.", "and so is this"]),
        ("So am I. You too.", ["So am I.", "You too."]),
        ("Really?! No.", ["Really?!", "No."]),
        ("no mark at all", ["no mark at all"]),
        ("one line\nanother line\n", ["one line", "another line"]),
        ("你好。今天3.5度！走吗？好", ["你好。", "今天3.5度！", "走吗？", "好"]),
        ("他说：“走吧。”然后走了。", ["他说：“走吧。”", "然后走了。"]),
        ("那个……我想去。好的……谢谢", ["那个……我想去。", "好的……谢谢"]),
        ("你好!我是王芳.再见", ["你好!", "我是王芳.", "再见"]),
        ("我用Python。It works. 好。", ["我用Python。", "It works.", "好。"]),
        ("", []),
        (" \n ", []),
        ("...", ["..."]),
        ("。。。", ["。。。"]),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@settings(deadline=None)
@given(st.text(alphabet='ab Z.!?…。！？"”)\n3，', max_size=60))
def test_every_character_that_is_no_space_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    places = [place for span in spans for place in span]
    assert places == sorted(set(places))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= set(places)
    assert all(
        text[span.start : span.stop].strip() == text[span.start : span.stop] for span in spans
    )
    assert all(spans)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["It is.", "你好。", "Go!", "走？"]), max_size=6))
def test_joined_sentences_come_apart_again(sentences: list[str]) -> None:
    assert split_sentences(join_sentences(sentences)) == sentences


def test_only_scripts_with_spaces_get_spaces_between_sentences() -> None:
    assert join_sentences(["One.", "Two.", "三。", "四。", "Five."]) == "One. Two.三。四。Five."
