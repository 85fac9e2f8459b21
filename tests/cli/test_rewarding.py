"""`reward.quality` by name: stand-ins for the packages, an endpoint on this machine."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.cli.rewarding import judged_quality, learned_quality, open_qualities
from earvoice.data.recipe import load_recipe
from earvoice.errors import MetricError, ModelError
from earvoice.evaluation.judging import Answer, Question
from earvoice.evaluation.judging.endpoint import FILE_VARIABLE, MODEL_VARIABLE, URL_VARIABLE
from earvoice.evaluation.scoring.judged import JudgeName
from earvoice.evaluation.scoring.learned import LearnedChoice
from earvoice.training.rewards import Pair
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_run import METRICS
from earvoice.types import Direction, Language
from tests.cli.rl_recipes import write_rl_recipe
from tests.evaluation.judging.endpoints import Desk, Reply, answering
from tests.evaluation.scoring.raters import LengthMetric

pytestmark = pytest.mark.usefixtures("nothing_configured")

PAIRS = [Pair("你好", "Hello", "Hi"), Pair("好", "Good", "Good"), Pair("", "", "Hm")]

# COMET's package: half of what is best, and a note of the process that says so.
HALF = """
import os, pathlib, types
def load_from_checkpoint(path):
    here = pathlib.Path(__file__).parent
    (here / "worker").write_text(str(os.getpid()))
    def predict(rows, batch_size, gpus, progress_bar):
        assert all(row["src"] and row["mt"] and row["ref"] for row in rows)
        with (here / "asked").open("a") as file:
            file.write(f"{len(rows)} {len({str(row) for row in rows})}\\n")
        return types.SimpleNamespace(scores=[SCORE] * len(rows))
    return types.SimpleNamespace(predict=predict)
"""

Train = Callable[..., tuple[object, str, str]]


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Train:
    """Type `earvoice train`; return exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "train", *map(str, arguments)])
        try:
            main()
        except SystemExit as ended:
            return ended.code, *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run


def name_endpoint(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, desk.url)
    monkeypatch.setenv(MODEL_VARIABLE, "m")


def steps(folder: Path) -> list[dict[str, float]]:
    text = (folder / "run" / METRICS).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


class Always:
    """A language model that gives one answer whatever it is asked."""

    model = "m"

    def __init__(self, *answers: Answer) -> None:
        self.answers = answers

    def ask(self, question: Question) -> Answer:
        return self.answers[question.sample % len(self.answers)]


@pytest.mark.parametrize(
    ("name", "worst", "best"),
    [
        ("comet", 0, 1),
        ("xcomet", 0, 1),
        ("bleurt=BLEURT-20", 0, 1),
        ("metricx=google/metricx-24-hybrid-xl-v2p6", -25, 0),
    ],
)
def test_a_learned_metric_has_the_range_of_a_reward(name: str, worst: float, best: float) -> None:
    quality = learned_quality(LearnedChoice.parse(name).open())
    assert (quality.worst, quality.best) == (worst, best)
    # One side only: no interpreter and no model is looked for.
    assert quality.score(PAIRS[2:]) == [worst]


def test_a_metric_that_counts_errors_is_turned_below_zero() -> None:
    metric = LengthMetric(higher_is_better=False, worst=25.0, best=0.0)
    assert learned_quality(metric).score(PAIRS) == [-2, -4, -25]
    long = Pair("s", "r", "x" * 30)
    assert learned_quality(metric).score([long]) == [-25]


@pytest.mark.parametrize(
    ("name", "answer", "scores"),
    [
        (JudgeName.VIP, "Yes", (1, 0, 1)),
        (JudgeName.MQM, '{"errors": []}', (0, -25, 0)),
        (JudgeName.ESA, '{"errors": [], "score": 80}', (80, 0, 100)),
    ],
)
def test_a_judge_has_the_range_of_a_reward(
    name: JudgeName, answer: str, scores: tuple[float, float, float]
) -> None:
    judge = name.make(Direction.parse("zh-en"))
    quality = judged_quality(judge, Always(Answer(answer)), concurrency=1)
    given, worst, best = scores
    assert quality.score(PAIRS) == [given, given, worst]
    assert (quality.worst, quality.best) == (worst, best)


def test_answers_that_cannot_be_used_are_counted_and_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # A command that ran before in this process has taken the log for itself.
    monkeypatch.setattr(logging.getLogger("earvoice"), "propagate", True)
    client = Always(Answer("Yes"), Answer("<think>", finished=False), Answer("Hm"), Answer("Yes"))
    quality = judged_quality(JudgeName.VIP.make(Direction.parse("zh-en")), client, concurrency=1)
    assert quality.score(PAIRS[:1]) == [1.0]
    assert "about 1 pairs, 1 unfinished and 3 unreadable are left out" in caplog.text


@pytest.mark.parametrize("answer", [Answer("<think>", finished=False), Answer("Perhaps")])
def test_a_translation_that_nobody_judged_is_an_error_and_no_score(answer: Answer) -> None:
    quality = judged_quality(
        JudgeName.VIP.make(Direction.parse("zh-en")), Always(answer), concurrency=1
    )
    with pytest.raises(MetricError, match=r"vip_llm by m gave no usable answer.*'Hi'.*--resume"):
        quality.score(PAIRS)


def test_a_judge_is_told_the_direction_that_its_target_belongs_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = load_recipe(RlConfig, write_rl_recipe(tmp_path, "vip"))
    with answering(lambda number, body: Reply("Yes")) as desk:
        name_endpoint(desk, monkeypatch)
        with open_qualities(recipe) as qualities:
            assert set(qualities) == {Language.EN, Language.ZH}
            assert qualities[Language.ZH].score([Pair("Hello", "你好", "好")]) == [1.0]
        shown = str(desk.bodies[-1]["messages"])
    assert re.search(r"English\W.*Hello.*Chinese\W.*好", shown), shown


def test_a_recipe_rewards_what_comet_says_and_ends_its_process(
    tmp_path: Path, train: Train, checkpoint: Path
) -> None:
    packages = tmp_path / "packages"
    (packages / "comet.py").write_text(HALF.replace("SCORE", "0.5"))
    code, out, errors = train(write_rl_recipe(tmp_path, f"comet={checkpoint}"))
    assert code == 0, errors
    assert out.strip() == f"{tmp_path / 'run' / 'model'}  step 2 of 2"
    found = [step["rewards/quality/mean"] for step in steps(tmp_path)[1:]]
    assert len(found) == 2 and all(0 < mean <= 0.5 for mean in found)
    asked = [line.split() for line in (packages / "asked").read_text().splitlines()]
    assert asked and all(rows == different for rows, different in asked)
    with pytest.raises(ProcessLookupError):
        os.kill(int((packages / "worker").read_text()), 0)


def test_a_metric_that_fails_in_training_ends_it_and_its_process(
    tmp_path: Path, train: Train, checkpoint: Path
) -> None:
    packages = tmp_path / "packages"
    (packages / "comet.py").write_text(HALF.replace("SCORE", "float('nan')"))
    code, out, errors = train(write_rl_recipe(tmp_path, f"comet={checkpoint}"))
    assert (code, out) == (1, "")
    assert "expected a finite number" in errors and "Traceback" not in errors
    with pytest.raises(ProcessLookupError):
        os.kill(int((packages / "worker").read_text()), 0)


def test_a_recipe_rewards_what_a_judge_says_and_pays_for_no_answer_twice(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda number, body: Reply('{"errors": [], "score": 80}')) as desk:
        name_endpoint(desk, monkeypatch)
        recipe = write_rl_recipe(tmp_path, "esa")
        code, _, errors = train(recipe)
        assert code == 0, errors
        assert all(0 < step["rewards/quality/mean"] <= 80 for step in steps(tmp_path)[1:])
        questions = [str(body["messages"]) for body in desk.bodies[1:]]
        asked = len(desk.bodies)
        # The same steps again write the same, so all that is asked is whether somebody is there.
        code, _, errors = train(recipe, "--set", f'out="{tmp_path / "again"}"')
        assert (code, len(desk.bodies)) == (0, asked + 1), errors
    assert {questions.count(question) for question in questions} == {4}
    assert any((tmp_path / "cache" / "rewarded").iterdir())


@pytest.mark.parametrize("quality", ["comet", "vip"])
def test_an_estimate_asks_as_well_and_trains_nothing(
    tmp_path: Path,
    train: Train,
    checkpoint: Path,
    monkeypatch: pytest.MonkeyPatch,
    quality: str,
) -> None:
    (tmp_path / "packages" / "comet.py").write_text(HALF.replace("SCORE", "0.5"))
    named = f"comet={checkpoint}" if quality == "comet" else quality
    with answering(lambda number, body: Reply("No")) as desk:
        name_endpoint(desk, monkeypatch)
        code, out, errors = train(write_rl_recipe(tmp_path, named), "--estimate")
        assert code == 0, errors
        assert (len(desk.bodies) > 1) is (quality == "vip")
    assert " s a step" in out
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("quality", "says"),
    [
        ("comte", r"reward.quality 'comte' is unknown; expected bleu, chrf, precision, comet.*esa"),
        ("vip=m", r"reward.quality 'vip=m' is unknown"),
        ("chrf=2", r"reward.quality 'chrf=2' is unknown"),
        ("comet", r"there is no interpreter for it.*doctor --install comet"),
        ("bleurt", r"expected bleurt=FOLDER"),
        ("metricx=/no/such", r"/no/such: the MetricX model could not be loaded"),
        ("esa", r"no language model to judge with: EARVOICE_JUDGE_URL"),
    ],
)
@pytest.mark.parametrize("arguments", [(), ("--estimate",)])
def test_what_is_missing_is_told_before_anything_is_written(
    tmp_path: Path,
    train: Train,
    monkeypatch: pytest.MonkeyPatch,
    quality: str,
    says: str,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    code, out, errors = train(write_rl_recipe(tmp_path, quality), *arguments)
    assert (code, out) == (1, "")
    assert re.search(says, " ".join(errors.split())), errors
    assert "Traceback" not in errors
    assert not (tmp_path / "run").exists()


def test_a_model_that_is_missing_is_told_before_anything_is_written(
    tmp_path: Path, train: Train, checkpoint: Path
) -> None:
    code, _, errors = train(write_rl_recipe(tmp_path, f"comet={checkpoint}.gone"))
    assert code == 1
    assert "could not be loaded" in errors
    assert not (tmp_path / "run").exists()


def test_an_endpoint_that_refuses_is_told_before_anything_is_written(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda number, body: Reply(status=404, raw="no such model")) as desk:
        name_endpoint(desk, monkeypatch)
        code, _, errors = train(write_rl_recipe(tmp_path, "vip"))
    assert code == 1
    assert re.search(r"refuses to answer as 'm'.*check base_url", " ".join(errors.split())), errors
    assert not (tmp_path / "run").exists()


def test_an_endpoint_that_is_gone_is_told_before_anything_is_written(
    tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(lambda number, body: Reply("Yes")) as desk:
        settings = f'[judge]\nbase_url = "{desk.url}"\nmodel = "m"\ntries = 1\n'
    (tmp_path / "judge.toml").write_text(settings, "utf-8")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "judge.toml"))
    code, _, errors = train(write_rl_recipe(tmp_path, "vip"))
    assert code == 1
    assert "gave no answer in 1 tries" in " ".join(errors.split()), errors
    assert not (tmp_path / "run").exists()


def test_a_built_in_metric_needs_nothing(tmp_path: Path) -> None:
    for name in ("chrf", "bleu", "precision"):
        recipe = load_recipe(RlConfig, write_rl_recipe(tmp_path, name))
        with open_qualities(recipe) as qualities:
            assert qualities == {}


def test_a_recipe_without_a_model_to_start_from_says_so_before_it_looks_for_comet(
    tmp_path: Path,
) -> None:
    path = write_rl_recipe(tmp_path, "comet")
    recipe = load_recipe(RlConfig, path, overrides=[f'init="{tmp_path / "none"}"'])
    with pytest.raises(ModelError, match="no model"), open_qualities(recipe):
        raise AssertionError("opened")
