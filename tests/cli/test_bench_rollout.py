import json
import sys

import pytest

from earvoice.cli import main


def test_both_samplers_are_timed_on_the_same_talks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ("--sources", "2", "--samples", "2", "--seconds", "3.4", "--json")
    monkeypatch.setattr(sys, "argv", ["earvoice", "bench", "rollout", *small])
    with pytest.raises(SystemExit) as ended:
        main()
    out, errors = capsys.readouterr()
    assert ended.value.code == 0, errors
    record = json.loads(out)
    assert record["rollouts"] == 4
    assert record["tokens"] > 0 and record["generate_tokens"] > 0
    ours = record["tokens"] / record["rollouts_s"]
    other = record["generate_tokens"] / record["generate_s"]
    assert record["tokens_per_s_over_generate"] == pytest.approx(ours / other, rel=0.02)
