"""The turn template: the one place that knows how a dialogue is written in token ids.

```text
<sys> task source target </sys>
<user> speech x frames </user> text <eot>
<user> speech x frames </user> <eot>              an empty turn is the READ action
<user> source text </user> text <eot>             the same for a source that is read
```

A model that writes down what it hears has turns of `words <eot>`; one that translates what it wrote
has turns of `words <translate> text <eot>`, without the mark where there is nothing to translate
yet. Its task is spelt `<transcribe> <translate>`, so that tokenizers need no token more.

Training, rollouts and serving build their ids here and nowhere else, so what the model meets is
what it learnt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from earvoice.model.tokenizer import Tokenizer
from earvoice.types import Task, TaskKind

Source: TypeAlias = int | Sequence[int]
"""What a turn brings: so many frames of speech, or the ids of source text."""


_SPELT = {TaskKind.CHAIN: (TaskKind.TRANSCRIBE, TaskKind.TRANSLATE)}


class Kind(IntEnum):
    """What a position of a dialogue is; the loss is on TEXT and EOT."""

    PROMPT = 0
    SPEECH = 1
    TEXT = 2
    EOT = 3


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Token ids and their kinds, both of length L.

    turn_starts: position of each turn's first token.
    """

    ids: tuple[int, ...]
    kinds: tuple[Kind, ...]
    turn_starts: tuple[int, ...]


class TurnTemplate:
    """Ids of every piece of a dialogue."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self.speech_id = tokenizer.special("<speech>")
        self.eot = tokenizer.special("<eot>")
        self.open_turn = (tokenizer.special("<user>"),)
        self.close_speech = (tokenizer.special("</user>"),)
        self.translation_mark = tokenizer.special("<translate>")

    def system(self, task: Task) -> tuple[int, ...]:
        """Return the prompt of a task, which never changes and is never evicted."""
        source, target = task.direction.source, task.direction.target
        asked = (f"<{kind}>" for kind in _SPELT.get(task.kind, (task.kind,)))
        tokens = ("<sys>", *asked, f"<{source}>", f"<{target}>", "</sys>")
        return tuple(self._tokenizer.special(token) for token in tokens)

    def heard(self, source: Source) -> tuple[int, ...]:
        """Return the ids of one turn up to the point where the model writes."""
        middle = (self.speech_id,) * source if isinstance(source, int) else tuple(source)
        return self.open_turn + middle + self.close_speech

    def heard_kinds(self, source: Source) -> tuple[Kind, ...]:
        """Return the kinds that belong to `heard`; source text is PROMPT, for it bears no loss."""
        opening, closing = (Kind.PROMPT,) * len(self.open_turn), (Kind.PROMPT,)
        if isinstance(source, int):
            return opening + (Kind.SPEECH,) * source + closing
        return opening + (Kind.PROMPT,) * len(source) + closing

    def chained(self, heard_ids: Sequence[int], text_ids: Sequence[int]) -> tuple[int, ...]:
        """Return the ids of a turn that writes what was heard, and its translation if any."""
        return (*heard_ids, self.translation_mark, *text_ids) if text_ids else tuple(heard_ids)

    def split(self, kind: TaskKind, ids: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Return what a turn's ids say was heard, and what they translate."""
        if not kind.writes_source:
            return (), ids
        if kind is TaskKind.TRANSCRIBE or self.translation_mark not in ids:
            return ids, ()
        mark = ids.index(self.translation_mark)
        return ids[:mark], ids[mark + 1 :]

    def dialogue(self, task: Task, turns: Sequence[tuple[Source, Sequence[int]]]) -> Dialogue:
        """Return a whole dialogue.

        turns: for each turn what is heard or read, and the ids of its text, possibly none.
        """
        ids = list(self.system(task))
        kinds = [Kind.PROMPT] * len(ids)
        starts = []
        for source, text_ids in turns:
            starts.append(len(ids))
            ids += [*self.heard(source), *text_ids, self.eot]
            kinds += [*self.heard_kinds(source), *(Kind.TEXT for _ in text_ids), Kind.EOT]
        return Dialogue(tuple(ids), tuple(kinds), tuple(starts))
