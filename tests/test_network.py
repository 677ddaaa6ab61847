"""The network, seen from below: what the processes ask of the system, Chromium's among them.

The other proof is `test_offline`: there every socket of ours refuses what is not loopback. Here
nothing is refused and everything is seen: `strace` writes down each address that a process of the
main job, the app or the browser sends to, and a proxy each name that the browser asks for.
"""

import re
import shutil
import socketserver
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import worlds
from tests.browser import Server, Visitor, start
from tests.commands import ROOT, ended

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

OUTSIDE = "192.0.2.1"
"""Of a network that exists in books only (RFC 5737)."""
CHROMIUM_OWN = (".google.com", ".googleapis.com", ".gvt1.com")
"""Where the browser asks by itself, for signing in, for known forms, for updates. What a page asks
for is seen twice: here, and by the visitor who lists the hosts of its requests."""
CHROMIUM_PROBE = "2001:4860:4860::8888"
"""Chromium asks its own system whether it has IPv6, by a socket that it sends nothing through."""
_ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')


@pytest.fixture
def trace(tmp_path: Path) -> list[str]:
    """A command that writes down whom the command behind it, and all below that, sends to."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace on the PATH")
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    quiet = ["-qq", "-e", "signal=none", "-s", "0"]
    log = str(tmp_path / "trace")
    command = [strace, "-D", "-f", "-ff", "--seccomp-bpf", *quiet, "-e", calls, "-o", log]
    if subprocess.run([*command, "true"], check=False, capture_output=True).returncode:
        pytest.skip("processes may not be traced here")
    return command


def addresses(trace: list[str]) -> set[str]:
    """Everything that was sent to, our own computer left out."""
    log = Path(trace[-1])
    text = "".join(path.read_text("utf-8", "replace") for path in log.parent.glob("trace.*"))
    found = {one or other for one, other in _ADDRESS.findall(text)}
    return {address for address in found if not address.startswith("127.") and address != "::1"}


class _Refusing(socketserver.StreamRequestHandler):
    """A proxy that takes a note of the name, and fetches nothing."""

    def handle(self) -> None:
        words = self.rfile.readline().decode("latin-1").split()
        if len(words) > 1:
            name = words[1].removeprefix("http://").split("/")[0]
            self.server.names.add(name.rpartition(":")[0] or name)
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusing)
        self.names: set[str] = set()


@pytest.fixture
def proxy() -> Iterator[_Proxy]:
    with _Proxy() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def watched(trace: list[str], proxy: _Proxy, tmp_path: Path, browsers) -> Iterator[Visitor]:
    """A visitor in a traced Chromium that asks our proxy for every name but our own."""
    wrapped = tmp_path / "chromium"
    quoted = " ".join(f"'{word}'" for word in [*trace, browsers.found])
    wrapped.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n')
    wrapped.chmod(wrapped.stat().st_mode | stat.S_IXUSR)
    through = f"--proxy-server=127.0.0.1:{proxy.server_address[1]}"
    browser = browsers(through, executable=str(wrapped))
    yield Visitor(browser.new_context(viewport={"width": 1360, "height": 1000}))
    browser.close()


def test_the_trace_sees_a_connection_that_is_really_made(trace: list[str]) -> None:
    code = (
        "import socket, subprocess, sys\n"
        f"try: socket.create_connection(('{OUTSIDE}', 80), 0.2)\n"
        "except OSError: pass\n"
        "below = 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); '"
        "        \"s.sendto(b'x', ('192.0.2.2', 53))\"\n"
        "subprocess.run([sys.executable, '-c', below], start_new_session=True)\n"
        "with socket.create_server(('127.0.0.1', 0)) as here:\n"
        "    socket.create_connection(here.getsockname()).close()\n"
    )
    subprocess.run([*trace, sys.executable, "-c", code], check=True)
    assert addresses(trace) == {OUTSIDE, "192.0.2.2"}


def test_the_browser_is_seen_when_a_page_asks_for_another_host(
    watched: Visitor, proxy: _Proxy, trace: list[str]
) -> None:
    page = watched.tab()
    page.set_content('<img src="http://fonts.example/a.png"><img src="https://cdn.example/b.png">')
    page.wait_for_timeout(1000)
    assert {"fonts.example", "cdn.example"} <= proxy.names
    assert {"fonts.example", "cdn.example"} <= watched.hosts
    assert addresses(trace) <= {CHROMIUM_PROBE}


@pytest.mark.release  # tests/test_offline.py runs it at every change, seen from Python
def test_the_main_job_reaches_no_address_at_all(trace: list[str], tmp_path: Path) -> None:
    def graft(*words: object) -> dict[str, object]:
        child = subprocess.Popen(
            [*trace, sys.executable, "-m", "core.cli", *map(str, words), "--json"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = ended(child)
        assert said.code == 0, said.err
        return said.data

    shapes = worlds.separable(tmp_path / "shapes", n=12)
    run = graft("train", shapes, "--strategy", "features")["run"]
    graft("predict", run, next(shapes.rglob("*.png")))
    graft("report", run, "--out", tmp_path / "report.html")
    graft("export", run, "--format", "onnx", "--out", tmp_path / "onnx")
    assert addresses(trace) == set()


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _five_clicks(server: Server, visitor: Visitor) -> None:
    """From the landing page to a model, and one picture answered."""
    page = visitor.open(server.at())
    for name, title in (
        ("Try the sample", "Data"),
        ("Next: choose a backbone", "Backbone"),
        ("Next: choose augmentations", "Augment"),
        ("Next: train", "Train"),
    ):
        _press(page, name)
        page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
        page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
    _press(page, "Train")
    page.get_by_text("a quick last layer (head) is").first.wait_for()
    page.locator(".graft-chart .scatterlayer .point").first.wait_for()  # a curve before the end
    page.get_by_text("Finished", exact=True).first.wait_for()
    page.wait_for_function("document.title.startsWith('Finished')")  # seen from another tab
    page.get_by_role("button", name="Next: see the results", exact=True).click()
    page.locator(".graft-chart .heatmaplayer").first.wait_for()
    page.locator(".modebar-btn").first.wait_for(state="attached")  # further down, and drawn later
    titles = page.locator(".modebar-btn").evaluate_all("all => all.map((one) => one.dataset.title)")
    assert "Download plot as a PNG" in titles
    assert not [title for title in titles if "hare" in title], "a button that uploads the chart"
    page.get_by_role("button", name="Next: use the model", exact=True).click()
    picture = next((server.home / "sample").rglob("*.jpg"))
    page.locator("input[type=file]").set_input_files(str(picture))
    page.get_by_text("1 picture answered").wait_for()


@pytest.mark.release
def test_five_clicks_in_the_app_reach_no_address_but_our_own(
    watched: Visitor, proxy: _Proxy, trace: list[str], graft_home: Path, tmp_path: Path
) -> None:
    server = start(graft_home, tmp_path / "server.log", through=trace)
    try:
        _five_clicks(server, watched)
        watched.fared_well()
    finally:
        server.stop()
    assert {name for name in proxy.names if not name.endswith(CHROMIUM_OWN)} == set()
    assert addresses(trace) <= {CHROMIUM_PROBE}
    assert list(tmp_path.glob("trace.*")), "nothing was traced"
