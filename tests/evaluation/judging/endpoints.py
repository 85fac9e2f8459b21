"""A chat-completions endpoint on this machine that answers by script."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from earvoice.evaluation.judging.endpoint import Endpoint

Body = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends: `text` as an answer, or `raw` as the whole body."""

    text: str = ""
    status: int = 200
    finish: str = "stop"
    raw: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def body(self) -> bytes:
        message = {"role": "assistant", "content": self.text}
        choice = {"index": 0, "message": message, "finish_reason": self.finish}
        return (json.dumps({"choices": [choice]}) if self.raw is None else self.raw).encode()


@dataclass(slots=True)
class Desk:
    """The server as a test sees it: where it is, what it was asked, and how many at once."""

    url: str = ""
    bodies: list[Body] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def endpoint(self, *, key_variable: str | None = None, tries: int = 3) -> Endpoint:
        return Endpoint(
            base_url=self.url, model="m", key_variable=key_variable, tries=tries, timeout_s=60
        )


@contextmanager
def answering(answer: Callable[[int, Body], Reply], *, takes_s: float = 0.0) -> Iterator[Desk]:
    """Serve `answer(number of the request, its body)` until the block ends."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with desk.lock:
                number = len(desk.bodies)
                desk.bodies.append(body)
                desk.authorizations.append(self.headers["Authorization"])
                desk.paths.append(self.path)
                desk.at_once += 1
                desk.most_at_once = max(desk.most_at_once, desk.at_once)
            time.sleep(takes_s)
            reply = answer(number, body)
            with desk.lock:
                desk.at_once -= 1
            content = reply.body()
            self.send_response(reply.status)
            for name, value in (*reply.headers, ("Content-Length", str(len(content)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
