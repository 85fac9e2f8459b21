import logging
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from earvoice.errors import ConfigError, ProtocolError
from earvoice.evaluation.judging.chat import Answer, Message, Question, Sampling
from earvoice.evaluation.judging.endpoint import Endpoint
from earvoice.evaluation.judging.http_client import HttpChatClient
from tests.evaluation.judging.endpoints import Desk, Reply, answering

KEY = "sk-do-not-show"
QUESTION = Question((Message("system", "Judge."), Message("user", "你好?")), Sampling())


def client_of(desk: Desk, waits: list[float] | None = None, *, tries: int = 3) -> HttpChatClient:
    endpoint = desk.endpoint(key_variable="K", tries=tries)
    waited: list[float] = [] if waits is None else waits
    return HttpChatClient(endpoint, environ={"K": KEY}, sleep=waited.append)


def test_a_request_carries_model_messages_sampling_and_key() -> None:
    with answering(lambda number, body: Reply("Yes")) as desk:
        assert client_of(desk).ask(QUESTION) == Answer("Yes")
    assert desk.paths == ["/v1/chat/completions"]
    assert desk.authorizations == [f"Bearer {KEY}"]
    assert desk.bodies == [
        {
            "model": "m",
            "messages": [
                {"role": "system", "content": "Judge."},
                {"role": "user", "content": "你好?"},
            ],
            "temperature": 0.6,
            "top_p": 0.95,
            "top_k": 20,
            "max_tokens": 8192,
        }
    ]


def test_an_endpoint_without_key_gets_no_authorization() -> None:
    with answering(lambda number, body: Reply("Yes")) as desk:
        HttpChatClient(desk.endpoint(), environ={}).ask(QUESTION)
    assert desk.authorizations == [None]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_after_longer_and_longer_waits(status: int) -> None:
    waits: list[float] = []
    with answering(lambda number, body: Reply("Yes", status if number < 3 else 200)) as desk:
        assert client_of(desk, waits, tries=4).ask(QUESTION).text == "Yes"
    assert len(desk.bodies) == 4
    for turn, wait_s in enumerate(waits):
        assert 2**turn / 2 <= wait_s <= 2**turn


def test_the_wait_a_server_asks_for_is_kept() -> None:
    waits: list[float] = []
    busy = Reply(status=429, headers=(("Retry-After", "7"),))
    with answering(lambda number, body: Reply("Yes") if number else busy) as desk:
        client_of(desk, waits).ask(QUESTION)
    assert waits == [7.0]


def test_a_server_that_stays_busy_ends_in_an_error() -> None:
    waits: list[float] = []
    with (
        answering(lambda number, body: Reply(status=503, raw="overloaded")) as desk,
        pytest.raises(ProtocolError, match=r"no answer in 3 tries.*503.*overloaded"),
    ):
        client_of(desk, waits).ask(QUESTION)
    assert (len(desk.bodies), len(waits)) == (3, 2)


def test_a_server_out_of_reach_is_tried_again_before_the_error() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/v1"
        waits: list[float] = []
        client = HttpChatClient(
            Endpoint(base_url=url, model="m", tries=2, timeout_s=1), sleep=waits.append
        )
        with pytest.raises(ProtocolError, match="2 tries"):
            client.ask(QUESTION)
    assert len(waits) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 400])
def test_a_refusal_is_not_repeated_and_names_what_to_check(status: int) -> None:
    with (
        answering(lambda number, body: Reply(status=status, raw="no")) as desk,
        pytest.raises(ConfigError, match=f"status {status}.*base_url.*the key in K"),
    ):
        client_of(desk).ask(QUESTION)
    assert len(desk.bodies) == 1


def test_top_k_is_left_out_for_good_where_it_is_refused() -> None:
    def answer(number: int, body: dict[str, object]) -> Reply:
        return Reply(status=400, raw="unknown field top_k") if "top_k" in body else Reply("Yes")

    with answering(answer) as desk:
        client = client_of(desk)
        assert [client.ask(QUESTION).text for _ in range(2)] == ["Yes", "Yes"]
    assert ["top_k" in body for body in desk.bodies] == [True, False, False]


def test_threads_that_are_refused_top_k_at_once_all_get_their_answer() -> None:
    together = threading.Barrier(4, timeout=60)

    def answer(number: int, body: dict[str, object]) -> Reply:
        if "top_k" not in body:
            return Reply("Yes")
        together.wait()
        return Reply(status=422, raw="top_k")

    with answering(answer) as desk, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(client_of(desk).ask, [QUESTION] * 4))
    assert [answer.text for answer in answers] == ["Yes"] * 4


def test_a_redirect_is_not_followed_with_the_key() -> None:
    with answering(lambda number, body: Reply("Yes")) as other:
        moved = Reply(status=302, headers=(("Location", f"{other.url}/chat/completions"),))
        with (
            answering(lambda number, body: moved) as desk,
            pytest.raises(ConfigError, match="status 302"),
        ):
            client_of(desk).ask(QUESTION)
    assert other.bodies == []


@pytest.mark.parametrize("raw", ["", "<html>", "{}", '{"choices": []}', '{"choices": [3]}'])
def test_a_reply_that_is_no_chat_completion_is_an_error(raw: str) -> None:
    with (
        answering(lambda number, body: Reply(raw=raw)) as desk,
        pytest.raises(ProtocolError, match="OpenAI-compatible"),
    ):
        client_of(desk).ask(QUESTION)


def test_an_answer_cut_off_by_length_or_without_content_is_told_apart() -> None:
    thinking = '{"choices": [{"message": {"content": null}, "finish_reason": "length"}]}'
    with answering(lambda number, body: Reply("Ye", finish="length")) as desk:
        assert client_of(desk).ask(QUESTION) == Answer("Ye", finished=False)
    with answering(lambda number, body: Reply(raw=thinking)) as desk:
        assert client_of(desk).ask(QUESTION) == Answer("", finished=False)


def test_the_key_shows_neither_in_logs_nor_in_errors_nor_in_the_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    echo = f"wrong key {KEY}"
    caplog.set_level(logging.DEBUG)
    with answering(lambda n, body: Reply(status=401 if n else 503, raw=echo)) as desk:
        client = client_of(desk)
        with pytest.raises(ConfigError, match=r"wrong key \*\*\*") as caught:
            client.ask(QUESTION)
    assert "wrong key ***" in caplog.text
    assert KEY not in caplog.text + str(caught.value) + repr(client)
