"""`earvoice prepare`: one line of result, shards on disk."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from earvoice.cli.app import app

RECIPE = """
out = "{out}"
hours = 0.004
dev_hours = 0.004
shard_minutes = 1.0
[tokenizer]
vocab_size = 2500
sentences = 300
[mix]
talk = 0.0
"""


def test_preparing_writes_both_splits_and_reports_hours(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE.format(out=tmp_path / "data"))
    result = CliRunner().invoke(app, ["prepare", str(recipe)])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{tmp_path / 'data'}  train 0.0")
    for split in ("train", "dev"):
        assert (tmp_path / "data" / split / "shard-0000.npy").is_file()
