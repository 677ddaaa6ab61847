import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from core.cli import app
from tests.cli.conftest import Graft


def test_a_server_that_ends_at_once_is_told(
    monkeypatch: pytest.MonkeyPatch, graft: Graft, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "_ROOT", tmp_path)  # there is no app.py
    said = graft("app", "--no-browser", "--json")
    assert said.code == 1
    assert said.data["error"]["reference"] == "engine-unavailable"


def test_a_free_port_is_free() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", app._free_port()))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C")
def test_the_app_is_served_until_ctrl_c() -> None:
    command = [sys.executable, "-m", "core.cli", "app", "--no-browser"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            assert server.stderr
            line = next(line for line in server.stderr if "Graft is open at" in line)
            address = next(word for word in line.split() if word.startswith("http"))
            with urllib.request.urlopen(address) as page:  # noqa: S310 - our own server
                assert page.status == 200
            os.killpg(server.pid, signal.SIGINT)
            assert server.wait(20) == 0
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
