"""Starts Graft on a machine that has Python and nothing else. Standard library only.

python3 start.py [--no-browser] [--port N]    install on first use, then open the app
python3 start.py --torch auto|cpu|cuda ...    choose the build of PyTorch
python3 start.py test [pytest arguments]      run the tests
python3 start.py graft VERB ...               the command line, e.g. `graft scan my-pictures`

Must parse on Python 3.8, so that an old Python is told so in one sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from typing import TYPE_CHECKING

from install import installer, packages, places
from install.places import Stop

if TYPE_CHECKING:
    from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
FIRST_PORT = 8501


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:2])) -> None:
    """Refuse a Python for which the packages do not exist, naming one that is here."""
    if not OLDEST <= version <= NEWEST:
        names = ["python3.13", "python3.12", "python3.11"]
        here = next((name for name in names if shutil.which(name)), None)
        fix = f"Run: {here} start.py" if here else "Install Python 3.13 from https://www.python.org"
        what = f"{version[0]}.{version[1]} is too {'old' if version < OLDEST else 'new'}"
        raise Stop(f"Python {what}: Graft needs 3.11, 3.12 or 3.13. {fix}")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise Stop("PyTorch is no longer made for Macs with an Intel processor.")
    if sys.maxsize < 2**32:
        raise Stop("This Python is a 32-bit one. Install the 64-bit Python 3.13.")


def environment() -> dict[str, str]:
    """For our own processes: they find `core` from any folder."""
    paths = [str(places.ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def run(arguments: list[str], folder: Path | None = None) -> int:
    """Run one of our modules to its end; its exit code is ours."""
    child = subprocess.Popen([str(places.PYTHON), "-P", *arguments], cwd=folder, env=environment())
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())  # Ctrl-C reaches it by itself
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return child.wait()


def free_port(asked: int | None) -> int:
    """The port asked for, or the first free one from 8501 on."""
    for port in [asked] if asked is not None else [*range(FIRST_PORT, FIRST_PORT + 100), 0]:
        with socket.socket() as probe:
            if os.name != "nt":  # there it would allow two servers on one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError, OverflowError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise Stop(f"Port {asked} is in use. Choose another, or leave --port away.")


def answers(port: int) -> bool:
    """True once the server says that it is healthy."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    return False


def app(port: int, browser: bool, allowed: list[str]) -> int:
    """Serve the app until Ctrl-C. Trainings are processes of their own and go on."""
    token = secrets.token_urlsafe(24)
    known = {**environment(), "GRAFT_TOKEN": token, "GRAFT_ALLOW_HOST": ",".join(allowed)}
    options = [str(places.ROOT / "app.py"), f"--server.port={port}"]
    command = [str(places.PYTHON), "-m", "streamlit", "run", *options]
    child = subprocess.Popen(command, cwd=places.ROOT, env=known, stdin=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        deadline = time.monotonic() + 120
        while not answers(port):
            if child.poll() is not None or time.monotonic() > deadline:
                raise Stop("The app did not start; its message is above.")
            time.sleep(0.05)
        address = f"http://127.0.0.1:{port}/?token={token}"
        print(f"Graft is open at {address} (Ctrl-C ends it; trainings go on)", flush=True)
        if browser:
            webbrowser.open(address)
        return child.wait()
    except KeyboardInterrupt:
        print("\nGraft is closed. Trainings under way go on; the next start shows them.")
        return 0
    finally:
        installer.end(child)


def main(arguments: list[str]) -> int:
    """Do what was asked; 0 = done, 1 = failed, 2 = bad use, else the child's own code."""
    at = 2 if arguments[:1] == ["--torch"] else 0
    verb = arguments[at] if arguments[at : at + 1] in (["test"], ["graft"]) else "app"
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--torch",
        choices=("auto", "cpu", "cuda"),
        help="the build of PyTorch: the one for this computer (at first), for the processor, for "
        "NVIDIA cards; may stand before `test` and `graft` too",
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--port", type=int, help="default: the first free one from 8501 on")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="also answer under this address, e.g. of a tunnel; may be repeated",
    )
    options = parser.parse_args(arguments if verb == "app" else arguments[:at])
    rest = arguments[at + 1 :]
    extra = "test" if verb == "test" else None
    if not packages.ready(extra, options.torch):
        packages.install(extra, options.torch)
    if verb == "graft":
        return run(["-m", "core.cli", *rest])
    if verb == "test":
        quick = [] if "-m" in rest else ["-m", "not slow"]
        return run(["-m", "pytest", *quick, *rest], places.ROOT)
    screen = not sys.platform.startswith("linux") or {"DISPLAY", "WAYLAND_DISPLAY"} & {*os.environ}
    browser = bool(screen) and not options.no_browser
    return app(free_port(options.port), browser, options.allow_host)


if __name__ == "__main__":
    try:
        check_python()
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nCut short; the next start goes on from here.")
