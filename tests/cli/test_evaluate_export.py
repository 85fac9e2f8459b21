import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.cli.evaluate_export import FORMATS
from earvoice.evaluation.export import ExportFormat
from earvoice.evaluation.results import write_results
from tests.evaluation.factories import result


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str, str]]:
    """Run the command line and return its exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def test_the_formats_are_those_that_can_be_written() -> None:
    assert tuple(ExportFormat) == FORMATS


def test_a_run_is_written_in_another_form_and_its_files_are_printed(
    run_here: Callable[..., tuple[object, str, str]], tmp_path: Path
) -> None:
    write_results(tmp_path, {"direction": "zh-en"}, [result("Hello", id="a", delays_s=(1.0,))])
    out = tmp_path / "out"
    code, printed, _ = run_here(
        "evaluate", "export", str(tmp_path), "--format", "simuleval", "--out", str(out)
    )
    assert (code, printed) == (0, f"{out / 'instances.log'}\n{out / 'config.yaml'}\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "docx"), "format 'docx' is unknown; choose simuleval, simulstream"),
        (("--format", "srt", "--unit", "line"), "unit 'line' is unknown; choose word or char"),
        (("--format", "srt"), "holds none of events.jsonl"),
    ],
)
def test_a_choice_that_is_none_is_told(
    run_here: Callable[..., tuple[object, str, str]],
    tmp_path: Path,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    out = ("--out", str(tmp_path / "out"))
    code, _, errors = run_here("evaluate", "export", str(tmp_path), *arguments, *out)
    assert code == 1
    assert says in errors
