from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.judging.endpoint import Endpoint, read_endpoint, read_key

SETTINGS = '[judge]\nbase_url = "http://host/v1/"\nmodel = "m"\n'


def test_a_file_gives_the_endpoint_and_the_environment_may_name_it(tmp_path: Path) -> None:
    path = tmp_path / "judge.toml"
    path.write_text(SETTINGS + 'key_variable = "K"\ntimeout_s = 9\n', encoding="utf-8")
    expected = Endpoint(base_url="http://host/v1", model="m", key_variable="K", timeout_s=9)
    assert read_endpoint(path, {}) == expected
    assert read_endpoint(None, {"EARVOICE_JUDGE_FILE": str(path)}) == expected


def test_variables_give_the_endpoint_where_there_is_no_file() -> None:
    environ = {"EARVOICE_JUDGE_URL": "https://host/v1", "EARVOICE_JUDGE_MODEL": "m"}
    assert read_endpoint(None, environ) == Endpoint(base_url="https://host/v1", model="m")
    keyed = environ | {"EARVOICE_JUDGE_KEY_VARIABLE": "K"}
    assert read_endpoint(None, keyed).key_variable == "K"


def test_a_missing_endpoint_names_what_to_set() -> None:
    with pytest.raises(ConfigError, match="EARVOICE_JUDGE_URL and EARVOICE_JUDGE_MODEL not set"):
        read_endpoint(None, {})
    with pytest.raises(ConfigError, match=r"with: EARVOICE_JUDGE_MODEL not set.*EARVOICE_JUDGE_FI"):
        read_endpoint(None, {"EARVOICE_JUDGE_URL": "http://host"})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no table"),
        ("judge = 3", "wrong"),
        ("[judge", "not TOML"),
        ('[judge]\nmodel = "m"', "base_url"),
        (SETTINGS + 'key = "sk-secret"', "key: Extra inputs"),
        (SETTINGS + "tries = 0", "tries"),
        (SETTINGS.replace("http://host", "file:///etc"), "expected http"),
        (SETTINGS.replace("host", "me:sk-secret@host"), "no user"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "judge.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=fault) as caught:
        read_endpoint(path, {})
    assert "judge.toml" in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml"):
        read_endpoint(tmp_path / "none.toml", {})


def test_the_key_is_that_of_the_named_variable() -> None:
    endpoint = Endpoint(base_url="http://host", model="m", key_variable="K")
    assert read_key(endpoint, {"K": " sk-1\n"}) == "sk-1"
    assert read_key(Endpoint(base_url="http://host", model="m"), {"K": "sk-1"}) is None
    with pytest.raises(ConfigError, match="to be in K, which is not set"):
        read_key(endpoint, {})


def test_a_key_that_no_header_can_carry_is_refused_unseen() -> None:
    endpoint = Endpoint(base_url="http://host", model="m", key_variable="K")
    with pytest.raises(ConfigError, match="K has characters") as caught:
        read_key(endpoint, {"K": "sk-1\nsk-2"})
    assert "sk-" not in str(caught.value)
