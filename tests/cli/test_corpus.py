import json
import sys
from collections.abc import Callable

import pytest

from earvoice.cli import main

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `earvoice corpus` and return exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "corpus", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def test_every_corpus_is_listed_with_how_to_get_it(corpus: Run) -> None:
    code, out, errors = corpus("list")
    assert code == 0 and "evaluate run --corpus" in errors
    assert "git clone https://github.com/byteresearchcla/RealSI" in out
    code, out, _ = corpus("list", "--json")
    found = {line["name"]: line for line in map(json.loads, out.splitlines())}
    assert [name for name, line in found.items() if line["included"]] == ["parley"]
    assert all(line["source"] for line in found.values() if not line["included"])


def test_what_cannot_be_looked_at_says_what_to_do_instead(corpus: Run) -> None:
    code, out, errors = corpus("show", "realsi")
    assert (code, out) == (1, "")
    assert "evaluate run --corpus realsi" in errors
    code, _, errors = corpus("sample", "libri")
    assert code == 1
    assert "corpus 'libri' is unknown; choose parley, realsi" in errors


def test_parley_can_be_shown_and_sampled(corpus: Run) -> None:
    code, out, _ = corpus("show", "parley", "--json")
    splits = [json.loads(line)["split"] for line in out.splitlines()]
    assert code == 0
    assert splits == [
        *("test", "dev", "test-2", "dev-2", "off-grammar", "verb-final", "verb-final-dev")
    ]
    code, out, _ = corpus("sample", "parley", "-n", "2", "--json")
    assert code == 0
    assert all(json.loads(line)["target"] for line in out.splitlines())
