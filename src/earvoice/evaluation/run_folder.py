"""The folder of an `evaluate run`, read as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.result_log import log_of_result
from earvoice.evaluation.results import ITEMS, SCORES, ItemResult, read_results, read_scores
from earvoice.metrics.logs import RecordingLog
from earvoice.text import Unit, unit_of
from earvoice.types import Direction


@dataclass(frozen=True, slots=True)
class RunFolder:
    """What a run made. is_text: it read instead of hearing."""

    direction: Direction
    is_text: bool
    results: tuple[ItemResult, ...]

    @property
    def unit(self) -> Unit:
        """Return what the run counts."""
        return unit_of(self.direction.target)

    @property
    def logs(self) -> tuple[RecordingLog, ...]:
        """Return the results as logs."""
        return tuple(log_of_result(result, self.unit) for result in self.results)


def read_run_folder(folder: Path) -> RunFolder:
    """Read `scores.json` and `items.jsonl`.

    Raises DataError naming file, line and field: also when there are more or fewer results than
    the figures are of.
    """
    record = read_scores(folder)
    told = record.get("direction")
    try:
        direction = Direction.parse(str(told))
    except ConfigError as error:
        raise DataError(
            f"{folder / SCORES}: field 'direction' is {told!r}; expected a direction such as "
            "en-zh; run the evaluation again"
        ) from error
    results = read_results(folder, unit=unit_of(direction.target))
    if record.get("n", len(results)) != len(results):
        raise DataError(
            f"{folder / SCORES}: field 'n' is {record['n']!r} for {len(results)} lines of {ITEMS}; "
            "expected as many; it may be cut off: run the evaluation again"
        )
    return RunFolder(direction, bool(record.get("text")), results)
