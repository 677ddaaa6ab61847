"""The app as a user meets it: a real server process, and a real browser that watches itself."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.broken_pictures import unwelcome

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 120_000
"""Generous: the machine that runs the tests may be busy with other things."""
TOKEN = "a-token-of-the-tests"
_TOLD = 6000
"""Characters of a page or a log that a failed test shows."""


@dataclass
class Server:
    """A real server process with a home of its own."""

    port: int
    home: Path
    log: Path
    process: subprocess.Popen[bytes]
    shared: bool = False
    """Later tests use it too: a failed one leaves it running."""

    @property
    def host(self) -> str:
        """Name and port, as a request names them."""
        return f"127.0.0.1:{self.port}"

    def at(self, page: str = "") -> str:
        """The address of a page, with the token."""
        return f"http://{self.host}/{page}?token={TOKEN}"

    def stop(self) -> None:
        """End it as Ctrl-C would; where a test has just failed, it first says what it is at."""
        _RUNNING.remove(self)
        if sys.exc_info()[0] is not None:
            self.process.send_signal(signal.SIGABRT)  # its stacks go to the log
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(timeout=20)
            pytest.fail(f"the server did not end: {self.said()}")

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-_TOLD:]


_RUNNING: list[Server] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed test shows what its browser showed, and what its servers were at."""
    report = yield
    if call.when == "call" and report.failed:
        visitors = [one for one in item.funcargs.values() if isinstance(one, Visitor)]
        for page in (page for one in visitors for page in one.context.pages):
            report.sections.append((f"page {page.url}", page.inner_text("body")[:_TOLD]))
        for server in _RUNNING:
            if not server.shared and server.process.poll() is None:
                server.process.send_signal(signal.SIGABRT)
                server.process.wait(timeout=20)
            report.sections.append((f"server on {server.port}", server.said()))
    return report


def start(
    home: Path,
    log: Path,
    *,
    through: Sequence[str] = (),
    shared: bool = False,
    **environment: str,
) -> Server:
    """Serve the app, and come back once it answers.

    Args:
        home: its GRAFT_HOME.
        log: takes what it says.
        through: a command that runs the command behind it.
        shared: see `Server`.
        environment: more of it.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *through,
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
    ]
    own = {"GRAFT_HOME": str(home), "GRAFT_TOKEN": TOKEN, "PYTHONFAULTHANDLER": "1", **environment}
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **own},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    _wait_until_healthy(port, log)
    server = Server(port=port, home=home, log=log, process=process, shared=shared)
    _RUNNING.append(server)
    return server


def _wait_until_healthy(port: int, log: Path) -> None:
    address = f"http://127.0.0.1:{port}/_stcore/health"
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text('utf-8')[-2000:]}")


@pytest.fixture
def server(graft_home: Path, tmp_path: Path) -> Iterator[Server]:
    """The app, served on a home of its own."""
    running = start(graft_home, tmp_path / "server.log")
    yield running
    running.stop()


def spelt(text: str) -> re.Pattern[str]:
    """A text with a name in it as pages write it: joiners keep a name from being read as markup."""
    spelled = (letter if letter.isalnum() else f"[{letter}]\u2060?" for letter in text)
    return re.compile("".join(spelled))


class Visitor:
    """A browser that remembers what went wrong in it and whom it spoke to."""

    def __init__(self, context: object) -> None:
        self.context = context
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.refused: list[str] = []
        self.timeout = pytest.importorskip("playwright.sync_api").TimeoutError

    def tab(self):
        """An empty tab that is watched."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.graft_timeout = self.timeout
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._answered)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        return page

    def fared_well(self) -> None:
        """Nothing broke in it, nothing that it wants was refused, and it asked only us."""
        wrong = [f"error: {one}" for one in self.errors]
        wrong += unwelcome(self.context.pages, self.refused)
        wrong += [f"asked: {host}" for host in sorted(self.hosts - {"127.0.0.1", ""})]
        assert not wrong, "\n".join(wrong)

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    def open(self, address: str):
        """Open a page of the app in a new tab."""
        page = self.tab()
        page.goto(address)
        page.locator('[data-testid="stSidebar"]').wait_for(state="attached")
        return page


class Browsers:
    """Launches the system's Chromium."""

    def __init__(self, driver: object, found: str) -> None:
        self.driver = driver
        self.found = found

    def __call__(self, *switches: str, executable: str | None = None):
        """A browser with these switches, by itself or through a script that starts it."""
        return self.driver.chromium.launch(
            executable_path=executable or self.found, args=["--no-sandbox", *switches]
        )


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    """Whatever it launches is gone at the end."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if found is None:
        pytest.skip("needs Chromium on the PATH")
    with playwright.sync_playwright() as driver:
        yield Browsers(driver, found)


@pytest.fixture(scope="module")
def chromium(browsers):
    """One browser for the tests of a file, with a camera that shows a test picture."""
    browser = browsers("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    yield browser
    browser.close()


@contextmanager
def visiting(chromium, **looks: object) -> Iterator[Visitor]:
    """A visitor who has never been here, and has fared well at the end; `looks`: of a context."""
    context = chromium.new_context(**{"viewport": {"width": 1360, "height": 1000}, **looks})
    guest = Visitor(context)
    try:
        yield guest
        guest.fared_well()
    finally:
        context.close()


@pytest.fixture
def visitor(chromium) -> Iterator[Visitor]:
    """See `visiting`."""
    with visiting(chromium) as guest:
        yield guest
