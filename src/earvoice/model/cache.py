"""The sink cache: prompt and first turns stay, then a sliding window of whole turns.

Keys are cached rotated. Dropping d positions in the middle moves the kept tail by -d, which is one
more rotation, so no attention code changes and a stream's positions never outgrow the slot (arXiv
2309.17453; papers on unbounded dialogue keep the first 400 and the last 2000 tokens).

Shape legend: N slot, H key/value head, L cache position, D head width, Q new position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from earvoice.errors import SessionError
from earvoice.model.attention import Picked

BLOCK = 128
# Where rows need not come out the same bit by bit: sums over shorter spans are grouped otherwise.
SHORT_BLOCK = 16


def rotate_keys(keys_HLD: Tensor, shift: int, inverse_frequencies: Tensor) -> Tensor:
    """Return rotated keys as if they stood `shift` positions further (negative: earlier).

    inverse_frequencies: [D / 2], of the model's rotary embedding.
    """
    angle = shift * inverse_frequencies.to(keys_HLD.device, torch.float32)
    angle_D = torch.cat((angle, angle))
    keys = keys_HLD.float()
    left, right = keys.chunk(2, dim=-1)
    turned = keys * angle_D.cos() + torch.cat((-right, left), dim=-1) * angle_D.sin()
    return turned.to(keys_HLD.dtype)


def eviction_end(turn_starts: Sequence[int], sink_end: int, excess: int) -> int:
    """Return up to where whole turns after the sink must go to free `excess` positions.

    turn_starts: positions of the turns in the cache, ascending. Raises SessionError when even
    dropping all but the last turn does not free enough.
    """
    for start in turn_starts:
        if start > sink_end and start - sink_end >= excess:
            return start
    raise SessionError(
        f"one turn does not fit the cache: {excess} positions are missing; "
        "use a smaller multiplier or a model with more cache_tokens"
    )


@dataclass(frozen=True, slots=True)
class Eviction:
    """Cache positions [start, end) that are dropped before a dialogue goes on.

    at: the first position of the whole dialogue that comes after it.
    """

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SlotKeys:
    """A copy of one slot: keys and values per layer, [H, length, D]."""

    keys_HLD: tuple[Tensor, ...]
    values_HLD: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a step must tell the language model.

    positions_NQ: of what is new. mask_N1QL: which attention adds, 0 = may attend, else -inf.
    picked: which attention needs where rows are not all slots.
    """

    positions_NQ: Tensor
    mask_N1QL: Tensor
    picked: Picked | None


class SlotCache:
    """Keys and values of N streams in tensors of constant shape, one row a slot.

    Computed for all of them the shape never depends on who is live, so neither do a row's results.
    The last position of every row is a bin for rows that take no part in a step. device: where keys
    and values are; lengths are counted on the processor.
    """

    def __init__(
        self,
        *,
        slots: int,
        capacity: int,
        layers: int,
        heads: int,
        head_dim: int,
        device: torch.device | None = None,
    ) -> None:
        shape = (slots, heads, capacity + 1, head_dim)
        self.capacity = capacity
        self._device = device
        self.keys = [torch.zeros(shape, device=device) for _ in range(layers)]
        self.values = [torch.zeros(shape, device=device) for _ in range(layers)]
        self.lengths = torch.zeros(slots, dtype=torch.long)
        self._write_at_NQ = torch.zeros(slots, 1, dtype=torch.long)
        self._span = capacity
        self._picked: Picked | None = None

    def prepare(
        self, active: Tensor, new: int, *, rows: Tensor | None = None, block: int = BLOCK
    ) -> Prepared:
        """Reserve `new` positions in every active row; what does not fit goes to the bin.

        rows: slots that are computed, all of them active; every slot is where this is None.
        block: attention reads a multiple of so many positions.
        """
        offsets = torch.arange(new)
        lengths = self.lengths if rows is None else self.lengths[rows]
        positions_NQ = lengths[:, None] + offsets
        fitting_NQ = positions_NQ.clamp(max=self.capacity)
        # Attention reads whole blocks up to the longest row, or of picked rows up to each one's
        # end. What lies behind is masked anyway and adds exact zeros, so in blocks of `BLOCK` how
        # far it reads changes no row's result.
        if rows is None:
            fitting_NQ = torch.where(active[:, None], fitting_NQ, self.capacity)
            longest = int(positions_NQ[active].max()) + 1 if bool(active.any()) else 1
        else:
            longest = int(positions_NQ.max()) + 1
        self._span = self._whole_blocks(longest, block)
        self._picked = None
        if rows is not None:
            spans = (self._whole_blocks(length + new, block) for length in lengths.tolist())
            self._picked = Picked(rows.to(self._device), tuple(spans))
        self._write_at_NQ = fitting_NQ.to(self._device)
        positions_NQ = positions_NQ.to(self._device)
        seen = torch.arange(self._span, device=self._device)[None, None, None, :]
        hidden = seen > positions_NQ[:, None, :, None]
        zeros = torch.zeros(hidden.shape, device=self._device)
        return Prepared(positions_NQ, zeros.masked_fill_(hidden, -torch.inf), self._picked)

    def update(
        self, key_NHQD: Tensor, value_NHQD: Tensor, layer_idx: int, *_: object, **__: object
    ) -> tuple[Tensor, Tensor]:
        """Write where `prepare` said and return what may be attended to; called by attention.

        Of every slot, also where rows are picked: attention finds theirs.
        """
        keys, values, span = self.keys[layer_idx], self.values[layer_idx], self._span
        if self._picked is None:
            index = self._write_at_NQ[:, None, :, None].expand_as(key_NHQD)
            keys.scatter_(2, index, key_NHQD)
            values.scatter_(2, index, value_NHQD)
        else:
            heads = torch.arange(keys.shape[1], device=self._device)[None, :, None]
            place = (self._picked.slots[:, None, None], heads, self._write_at_NQ[:, None, :])
            keys[place] = key_NHQD
            values[place] = value_NHQD
        return keys[:, :, :span], values[:, :, :span]

    def _whole_blocks(self, positions: int, block: int) -> int:
        return min(self.capacity, -(-positions // block) * block)

    def advance(self, active: Tensor, new: int | Tensor) -> None:
        """Count `new` written positions in every active row: as many in all, or new_N."""
        self.lengths = self.lengths + active.long() * new

    def load(self, slot: int, content: SlotKeys) -> None:
        """Make a slot hold exactly this content."""
        length = content.keys_HLD[0].shape[1]
        for layer, (keys, values) in enumerate(
            zip(content.keys_HLD, content.values_HLD, strict=True)
        ):
            self.keys[layer][slot, :, :length] = keys
            self.values[layer][slot, :, :length] = values
        self.lengths[slot] = length

    def copy(self, slot: int) -> SlotKeys:
        """Return a copy of a slot's content."""
        length = int(self.lengths[slot])
        return SlotKeys(
            tuple(keys[slot, :, :length].clone() for keys in self.keys),
            tuple(values[slot, :, :length].clone() for values in self.values),
        )

    def evict(self, slot: int, start: int, end: int, inverse_frequencies: Tensor) -> None:
        """Drop positions [start, end) of a slot and move what follows forward."""
        length = int(self.lengths[slot])
        kept = length - end
        for keys, values in zip(self.keys, self.values, strict=True):
            tail = rotate_keys(keys[slot, :, end:length], start - end, inverse_frequencies)
            keys[slot, :, start : start + kept] = tail
            values[slot, :, start : start + kept] = values[slot, :, end:length].clone()
        self.lengths[slot] = start + kept
