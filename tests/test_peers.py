import pytest

from tests.peers import needs_peers, run_peer

pytestmark = needs_peers


def test_a_peer_sees_the_payload_and_answers_past_what_it_prints() -> None:
    code = "import mweralign\nprint('noise')\nresult = {'twice': payload['text'] * 2}"
    assert run_peer(code, {"text": "早安\u202f!"}) == {"twice": "早安\u202f!早安\u202f!"}


def test_a_failing_peer_says_why() -> None:
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        run_peer("result = 1 / 0", None)


def test_a_peer_that_hangs_is_ended() -> None:
    with pytest.raises(AssertionError, match=r"not answer within 0\.5 s"):
        run_peer("import time\ntime.sleep(60)", None, timeout_s=0.5)
