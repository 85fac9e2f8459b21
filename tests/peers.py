"""The field's own tools as live oracles, in an interpreter of their own that `scripts/peers` makes.

They pin old versions of shared packages and one of them is GPL: they are never imported here. One
call starts one process (0.1 to 1 s), so a test sends all its cases in one payload.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

PEERS = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"

needs_peers = pytest.mark.skipif(
    not PEERS.is_file(),
    reason=f"NOT COMPARED WITH THE PEERS: there is no {PEERS}; make it with scripts/peers",
)

# Peers print as they like, so the result does not travel over stdout but through a file.
_FRAME = """
import json, sys
payload = json.load(sys.stdin)
exec(compile(sys.argv[2], "<peer code>", "exec"))
with open(sys.argv[1], "w", encoding="utf-8") as answer:
    json.dump(result, answer)
"""


def run_peer(code: str, payload: object, *, timeout_s: float = 300.0) -> object:
    """Run Python `code` in the peers' interpreter and return what it assigns to `result`.

    payload: anything JSON can hold; the code sees it as the variable `payload`. `result` must be
    JSON as well (NaN and infinities pass). Raises AssertionError when the code fails, with the end
    of the peer's stderr, or takes longer than `timeout_s`.
    """
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        answer = Path(folder) / "answer.json"
        with subprocess.Popen(
            [str(PEERS), "-c", _FRAME, str(answer), code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            start_new_session=True,
        ) as process:
            try:
                _, said = process.communicate(json.dumps(payload).encode(), timeout=timeout_s)
            except subprocess.TimeoutExpired:
                # OmniSTEval has a pool of processes, which would outlive their parent.
                os.killpg(process.pid, signal.SIGKILL)
                raise AssertionError(f"the peer did not answer within {timeout_s} s") from None
        if process.returncode != 0 or not answer.is_file():
            end = said.decode(errors="replace")[-4000:]
            raise AssertionError(f"the peer failed with exit code {process.returncode}:\n{end}")
        return json.loads(answer.read_text(encoding="utf-8"))
