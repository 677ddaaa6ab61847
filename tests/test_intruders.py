"""Attacks on a real server: strange hosts, strange pages, other users; every way it is started."""

import http.client
import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from pages.parts.shared import static_files
from tests.browser import ROOT, TOKEN, Server, start
from tests.commands import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

STREAM = "/_stcore/stream"
CHART = static_files.address("chart.js")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all attacks: none of them leaves anything behind, or it has been successful."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    running = start(tmp_path_factory.mktemp("home"), log, shared=True)
    yield running
    running.stop()


def status(server: Server, path: str, **headers: str) -> int:
    """The status of one raw request."""
    return _exchange(server.port, path, {"Host": server.host, **headers})


def upgrade(server: Server, **headers: str) -> int:
    """The status of one raw request for a websocket: 101 = it is open."""
    asked = {
        "Host": server.host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    return _exchange(server.port, STREAM, asked | headers)


def _exchange(port: int, path: str, headers: dict[str, str]) -> int:
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(line.recv(4096).split()[1])


def shown(server: Server) -> str:
    """The cookie of a visitor who came with the token."""
    return f"graft-{server.port}={TOKEN}"


def test_no_web_page_reads_or_drives_the_app(server: Server) -> None:
    cookie, own = shown(server), f"http://{server.host}"
    evil = f"evil.example:{server.port}"
    assert status(server, "/", Cookie=cookie) == 200
    assert upgrade(server, Cookie=cookie, Origin=own) == 101
    for path in ("/", STREAM, "/_stcore/health", "/_stcore/host-config", CHART):
        assert status(server, path, Host=evil, Cookie=cookie) == 403
    assert upgrade(server, Host=evil, Origin=f"http://{evil}", Cookie=cookie) == 403
    assert upgrade(server, Origin=f"http://{evil}", Cookie=cookie) == 403
    assert upgrade(server, Origin="http://127.0.0.1:1", Cookie=cookie) == 403
    assert upgrade(server, Cookie=cookie) == 403


def test_another_user_of_this_computer_does_not_get_in(server: Server) -> None:
    assert upgrade(server, Origin=f"http://{server.host}") == 403
    for path in ("/", "/train", "/_stcore/host-config", CHART, "/static/index.html"):
        assert status(server, path) == 403
    assert TOKEN not in " ".join(server.process.args)


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    """A page of somebody else's that tries what it can."""

    target = ""

    def do_GET(self) -> None:
        page = f"""<!doctype html><title>trying</title><iframe src="http://{self.target}/"></iframe>
        <script>
          const said = [];
          const done = (what) => {{ said.push(what); if (said.length === 2) document.title = said.sort().join(" "); }};
          const socket = new WebSocket("ws://{self.target}{STREAM}", ["streamlit"]);
          socket.onopen = () => done("socket:open");
          socket.onerror = () => done("socket:refused");
          fetch("http://{self.target}/_stcore/host-config", {{credentials: "include"}})
            .then((answer) => answer.text()).then((text) => done("fetch:" + (text.includes("allowed") ? "read" : "refused")), () => done("fetch:refused"));
        </script>"""  # noqa: E501
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def page_elsewhere(target: str) -> Iterator[int]:
    """A web server of somebody else's on another local port."""
    handler = type("Handler", (_Elsewhere,), {"target": target})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        thread = threading.Thread(target=other.serve_forever, daemon=True)
        thread.start()
        yield other.server_address[1]
        other.shutdown()


def test_a_page_on_another_port_can_neither_frame_read_nor_drive_the_app(
    server: Server, visitor
) -> None:
    visitor.open(server.at())  # the cookie is there, and cookies do not know of ports
    with page_elsewhere(server.host) as port:
        page = visitor.context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_function("document.title !== 'trying'")
        assert page.title() == "fetch:refused socket:refused"
        (frame,) = page.main_frame.child_frames
        assert frame.url.startswith("chrome-error:")


def test_a_name_that_is_bound_anew_to_this_computer_opens_nothing(server: Server, browsers) -> None:
    """DNS rebinding as a browser sees it: the same origin, and then another address behind it."""
    browser = browsers("--host-resolver-rules=MAP evil.example 127.0.0.1")
    page = browser.new_context().new_page()
    answer = page.goto(f"http://evil.example:{server.port}/?token={TOKEN}")
    assert answer.status == 403
    assert "is not an address of this app" in page.inner_text("body")
    opened = page.evaluate(
        f"""() => new Promise((done) => {{
            const socket = new WebSocket("ws://evil.example:{server.port}{STREAM}", ["streamlit"]);
            socket.onopen = () => done(true);
            socket.onerror = () => done(false);
        }})"""
    )
    assert opened is False
    browser.close()


def test_a_visitor_without_the_token_is_told_where_to_find_it(server: Server, visitor) -> None:
    page = visitor.context.new_page()
    assert page.goto(f"http://{server.host}/train").status == 403
    assert "ends in ?token=" in page.inner_text("body")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Open").click()
    page.locator('[data-testid="stSidebar"]').wait_for(state="attached")
    assert page.url == f"http://{server.host}/train"
    assert page.evaluate("document.cookie").count(TOKEN) == 0


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "streamlit", "run", "app.py"],
        ["app.py"],
        ["-m", "core.cli", "app", "--no-browser", "--allow-host", "studio.example"],
        ["-c", "import sys, pathlib, start; start.places.PYTHON = pathlib.Path(sys.executable); "
               "start.app(start.free_port(None), False, ['studio.example'])"],
    ],
    ids=["streamlit", "python", "command line", "start.py"],
)  # fmt: skip
def test_however_it_is_started_it_prints_an_address_with_a_token_and_wants_it(
    command: list[str],
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {**os.environ, "STREAMLIT_SERVER_PORT": str(port), "GRAFT_ALLOW_HOST": "studio.example"}
    if "core.cli" in command:
        command = [*command, "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as served:
        try:
            line = next(line for line in served.stdout or () if "Graft is open at" in line)
            port, token = re.search(r"http://127.0.0.1:(\d+)/\?token=([\w-]{32,})", line).groups()
            until(lambda: _healthy(int(port)), what="the server")
            here = Server(port=int(port), home=ROOT, log=Path(os.devnull), process=served)
            assert status(here, "/") == 403
            assert status(here, "/", Cookie=f"graft-{port}={token}") == 200
            other = {"Host": f"studio.example:{port}", "Cookie": f"graft-{port}={token}"}
            assert status(here, "/", **other) == 200
            assert upgrade(here, **other, Origin=f"https://studio.example:{port}") == 101
        finally:
            os.killpg(served.pid, signal.SIGKILL)


def _healthy(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection:
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except OSError:
            return False


@pytest.mark.release  # half a minute of opening tabs
def test_a_burst_of_tabs_does_not_exhaust_the_open_files(server: Server) -> None:
    resource = pytest.importorskip("resource")
    process = psutil.Process(server.process.pid)
    soft, hard = process.rlimit(resource.RLIMIT_NOFILE) if hasattr(process, "rlimit") else (0, 0)
    assert soft >= min(4096, hard)
    before = process.num_fds()
    headers = {"Cookie": shown(server), "Origin": f"http://{server.host}"}
    for _ in range(30):
        assert upgrade(server, **headers) == 101  # opened, and left at once
    burst = process.num_fds()

    def settled() -> bool:
        """Sessions left behind are let go of once a later one leaves."""
        time.sleep(4)
        upgrade(server, **headers)
        return process.num_fds() <= before + 25

    until(settled, 90, f"an end to the {burst - before} files of 30 tabs")
