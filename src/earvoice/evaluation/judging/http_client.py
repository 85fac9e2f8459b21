"""Ask an OpenAI-compatible endpoint over HTTP, patiently."""

from __future__ import annotations

import http.client
import json
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Never

from earvoice.errors import ConfigError, ProtocolError
from earvoice.evaluation.judging.chat import Answer, Question
from earvoice.evaluation.judging.endpoint import Endpoint, read_key
from earvoice.evaluation.judging.replies import read_reply
from earvoice.log import get_logger

_log = get_logger(__name__)
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 60.0
_LONGEST_REPLY_BYTES = 16 << 20


class _Refusal(Exception):
    """A status other than 200; wait_s: what the server asks to wait, when it does."""

    def __init__(self, status: int, body: str, wait_s: float | None) -> None:
        super().__init__(status)
        self.status, self.body, self.wait_s = status, body, wait_s


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nowhere: a redirect would carry the key to a host that nobody configured."""

    def redirect_request(self, *_: object) -> None:
        return None


class HttpChatClient:
    """Answers from a chat-completions endpoint; safe to share between threads.

    The key is read once from the environment and goes into the header of a request only; what the
    server says is repeated in errors with the key taken out.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        environ: Mapping[str, str] = os.environ,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._key = read_key(endpoint, environ)
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._takes_top_k = True

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        return self._endpoint.model

    def ask(self, question: Question) -> Answer:
        """Return one answer, trying again while the server is busy or out of reach.

        A server that refuses top_k is asked without it from then on.
        Raises ConfigError when it refuses the address, key, model or request, and ProtocolError
        when it stays busy or answers something else than a chat completion.
        """
        trouble = ""
        for turn in range(self._endpoint.tries):
            if turn:
                _log.warning("judge %s: %s; trying again", self.model, trouble)
            wait_s: float | None = None
            try:
                return read_reply(self._send_fitting(question), self._endpoint.base_url)
            except _Refusal as refusal:
                trouble, wait_s = self._describe(refusal), refusal.wait_s
                if refusal.status not in _BUSY:
                    self._give_up(trouble)
            except (OSError, http.client.HTTPException) as error:
                trouble = self._clean(str(error) or type(error).__name__)
            if turn + 1 < self._endpoint.tries:
                self._sleep(_wait_s(turn, wait_s))
        raise ProtocolError(
            f"{self._endpoint.base_url} gave no answer in {self._endpoint.tries} tries, at last: "
            f"{trouble}; run again later, what was answered is kept where there is a cache"
        )

    def _send_fitting(self, question: Question) -> str:
        # Another thread may learn of the refusal while this request is under way.
        with_top_k = self._takes_top_k and question.sampling.top_k is not None
        try:
            return self._send(question, with_top_k=with_top_k)
        except _Refusal as refusal:
            if not with_top_k or refusal.status not in (400, 422) or "top_k" not in refusal.body:
                raise
        if self._takes_top_k:
            self._takes_top_k = False
            _log.warning("judge %s takes no top_k; asking without", self.model)
        return self._send(question, with_top_k=False)

    def _send(self, question: Question, *, with_top_k: bool) -> str:
        request = urllib.request.Request(
            f"{self._endpoint.base_url}/chat/completions",
            data=_body(question, self.model, with_top_k=with_top_k),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            method="POST",
        )
        if self._key is not None:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        try:
            with self._opener.open(request, timeout=self._endpoint.timeout_s) as reply:
                content = reply.read(_LONGEST_REPLY_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read(4096).decode("utf-8", "replace")
                raise _Refusal(error.code, body, _asked_wait_s(error)) from None
        return str(content, "utf-8", "replace")

    def _describe(self, refusal: _Refusal) -> str:
        return f"status {refusal.status}, {self._clean(' '.join(refusal.body.split()))[:300]!r}"

    def _clean(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text

    def _give_up(self, trouble: str) -> Never:
        key = self._endpoint.key_variable
        raise ConfigError(
            f"{self._endpoint.base_url} refuses to answer as {self.model!r}: {trouble}; check "
            f"base_url (it ends before /chat/completions), model and "
            f"{f'the key in {key}' if key else 'key_variable, which is not set'}"
        )


def _body(question: Question, model: str, *, with_top_k: bool) -> bytes:
    sampling = question.sampling
    body: dict[str, object] = {
        "model": model,
        "messages": [{"role": part.role, "content": part.content} for part in question.messages],
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
    }
    if with_top_k and sampling.top_k is not None:
        body["top_k"] = sampling.top_k
    return json.dumps(body, ensure_ascii=False).encode()


def _asked_wait_s(error: urllib.error.HTTPError) -> float | None:
    text = (error.headers.get("Retry-After") or "").strip()
    return float(text) if text.isascii() and text.isdigit() else None


def _wait_s(turn: int, asked_s: float | None) -> float:
    """Return how long to wait: what was asked, else twice as long each time, spread by half."""
    if asked_s is not None:
        return min(asked_s, _LONGEST_WAIT_S)
    spread = 0.5 + random.random() / 2
    return float(min(_FIRST_WAIT_S * 2**turn, _LONGEST_WAIT_S) * spread)
