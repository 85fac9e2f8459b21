"""Find the words of a language that writes no spaces, from nothing but its sentences.

A string is a word when what follows it is hard to foretell and what is inside it is not: where the
entropy of the next character rises above what is usual for strings of that length, and that of
the character before it, too. A sentence is split where its words are most so.

Source: Magistry and Sagot 2012, "Unsupervized Word Segmentation: the Case for Mandarin Chinese".
Differs from the paper: a word has at most `LONGEST` characters; punctuation and numbers split
before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import log
from statistics import fmean

LONGEST = 4
_EDGE = "\n"
# What was never seen is a word only where nothing else is left.
_UNSEEN = -9.0


class WordFinder:
    """Splits runs of characters into the words it learnt."""

    def __init__(self, autonomy: Mapping[str, float]) -> None:
        self._autonomy = autonomy

    @classmethod
    def learn(cls, runs: Iterable[str]) -> WordFinder:
        """Return a finder for the words of some runs of characters, such as clauses."""
        seen = Counter(gram for run in runs for gram in _grams(f"{_EDGE}{run}{_EDGE}"))
        follow = _rises(_entropies(seen, slice(-1)), slice(-1))
        precede = _rises(_entropies(seen, slice(1, None)), slice(1, None))
        return cls({string: follow[string] + precede[string] for string in follow})

    def split(self, run: str) -> list[str]:
        """Return the words of a run of characters; joining them gives the run."""
        best, begins = [0.0], [0]
        for stop in range(1, len(run) + 1):
            score, start = max(
                (best[start] + self._score(run[start:stop]), start)
                for start in range(max(0, stop - LONGEST), stop)
            )
            best.append(score)
            begins.append(start)
        words, stop = [], len(run)
        while stop:
            words.append(run[begins[stop] : stop])
            stop = begins[stop]
        return words[::-1]

    def _score(self, string: str) -> float:
        return len(string) * self._autonomy.get(string, _UNSEEN)


def _grams(text: str) -> Iterator[str]:
    """Yield every string of a text that is a word and a neighbour at most."""
    for start in range(len(text)):
        for stop in range(start + 1, min(start + LONGEST + 1, len(text)) + 1):
            yield text[start:stop]


def _entropies(seen: Mapping[str, int], inner: slice) -> dict[str, float]:
    """Return for every string the entropy of its neighbours on one side, in nats.

    inner: what cuts the neighbour off. Every edge of a run counts as another neighbour. With n
    occurrences, of which m have the same neighbour, it is log n - sum(m log m) / n.
    """
    certain: defaultdict[str, float] = defaultdict(float)
    for gram, count in seen.items():
        if gram[inner] and not gram.startswith(_EDGE) and not gram.endswith(_EDGE):
            certain[gram[inner]] += count * log(count)
    return {
        string: log(count) - certain[string] / count
        for string, count in seen.items()
        if len(string) <= LONGEST and _EDGE not in string
    }


def _rises(entropies: Mapping[str, float], shorter: slice) -> dict[str, float]:
    """Return how much the entropy rises with the last character, beyond the usual for the length.

    shorter: what cuts that character off.
    """
    rises = {
        string: entropy - (entropies[string[shorter]] if len(string) > 1 else 0.0)
        for string, entropy in entropies.items()
    }
    usual = _means_by_length(rises)
    return {string: rise - usual[len(string)] for string, rise in rises.items()}


def _means_by_length(values: Mapping[str, float]) -> dict[int, float]:
    lengths: defaultdict[int, list[float]] = defaultdict(list)
    for string, value in values.items():
        lengths[len(string)].append(value)
    return {length: fmean(found) for length, found in lengths.items()}
