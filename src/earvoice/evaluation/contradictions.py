"""What a result says twice has to be the same: its units and figures against its turns and times.

Where its segments lie is the corpus' say: annotated ones may outlast a recording, and do. When
turns were computed is not compared with what they had heard: a recording is heard faster than it
was spoken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.logs import RecordingLog
from earvoice.metrics.logs.records import Record
from earvoice.text import Unit, split_units

if TYPE_CHECKING:
    from earvoice.evaluation.results import ItemResult

# What adding up times in another order may leave.
_CRUMB_S = 1e-6
_AGAIN = "run the evaluation again"


def require_consistent(record: Record, result: ItemResult) -> None:
    """Raise DataError naming place and field of what a result contradicts itself in.

    This is what can be told without knowing what a unit is.
    """
    _require_reference(record, result)
    _require_output(record, result)
    _require_turns(record, result)
    _require_times(record, result)


def require_units(record: Record, result: ItemResult, unit: Unit) -> None:
    """Raise DataError where units, delays and turns do not belong together.

    unit: of the language written. A result of an older version has no turns to compare with.
    """
    units = len(split_units(result.hypothesis, unit))
    if len(result.delays_s) != units:
        raise record.fault(
            "delays_s",
            f"has {len(result.delays_s)} entries for {units} units ({unit}) in 'hypothesis'",
            f"one for each; {_AGAIN}",
        )
    if result.steps:
        _require_written(record, result, unit)
    if result.laal_s is not None:
        _require_lag(record, result, unit)


def _require_reference(record: Record, result: ItemResult) -> None:
    """Compare the reference with those of the segments, however they are joined."""
    whole = "".join(result.reference.split())
    together = "".join("".join(one.reference for one in result.segments).split())
    if result.segments and whole != together:
        raise record.fault(
            "reference",
            f"is {result.reference[:40]!r}, but not those in 'segments' one after the other",
            f"the same words; {_AGAIN}",
        )


def _require_output(record: Record, result: ItemResult) -> None:
    """Compare what is there only if something was written."""
    written = bool(result.hypothesis.strip())
    if written != bool(result.delays_s):
        entries = len(result.delays_s)
        raise record.fault(
            "delays_s",
            f"has {entries} entries for {result.hypothesis[:40]!r} in 'hypothesis'",
            f"one for each unit; {_AGAIN}",
        )
    for name, value in (("laal_s", result.laal_s), ("first_emission_s", result.first_emission_s)):
        if value is not None and not written:
            raise record.fault(name, f"is {value} though nothing was written", f"null; {_AGAIN}")
    if written and result.first_emission_s is None:
        raise record.fault("first_emission_s", "is null for a hypothesis", f"a number; {_AGAIN}")


def _require_turns(record: Record, result: ItemResult) -> None:
    if result.clipped > result.turns:
        raise record.fault(
            "clipped", f"is {result.clipped} of {result.turns} in 'turns'", f"no more; {_AGAIN}"
        )
    if result.steps and len(result.steps) != result.turns:
        raise record.fault(
            "turns", f"is {result.turns} for {len(result.steps)} in 'steps'", f"as many; {_AGAIN}"
        )
    heard_s = [step.heard_s for step in result.steps]
    if heard_s and heard_s[-1] > result.source_s + _CRUMB_S:
        at = next(at for at, time_s in enumerate(heard_s) if time_s > result.source_s + _CRUMB_S)
        raise record.record("steps").fault(
            f"heard_s[{at}]",
            f"is {heard_s[at]} of {result.source_s} in 'source_s'",
            f"no more; {_AGAIN}",
        )


def _require_times(record: Record, result: ItemResult) -> None:
    """Compare the times of units with each other, and with the source and the turns."""
    heard_s = {step.heard_s for step in result.steps}
    for at, (delay_s, elapsed_s) in enumerate(zip(result.delays_s, result.elapsed_s, strict=True)):
        if delay_s > result.source_s + _CRUMB_S:
            found = f"is {delay_s} of {result.source_s} in 'source_s'"
            raise record.fault(f"delays_s[{at}]", found, f"no more; {_AGAIN}")
        if heard_s and delay_s not in heard_s:
            found = f"is {delay_s}, which no turn in 'steps' had heard"
            raise record.fault(f"delays_s[{at}]", found, f"one of their times; {_AGAIN}")
        if elapsed_s < delay_s - _CRUMB_S:
            found = f"is {elapsed_s} before {delay_s} in 'delays_s'"
            raise record.fault(f"elapsed_s[{at}]", found, f"no less; {_AGAIN}")
    first_s = result.first_emission_s
    if first_s is not None and first_s > result.delays_s[0] + _CRUMB_S:
        found = f"is {first_s} after {result.delays_s[0]} in 'delays_s'"
        raise record.fault(
            "first_emission_s", found, f"no more, as no word begins below 0 s; {_AGAIN}"
        )


def _require_written(record: Record, result: ItemResult, unit: Unit) -> None:
    """Compare each unit's times with those of the turn that wrote it."""
    log = RecordingLog(result.id, result.source_s, result.steps, computed=True)
    told = log.hypothesis(unit, clock=ComputeClock.QUEUED)
    for name, own_s, turns_s, crumb_s in (
        ("delays_s", result.delays_s, told.delays_s, 0.0),
        ("elapsed_s", result.elapsed_s, told.elapsed_s, _CRUMB_S),
    ):
        for at, (one_s, other_s) in enumerate(zip(own_s, turns_s, strict=True)):
            if abs(one_s - other_s) > crumb_s:
                raise record.fault(
                    f"{name}[{at}]",
                    f"is {one_s}, but {other_s} by the turn in 'steps' that wrote the unit",
                    f"the same; {_AGAIN}",
                )


def _require_lag(record: Record, result: ItemResult, unit: Unit) -> None:
    lag_s = length_adaptive_average_lagging(
        result.delays_s,
        source_s=result.source_s,
        reference_units=len(split_units(result.reference, unit)),
    )
    if result.laal_s is None or abs(result.laal_s - lag_s) > _CRUMB_S:
        raise record.fault(
            "laal_s", f"is {result.laal_s}, but {lag_s} by 'delays_s'", f"the same; {_AGAIN}"
        )
