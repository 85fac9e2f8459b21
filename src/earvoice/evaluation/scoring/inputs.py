"""Read whatever can be scored, by what the files are."""

from __future__ import annotations

from earvoice.errors import ConfigError
from earvoice.evaluation.scoring.documents import is_untimed, read_document_material
from earvoice.evaluation.scoring.material import Files, Material, read_material
from earvoice.evaluation.scoring.resegmented import is_resegmented, read_resegmented_material
from earvoice.text import Unit


def read_input(
    files: Files, *, unit: Unit | None = None, source: str | None = None, target: str | None = None
) -> Material:
    """Read logs, OmniSTEval's resegmented output, or texts without times.

    Arguments and errors are those of `material.read_material`; ConfigError for resegmented output
    together with anything else.
    """
    if is_untimed(files):
        return read_document_material(files, unit=unit, source=source, target=target)
    divided = [path for path in files.logs if is_resegmented(path)]
    if not divided:
        return read_material(files, unit=unit, source=source, target=target)
    other = next((path for path in files.logs if path not in divided), None)
    if other is not None:
        raise ConfigError(
            f"{divided[0]} is divided into segments already, and {other} is not; expected files "
            "of one kind; score them apart"
        )
    return read_resegmented_material(files, unit=unit, source=source, target=target)
