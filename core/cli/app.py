"""`graft app`: serves the app on this computer until Ctrl-C."""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson, tell
from core.errors import EngineUnavailable

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 120.0

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 = any that is free.")]
Browser = Annotated[bool, typer.Option(help="Open it in the browser.")]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST[:PORT]", help="Also answer under this address, e.g. of a tunnel; repeatable."
    ),
]


def app(
    port: Port = 0, browser: Browser = True, allow_host: AllowHost = None, json: AsJson = False
) -> Answer:
    """Serve the app. Trainings are processes of their own and outlive it."""
    return serve(port, allow_host or [], browser=browser)


def serve(port: int, allowed: Sequence[str] = (), *, browser: bool, page: str = "") -> Answer:
    """Serve the app until Ctrl-C.

    Args:
        port: 0 = any that is free.
        allowed: further hosts that it answers under.
        browser: whether to open it there.
        page: which one; the landing page where none is named.

    Raises:
        EngineUnavailable: it did not start.
    """
    port, token = port or _free_port(), secrets.token_urlsafe(24)
    answer = Answer(data={"address": f"http://127.0.0.1:{port}/{page}?token={token}"}, text="")
    options = [str(_ROOT / "app.py"), f"--server.port={port}"]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and app
        [sys.executable, "-m", "streamlit", "run", *options],
        cwd=_ROOT,
        env={**os.environ, "GRAFT_TOKEN": token, "GRAFT_ALLOW_HOST": ",".join(allowed)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        _wait_for(child, port)
        tell(f"Graft is open at {answer.data['address']} (Ctrl-C ends it; trainings go on)")
        if browser:
            webbrowser.open(answer.data["address"])
        child.wait()
    except KeyboardInterrupt:
        tell("Graft is closed. Trainings under way go on.")
    finally:
        signal.signal(signal.SIGTERM, before)
        child.terminate()
        child.wait()
    return answer


def _wait_for(child: subprocess.Popen[bytes], port: int) -> None:
    """Come back once the server is healthy.

    Raises:
        EngineUnavailable: it ended, or stayed silent for too long.
    """
    patience = time.monotonic() + _PATIENCE_S
    while child.poll() is None and time.monotonic() < patience:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise EngineUnavailable(
        what="The app did not start",
        why=f"Nothing answers on port {port}; what the server said is above.",
        fix="Choose another --port, or leave it away.",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
