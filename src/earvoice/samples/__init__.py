"""One bundled talk a language: the recording, what is said in it, and its translation.

`talk.en.flac` and `talk.zh.flac` are 16 kHz mono; `talk.en.txt` and `talk.zh.txt` hold a sentence
a line, its source and its reference translation with a tab between them. The sentences are from the
grammar `parley`, written for this project; eSpeak NG spoke them. `python -m earvoice.samples.make`
makes all four files again. They are under the project's licence, Apache-2.0.
"""

from earvoice.samples.bundled import LANGUAGES, sample_sentences, sample_talk

__all__ = ["LANGUAGES", "sample_sentences", "sample_talk"]
