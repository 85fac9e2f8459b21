"""Runs as a system could have made them: words, Chinese, odd spaces, text that is taken back."""

from __future__ import annotations

from hypothesis import strategies as st

from earvoice.metrics.logs import RecordingLog, Step

ODD = "\u202f\u00a0\u3000\u2028\u0085\n\r\t\"'\\{}#:,-/"
ALPHABET = "abcé你好。𝄞   " + ODD

texts = st.text(ALPHABET, max_size=12)
# Whole milliseconds, for what is finer than a file holds cannot come back.
milliseconds = st.integers(0, 3000).map(lambda count: count / 1000)


@st.composite
def logs(draw: st.DrawFn, *, erasing: bool = True, recording: str = "talk") -> RecordingLog:
    """Return a run with computing times, of no to eight steps."""
    steps: list[Step] = []
    length, heard_s, free_s = 0, 0.0, 0.0
    for _ in range(draw(st.integers(0, 8))):
        heard_s = round(heard_s + draw(milliseconds), 3)
        text = draw(texts)
        erased = draw(st.integers(0, length)) if erasing and draw(st.booleans()) else 0
        start_s = max(heard_s, free_s)
        free_s = round(start_s + draw(milliseconds), 3)
        length += len(text) - erased
        steps.append(Step(heard_s, text, erased, start_s, free_s))
    source_s = round(heard_s + draw(milliseconds), 3)
    return RecordingLog(
        recording, source_s, tuple(steps), reference=draw(texts).strip("\n"), computed=True
    )
