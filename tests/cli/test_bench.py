import json
import sys
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.model.checkpoint import save_checkpoint
from earvoice.testing.models import tiny_config, tiny_model, tiny_tokenizer

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("--seconds", "4", "--streams", "2", "--batches", "1,2", "--steps", "3")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    save_checkpoint(folder, tiny_model(), card="# Tiny\n\nRandom weights, for tests.\n")
    return str(folder)


@pytest.fixture
def earvoice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(*arguments: str) -> tuple[int | str | None, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def test_one_object_holds_every_figure(earvoice, model: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = earvoice(
        "bench", "interpret", "--model", model, *QUICK, "--long", "3", "--json"
    )
    assert code == 0, err
    record = json.loads(out)
    assert (record["weights"], record["threads"], record["audio_s"]) == ("trained", 1, 4.0)
    parts_ms = [
        record[f"{part}_ms_per_chunk"] for part in ("features", "encoder", "language_model", "rest")
    ]
    assert min(parts_ms) > 0
    assert sum(parts_ms) == pytest.approx(1000 * record["rtf"] * 1.12, abs=0.2)
    assert record["batch_speedup"] == pytest.approx(
        record["batch_streams_per_s"] / record["lone_streams_per_s"], rel=0.02
    )
    assert record["different_texts"] == 0
    assert [each["streams"] for each in record["steps_ms"]] == [1, 2]
    assert all(each["p95"] >= each["median"] > 0 for each in record["steps_ms"])
    assert record["streams_within_half_a_chunk"] == 2
    assert record["last_minute_over_second"] == pytest.approx(
        record["last_minute_ms_per_chunk"] / record["second_minute_ms_per_chunk"], rel=0.02
    )
    assert isinstance(record["memory_mb_per_hour"], float)


def test_a_recipe_can_be_measured_before_it_is_trained(  # type: ignore[no-untyped-def]
    earvoice, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    tiny_tokenizer().save(tmp_path / "data" / "tokenizer.json")
    config = tiny_config()
    recipe = [
        'stage = "sft"', f'data = "{tmp_path / "data"}"', 'out = "out"', "steps = 1",
        "[model]", 'name = "tiny"',
        "[model.encoder]", f"width = {config.encoder.width}", "layers = 1", "heads = 2",
        "[model.lm]", "width = 32", "layers = 1", "heads = 2", "kv_heads = 1", "head_dim = 16",
        "mlp_width = 64",
    ]  # fmt: skip
    path = tmp_path / "tiny.toml"
    path.write_text("\n".join(recipe), encoding="utf-8")
    code, out, err = earvoice(
        "bench", "interpret", "--model", str(path), "--random-weights", *QUICK
    )
    assert code == 0, err
    rows = dict(line.split("  ", 1) for line in out.splitlines())
    assert rows["weights"].strip() == "random"
    assert rows["policy"].strip() == "wait-k:1:5"
    assert rows["step of 2 streams"].strip().startswith("median ")
    assert not any("long_run" in name for name in rows)


def test_a_recipe_without_its_data_says_what_to_do(earvoice, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "pocket.toml"
    text = (ROOT / "configs" / "pocket" / "sft.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('"runs/pocket/data"', f'"{tmp_path}"'), encoding="utf-8")
    code, _, err = earvoice("bench", "interpret", "--model", str(path), "--random-weights")
    assert code == 1
    assert "earvoice prepare" in err and str(tmp_path) in err


def test_sizes_that_are_no_numbers_are_refused(earvoice) -> None:  # type: ignore[no-untyped-def]
    code, _, err = earvoice("bench", "interpret", "--batches", "1,many")
    assert code == 1
    assert "1,many" in err and "--batches 1,2,4,8" in err
