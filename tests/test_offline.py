"""The whole main job with every socket but loopback refused, and not one even tried."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import worlds
from tests.commands import ROOT, graft

GUARD = """
import os, socket

_log = os.environ["GRAFT_TEST_CONNECTIONS"]
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
_sendto, _names = socket.socket.sendto, socket.getaddrinfo
_here = ("127.", "::1", "localhost")


def _check(family, address):
    if family in (socket.AF_INET, socket.AF_INET6):
        host = address[0] if isinstance(address, tuple) else address
        if not str(host or "localhost").startswith(_here):
            with open(_log, "a") as log:
                log.write(f"{host}\\n")
            raise OSError(101, "Network is unreachable")


def connect(self, address):
    _check(self.family, address)
    return _connect(self, address)


def connect_ex(self, address):
    _check(self.family, address)
    return _connect_ex(self, address)


def sendto(self, data, *rest):
    _check(self.family, rest[-1])
    return _sendto(self, data, *rest)


def getaddrinfo(host, *rest, **more):
    _check(socket.AF_INET, (host.decode() if isinstance(host, bytes) else host,))
    return _names(host, *rest, **more)


socket.socket.connect, socket.socket.connect_ex = connect, connect_ex
socket.socket.sendto, socket.getaddrinfo = sendto, getaddrinfo
"""
"""Python runs a module of this name first, in every process that inherits PYTHONPATH."""


@pytest.fixture
def connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a forbidden connection would be written down, by this test's child processes."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(guard), str(ROOT)]))
    monkeypatch.setenv("GRAFT_TEST_CONNECTIONS", str(tmp_path / "connections"))
    for name in ("HF_HUB_OFFLINE", "NO_ALBUMENTATIONS_UPDATE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "connections"


def test_the_guard_stops_what_it_should(connections: Path) -> None:
    code = (
        "import socket\n"
        "for call in (lambda: socket.create_connection(('example.org', 80), 1),\n"
        "             lambda: socket.create_connection(('192.0.2.1', 80), 1)):\n"
        "    try: call()\n"
        "    except OSError as error: assert 'unreachable' in str(error)\n"
        "    else: raise SystemExit(1)\n"
        "with socket.socket() as one, socket.socket() as two:\n"
        "    one.bind(('127.0.0.1', 0)); one.listen(); two.connect(one.getsockname())\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert connections.read_text().split() == ["example.org", "192.0.2.1"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_main_job_needs_no_network_and_does_not_try_to_reach_one(
    connections: Path, tmp_path: Path
) -> None:
    shapes = worlds.separable(tmp_path / "shapes", n=12)
    trained = graft("train", shapes, "--strategy", "features", "--seed", 1)
    assert trained.code == 0, trained.err
    assert trained.data["validation"]["accuracy"] > 0.5
    run = trained.data["run"]

    picture = next(shapes.rglob("*.png"))
    told = graft("predict", run, picture)
    assert told.data["predictions"][0]["label"] in {path.name for path in shapes.iterdir()}

    assert graft("evaluate", run, "--split", "test").data["n"] > 0
    for form in ("timm", "onnx"):
        made = graft("export", run, "--format", form, "--out", tmp_path / form)
        assert made.code == 0, made.err
    assert not connections.exists(), connections.read_text()


@pytest.mark.slow
def test_fetching_weights_is_the_one_verb_that_asks_for_the_network(connections: Path) -> None:
    said = graft("weights", "fetch", "resnet18.a1_in1k", "--endpoint", "http://example.org")
    assert said.code == 1
    assert said.error == "download-failed"
    assert set(connections.read_text().split()) == {"example.org"}


@pytest.mark.slow
def test_the_app_opens_without_a_network_and_does_not_try_to_reach_one(connections: Path) -> None:
    from urllib.request import urlopen

    with subprocess.Popen(
        [sys.executable, "-m", "core.cli", "app", "--no-browser"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stderr
            line = next(line for line in server.stderr if "Graft is open at" in line)
            address = next(word for word in line.split() if word.startswith("http"))
            with urlopen(address) as page:  # noqa: S310 - our own server
                assert page.status == 200
        finally:
            server.terminate()
    with pytest.raises(OSError, match="refused"):
        urlopen(address)  # noqa: S310 - our own server, which went with its parent
    assert not connections.exists(), connections.read_text()
