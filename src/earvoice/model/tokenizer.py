"""Text to ids and back: a character-based BPE in which every Han character is its own token.

English merges carry their leading space, digits stand alone, and anything unseen falls back to its
UTF-8 bytes, so every text has ids and every id sequence has a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tokenizers
from tokenizers import Regex, decoders, models, pre_tokenizers, trainers

from earvoice.errors import ModelError
from earvoice.text import strip_punctuation

PAD = "<pad>"
SPECIALS = (
    PAD,
    "<sys>",
    "</sys>",
    "<user>",
    "</user>",
    "<eot>",
    "<speech>",
    "<ctx>",
    "</ctx>",
    "<interpret>",
    "<transcribe>",
    "<translate>",
    "<en>",
    "<zh>",
    "<de>",
    "<ja>",
)
_BYTES = tuple(f"<0x{value:02X}>" for value in range(256))
_LETTERS = "A-Za-zÄÖÜäöüß"
_PIECES = Regex(
    r"[\u3400-\u4dbf\u4e00-\u9fff]"
    rf"| ?[{_LETTERS}]+(?:'[A-Za-z]+)*| ?\d| ?[^\s{_LETTERS}\d]|\s"
)


class Tokenizer:
    """Ids of text and of the template's special tokens."""

    def __init__(self, backend: tokenizers.Tokenizer) -> None:
        backend.encode_special_tokens = True  # a text that spells "<eot>" stays text
        self._backend = backend
        self._byte_of = {
            index: value
            for value, token in enumerate(_BYTES)
            if (index := backend.token_to_id(token)) is not None
        }
        self._special_ids = {
            index for token in SPECIALS if (index := backend.token_to_id(token)) is not None
        }
        if backend.token_to_id(PAD) != 0 or len(self._byte_of) != 256:
            raise ModelError(
                f"the tokenizer lacks {PAD} as id 0 or some of the 256 byte tokens; "
                "train it with `earvoice prepare`"
            )

    @classmethod
    def load(cls, path: Path) -> Tokenizer:
        """Read `tokenizer.json`; raises ModelError when it is missing or damaged."""
        if not path.is_file():
            raise ModelError(f"no tokenizer at {path}; the checkpoint folder is incomplete")
        try:
            return cls(tokenizers.Tokenizer.from_file(str(path)))
        except ModelError:
            raise
        except Exception as error:  # the library raises bare Exception
            raise ModelError(f"cannot read the tokenizer at {path}: {error}") from error

    def save(self, path: Path) -> None:
        """Write `tokenizer.json`."""
        self._backend.save(str(path))

    @property
    def vocab_size(self) -> int:
        """Return the number of ids."""
        return int(self._backend.get_vocab_size())

    @property
    def ctc_blank(self) -> int:
        """Return the CTC blank, which is the padding id."""
        return 0

    @property
    def unwritable_ids(self) -> tuple[int, ...]:
        """Return the ids a turn's text may never contain."""
        return tuple(sorted(self._special_ids))

    def special(self, token: str) -> int:
        """Return the id of a special token; raises ModelError when there is none."""
        index = self._backend.token_to_id(token)
        if index is None:
            raise ModelError(f"the tokenizer has no token {token!r}; it has {', '.join(SPECIALS)}")
        return int(index)

    def __len__(self) -> int:
        """Return the number of ids."""
        return self.vocab_size

    def token(self, index: int) -> str:
        """Return how an id is written in `tokenizer.json`."""
        return str(self._backend.id_to_token(index))

    def id_of(self, token: str) -> int | None:
        """Return the id written so in `tokenizer.json`, or None when there is none."""
        index = self._backend.token_to_id(token)
        return None if index is None else int(index)

    def encode(self, text: str) -> list[int]:
        """Return the ids of text."""
        return list(self._backend.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids; special tokens vanish, broken bytes become U+FFFD."""
        stream = StreamDecoder(self)
        return stream.push(ids) + stream.flush()

    def ctc_encode(self, text: str) -> list[int]:
        """Return CTC units: lower-case, without punctuation, a space before every word."""
        plain = strip_punctuation(text).lower()
        return self.encode(f" {plain}") if plain else []

    def byte_value(self, index: int) -> int | None:
        """Return the byte an id stands for, or None when it is not a byte token."""
        return self._byte_of.get(index)

    def piece(self, index: int) -> str:
        """Return the text of one id that is not a byte token; empty for special tokens."""
        if index in self._special_ids:
            return ""
        return self._backend.id_to_token(index) or ""


class StreamDecoder:
    """Decode ids as they come, holding back the bytes of an unfinished character."""

    def __init__(self, tokenizer: Tokenizer, *, pending: bytes = b"") -> None:
        self._tokenizer = tokenizer
        self._bytes = pending

    def push(self, ids: Iterable[int]) -> str:
        """Return the text that became certain."""
        out: list[str] = []
        for index in ids:
            value = self._tokenizer.byte_value(index)
            if value is None:
                out.append(self.flush())
                out.append(self._tokenizer.piece(index))
            else:
                self._bytes += bytes([value])
                out.append(self._take_whole_characters())
        return "".join(out)

    def flush(self) -> str:
        """Return what is held back, broken characters replaced by U+FFFD."""
        text, self._bytes = self._bytes.decode("utf-8", errors="replace"), b""
        return text

    @property
    def pending(self) -> bytes:
        """Return the bytes held back."""
        return self._bytes

    def _take_whole_characters(self) -> str:
        try:
            text, self._bytes = self._bytes.decode("utf-8"), b""
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and len(self._bytes) < 4:
                return ""
            return self.flush()
        return text


def train_tokenizer(texts: Iterable[str], *, vocab_size: int) -> Tokenizer:
    """Learn merges from texts and return a tokenizer of at most `vocab_size` ids.

    texts: written text of every language and lower-cased transcripts with a leading space, so that
    the CTC units are whole words where possible (12.5 frames a second do not carry single
    characters).
    """
    backend = tokenizers.Tokenizer(models.BPE(byte_fallback=True))
    backend.pre_tokenizer = pre_tokenizers.Split(_PIECES, behavior="isolated")
    backend.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Fuse()])
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[*SPECIALS, *_BYTES],
        show_progress=False,
        max_token_length=24,
    )
    backend.train_from_iterator(texts, trainer)
    return Tokenizer(backend)
