"""Two stand-ins: an interpreter that speaks the protocol, and packages for the real worker."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, MetricError, ModelError
from earvoice.evaluation.learned_metrics.interpreters import Tool
from earvoice.evaluation.learned_metrics.isolated import IsolatedMetric, bleurt, comet
from earvoice.evaluation.learned_metrics.metric import LearnedMetric, Triple

TRIPLES = [Triple("s", "abc", "r"), Triple("s", "", "r"), Triple("s", "a\u2028é", "r")]

PACKAGES = {
    "torch.py": "class cuda:\n    is_available = staticmethod(lambda: False)\n",
    "comet.py": """
import types
print("comet greets on standard output")
def download_model(name):
    if name != "known":
        raise OSError("no such model")
    return "downloaded"
def load_from_checkpoint(path):
    def predict(rows, batch_size, gpus, progress_bar):
        print("predicting")
        scores = [len(row["mt"]) + len(path) / 100 for row in rows]
        return types.SimpleNamespace(scores=scores)
    return types.SimpleNamespace(predict=predict)
""",
    "bleurt/__init__.py": "",
    "bleurt/score.py": """
class BleurtScorer:
    def __init__(self, checkpoint):
        pass
    def score(self, *, references, candidates, batch_size):
        return [len(r) / len(c) for r, c in zip(references, candidates)]
""",
}


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in PACKAGES.items():
        path = tmp_path / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))
    return Path(sys.executable)


def speaker(tmp_path: Path, body: str) -> Path:
    """Return an interpreter that runs `body` for whatever script it is given."""
    path = tmp_path / "python"
    path.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        "def say(value): print(json.dumps(value), flush=True)\n" + body
    )
    path.chmod(0o755)
    return path


def echo(expression: str) -> str:
    return f"""
say({{"ready": True}})
for line in sys.stdin:
    rows = json.loads(line)["triples"]
    say({{"scores": {expression}}})
"""


def test_comet_scores_what_is_matched_whatever_its_package_prints(packages: Path) -> None:
    told: list[int] = []
    with comet("known", python=packages) as metric:
        assert metric.score(TRIPLES, told.append) == pytest.approx([3.1, 0.0, 3.1])
    assert told == [1, 2]


def test_comet_reads_a_checkpoint_file_and_a_models_folder(packages: Path, tmp_path: Path) -> None:
    checkpoint = tmp_path / "model" / "checkpoints" / "model.ckpt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.touch()
    for model in (checkpoint, tmp_path / "model"):
        with comet(str(model), python=packages) as metric:
            expected = 3 + len(str(checkpoint)) / 100
            assert metric.score(TRIPLES[:1]) == pytest.approx([expected])


def bleurt_folder(tmp_path: Path) -> str:
    folder = tmp_path / "BLEURT-20"
    folder.mkdir()
    (folder / "bleurt_config.json").write_text("{}")
    return str(folder)


def test_bleurt_scores_without_a_source(packages: Path, tmp_path: Path) -> None:
    with bleurt(bleurt_folder(tmp_path), python=packages) as metric:
        assert metric.score([Triple("", "ab", "r")]) == [0.5]


def test_a_check_finds_the_model_and_loads_nothing(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "packages" / "torch.py").unlink()  # so loading would fail
    comet("known", python=packages).check()
    bleurt(bleurt_folder(tmp_path), python=packages).check()


@pytest.mark.parametrize(
    ("metric", "says"),
    [
        (lambda here, python: comet("unknown", python=python), "'unknown' could not be loaded"),
        (lambda here, python: comet(f"{here}/no.ckpt", python=python), r"there is no .*no\.ckpt"),
        (lambda here, python: comet(str(here), python=python), r"there is no .*model\.ckpt"),
        (lambda here, python: bleurt(str(here), python=python), r"no .*bleurt_config\.json"),
    ],
)
def test_a_check_tells_which_model_is_missing(
    packages: Path, tmp_path: Path, metric: Callable[[Path, Path], IsolatedMetric], says: str
) -> None:
    with pytest.raises(ModelError, match=says):
        metric(tmp_path, packages).check()


def test_a_check_tells_that_the_package_is_missing(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "packages" / "comet.py").unlink()
    with pytest.raises(ConfigError, match=r"No module named 'comet'.*doctor --install comet"):
        comet("known", python=packages).check()


def test_a_model_that_does_not_load_is_a_model_error(packages: Path) -> None:
    with (
        comet("unknown", python=packages) as metric,
        pytest.raises(ModelError, match=r"'unknown' could not be loaded: OSError: no such model"),
    ):
        metric.score(TRIPLES)


def test_an_interpreter_without_the_package_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EARVOICE_BLEURT_PYTHON", sys.executable)
    with (
        bleurt("BLEURT-20") as metric,
        pytest.raises(ConfigError, match=r"No module named 'bleurt'.*doctor --install bleurt"),
    ):
        metric.score(TRIPLES)


def test_null_pairs_alone_need_no_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARVOICE_COMET_PYTHON", "/no/such/python")
    metric: LearnedMetric = comet()
    assert metric.score(TRIPLES[1:2], lambda count: None) == [0.0]
    assert metric.name == "comet:Unbabel/wmt22-comet-da"


def test_requests_hold_no_more_than_they_may_and_share_one_process(tmp_path: Path) -> None:
    python = speaker(tmp_path, "import os" + echo("[len(rows) + os.getpid() for _ in rows]"))
    with comet("m", python=python, batch=1) as metric:
        first = metric.score([Triple("s", "h", "r")] * 20)
        again = metric.score([Triple("s", "h", "r")] * 16)
    assert len(set(first[:16])) == len(set(first[16:])) == 1
    assert first[0] - first[16] == 12
    assert again[0] == first[0]


def test_an_interrupt_of_the_terminal_does_not_reach_the_worker(tmp_path: Path) -> None:
    # A terminal signals the whole group of processes in its foreground.
    python = speaker(tmp_path, "import os" + echo("[os.getpgrp() for _ in rows]"))
    with comet("m", python=python) as metric:
        (group,) = metric.score(TRIPLES[:1])
    assert group != os.getpgrp()


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ("[0.5]", "1 scores for 2"),
        ("[0.5] * 3", "3 scores for 2"),
        ("[0.5, float('nan')]", "score nan"),
        ("[0.5, None]", "with numbers"),
        ("[0.5, True]", "with numbers"),
        ("'high'", "with numbers"),
    ],
)
def test_scores_that_are_not_one_number_each_are_refused(
    tmp_path: Path, scores: str, said: str
) -> None:
    with (
        comet("m", python=speaker(tmp_path, echo(scores))) as metric,
        pytest.raises(MetricError, match=said),
    ):
        metric.score(TRIPLES)


@pytest.mark.parametrize(
    "body",
    [
        "print('lost\\nmemory ran out', file=sys.stderr)\nsys.exit(9)",
        "say({'ready': True})\nsys.stdin.readline()\n"
        "print('lost\\nmemory ran out', file=sys.stderr)\nsys.exit(9)",
    ],
    ids=["before it is ready", "at work"],
)
def test_a_worker_that_dies_gives_its_last_lines(tmp_path: Path, body: str) -> None:
    with (
        comet("m", python=speaker(tmp_path, body)) as metric,
        pytest.raises(ModelError, match=r"(?s)status 9.*last lines:\nlost\nmemory ran out$"),
    ):
        metric.score(TRIPLES)


def test_a_worker_that_died_between_two_calls_is_told_of_and_then_replaced(tmp_path: Path) -> None:
    once = tmp_path / "once"
    python = speaker(
        tmp_path,
        f"from pathlib import Path\nonce = Path({str(once)!r})\nsay({{'ready': True}})\n"
        "json.loads(sys.stdin.readline())\nsay({'scores': [1.0]})\n"
        "if not once.exists():\n    once.touch(); sys.exit(4)\nsys.stdin.readline()\n",
    )
    with comet("m", python=python) as metric:
        assert metric.score(TRIPLES[:1]) == [1.0]
        with pytest.raises(ModelError, match="status 4"):
            metric.score(TRIPLES[:1])
        assert metric.score(TRIPLES[:1]) == [1.0]


@pytest.mark.parametrize("line", ["print('Loading...', flush=True)", "say([1])", "say({})"])
def test_a_worker_that_does_not_speak_the_protocol_is_refused(tmp_path: Path, line: str) -> None:
    with (
        comet("m", python=speaker(tmp_path, line)) as metric,
        pytest.raises(ModelError, match="expected"),
    ):
        metric.score(TRIPLES)


def test_an_interpreter_that_cannot_start_is_a_setting_to_repair(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    with (
        comet("m", python=broken) as metric,
        pytest.raises(ConfigError, match=r"did not start|ended"),
    ):
        metric.score(TRIPLES)


def test_a_batch_below_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="batch is 0"):
        IsolatedMetric(Tool.COMET, "m", python=None, batch=0)
