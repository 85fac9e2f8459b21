"""How much of a talk's translation stands there when each of its sentences has been said."""

from __future__ import annotations

from collections.abc import Sequence

from earvoice.errors import MetricError


def segment_of_units(hypothesis: Sequence[str], segments: Sequence[Sequence[str]]) -> list[int]:
    """Return for every hypothesis unit the reference segment it belongs to, non-decreasing.

    The hypothesis is aligned with the concatenated reference at the least number of edits; an
    inserted unit belongs to the segment of the reference unit before it.
    Source: the idea of mwerSegmenter, Matusov et al. 2005, on one boundary set.
    Convention: ours; an inserted unit belongs to the segment before it.
    """
    reference = [unit for segment in segments for unit in segment]
    segment_at = [index for index, segment in enumerate(segments) for _ in segment]
    if not reference:
        raise MetricError("segments hold no units; expected the reference text of each sentence")
    owners = [0] * len(hypothesis)
    row, column = len(hypothesis), len(reference)
    cost = _edit_table(hypothesis, reference)
    while row > 0:
        same = column > 0 and hypothesis[row - 1] == reference[column - 1]
        if column > 0 and cost[row][column] == cost[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            owners[row] = segment_at[column]
        elif cost[row][column] == cost[row - 1][column] + 1:
            row -= 1
            owners[row] = segment_at[max(column - 1, 0)]
        else:
            column -= 1
    return owners


def committed_shares(
    hypothesis: Sequence[str],
    delays_s: Sequence[float],
    segments: Sequence[Sequence[str]],
    deadlines_s: Sequence[float],
) -> list[float]:
    """Return for every segment the share of its reference length written by its deadline.

    hypothesis, delays_s: units of a whole talk with the source time consumed when each was written.
    segments: reference units per sentence; deadlines_s: one per sentence. Each share is in [0, 1]:
    units of the segment written by the deadline over the larger of hypothesis and reference length,
    so neither leaving words out nor adding any helps.
    Raises MetricError when lengths do not match or a segment is empty.
    Source: ours.
    Convention: ours; the larger of both lengths divides, as in LAAL.
    """
    if len(hypothesis) != len(delays_s) or len(segments) != len(deadlines_s):
        raise MetricError(
            f"got {len(hypothesis)} units with {len(delays_s)} delays and {len(segments)} segments "
            f"with {len(deadlines_s)} deadlines; expected one delay a unit, one deadline a segment"
        )
    if any(not segment for segment in segments):
        raise MetricError("a segment without reference units has no share; leave it out")
    written = [0] * len(segments)
    timely = [0] * len(segments)
    owners = segment_of_units(hypothesis, segments)
    for owner, delay_s in zip(owners, delays_s, strict=True):
        written[owner] += 1
        timely[owner] += delay_s <= deadlines_s[owner]
    return [
        on_time / max(len(segment), count)
        for on_time, count, segment in zip(timely, written, segments, strict=True)
    ]


def _edit_table(hypothesis: Sequence[str], reference: Sequence[str]) -> list[list[int]]:
    table = [list(range(len(reference) + 1))]
    for index, unit in enumerate(hypothesis, start=1):
        above, row = table[-1], [index]
        for column, expected in enumerate(reference, start=1):
            substituted = above[column - 1] + (unit != expected)
            row.append(min(above[column] + 1, row[-1] + 1, substituted))
        table.append(row)
    return table
