"""The app as a user meets it: a real server process, and a real browser that watches itself."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 120_000
"""Generous: the machine that runs the tests may be busy with other things."""
TOKEN = "a-token-of-the-tests"


@dataclass
class Server:
    """A real server process with a home of its own."""

    port: int
    home: Path
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        """Name and port, as a request names them."""
        return f"127.0.0.1:{self.port}"

    def at(self, page: str = "") -> str:
        """The address of a page, with the token."""
        return f"http://{self.host}/{page}?token={TOKEN}"

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        self.process.terminate()
        self.process.wait(timeout=20)


def start(home: Path, log: Path, *, through: Sequence[str] = (), **environment: str) -> Server:
    """Serve the app, and come back once it answers.

    Args:
        home: its GRAFT_HOME.
        log: takes what it says.
        through: a command that runs the command behind it.
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
    own = {"GRAFT_HOME": str(home), "GRAFT_TOKEN": TOKEN, **environment}
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **own},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    _wait_until_healthy(port, log)
    return Server(port=port, home=home, process=process)


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


class Visitor:
    """A browser that remembers what went wrong in it and whom it spoke to."""

    def __init__(self, context: object) -> None:
        self.context = context
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.timeout = pytest.importorskip("playwright.sync_api").TimeoutError

    def tab(self):
        """An empty tab that is watched."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.graft_timeout = self.timeout
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        return page

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
    """One browser for the tests of a file."""
    browser = browsers()
    yield browser
    browser.close()


@pytest.fixture
def visitor(chromium) -> Iterator[Visitor]:
    """A visitor who has never been here."""
    context = chromium.new_context(viewport={"width": 1360, "height": 1000})
    one = Visitor(context)
    yield one
    context.close()
