"""Starts Graft on a machine that has Python and nothing else. Standard library only.

python3 start.py [--no-browser] [--port N]    install on first use, then open the app
python3 start.py test [pytest arguments]      run the tests
python3 start.py graft VERB ...               the command line, e.g. `graft scan my-pictures`

Must parse on Python 3.8, so that an old Python is told so in one sentence.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "graft-installed.json"
"""What was installed, as hashes; its absence means: not (completely) installed."""
UNFINISHED = VENV / "graft-unfinished"
"""Lies there while an installation is under way: found at a start, that one was cut short."""
LOG = VENV / "graft-install.log"
OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 8.0 if sys.platform.startswith("linux") else 3.0
"""Measured: 6.7 GB on Linux, where the packages bring CUDA; under 2 GB elsewhere. With pip half as
much again while it unpacks."""
FIRST_PORT = 8501
NO_NETWORK = re.compile(
    "name resolution|getaddrinfo|dns error|network is unreachable|connection refused|no route to "
    "host|newconnectionerror|error sending request|failed to fetch|connect timeout|proxyerror|"
    "connection reset|client error .connect"
)


class Stop(Exception):
    """Graft cannot start; the message is for the user."""


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


def wanted(extra: str | None) -> tuple[list[str], str]:
    """The requirements to install, and a hash of all that decides what gets installed."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = list(project["dependencies"])
    if extra:
        requirements += project["optional-dependencies"][extra]
    text = "\n".join([*requirements, (ROOT / "constraints.txt").read_text("utf-8")])
    return requirements, hashlib.sha256(text.encode()).hexdigest()


def ready(extra: str | None) -> bool:
    """True where everything is installed already; needs no network and a few milliseconds."""
    if not PYTHON.exists() or UNFINISHED.exists():
        return False
    with contextlib.suppress(OSError, ValueError):
        return bool(json.loads(STAMP.read_text("utf-8")).get(extra or "app") == wanted(extra)[1])
    return False


def install(extra: str | None) -> None:
    """Make .venv and fill it.

    After an installation that was cut short every package is put in place anew, since half of one
    looks whole to an installer. Nothing is removed before everything new has been fetched.

    Raises:
        Stop: no room, no network, no venv module; in one sentence.
    """
    print(
        f"Installing the packages{' for the tests' if extra else ''}, once.",
        file=sys.stderr,
        flush=True,
    )
    requirements, digest = wanted(extra)
    fresh, cut_short = not PYTHON.exists(), UNFINISHED.exists()
    uv = shutil.which("uv")
    check_room((NEEDED_GB if uv else 1.5 * NEEDED_GB) if fresh else 0.5)
    if cut_short:
        print("The last installation was cut short: it begins again.", file=sys.stderr)
    if fresh:
        make_venv(uv)
    UNFINISHED.touch()
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    if cut_short:
        command.append("--reinstall" if uv else "--force-reinstall")
    watch([*command, "--constraint", str(ROOT / "constraints.txt"), *requirements])
    stamps = {extra or "app": digest, "app": wanted(None)[1]}
    STAMP.write_text(json.dumps(stamps), "utf-8")
    UNFINISHED.unlink()


def check_room(needed_gb: float) -> None:
    """Refuse to begin what would fill the disk."""
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < needed_gb:
        raise Stop(
            f"Not enough room: {free_gb:.1f} GB are free where {ROOT} lies, "
            f"and the packages need about {needed_gb:.1f} GB. Free some space and start again."
        )


def make_venv(uv: str | None) -> None:
    """Make an empty .venv, in place of a broken one."""
    if VENV.exists():
        shutil.rmtree(VENV)
    base = getattr(sys, "_base_executable", None) or sys.executable
    command = [uv, "venv", "--quiet", "--python", base] if uv else [base, "-m", "venv"]
    made = subprocess.run(
        [*command, str(VENV)], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode == 0:
        return
    text = made.stdout.decode(errors="replace")
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in text or "No module named" in text:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Stop(f"This Python cannot make environments. Run: sudo apt install {package}")
    raise Stop(f"The environment {VENV} could not be made: {text.strip()[-400:]}")


def watch(command: list[str]) -> None:
    """Run an installer, telling every moment how far it is; its own words go to a log."""
    begun, free, told = time.monotonic(), shutil.disk_usage(ROOT).free, 0
    with LOG.open("wb") as log:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        while child.poll() is None:
            seconds = int(time.monotonic() - begun)
            done_gb = max(0.0, (free - shutil.disk_usage(ROOT).free) / 1e9)
            line = f"Installing: {done_gb:.1f} GB written, {seconds // 60}:{seconds % 60:02} min"
            if sys.stderr.isatty():
                print(f"\r{line}", end="", file=sys.stderr, flush=True)
            elif seconds >= told:
                told = seconds + 15
                print(line, file=sys.stderr, flush=True)
            time.sleep(0.25)
    finally:
        end(child)
    if child.returncode:
        raise Stop(explain(LOG.read_text("utf-8", errors="replace")))
    print(
        f"\rInstalled in {time.monotonic() - begun:.0f} s.".ljust(48), file=sys.stderr, flush=True
    )


def explain(log: str) -> str:
    """Why an installer failed, in one sentence."""
    small = log.lower()
    if "no space left" in small or "disk full" in small or "not enough space" in small:
        return "The disk filled up while installing. Free some space and start again."
    if NO_NETWORK.search(small):
        return (
            "The packages could not be fetched: no network, or a proxy in between. "
            "Connect this computer and start again; what was downloaded is kept."
        )
    return f"The packages could not be installed; the log is {LOG}:\n" + log.strip()[-1500:]


def environment() -> dict[str, str]:
    """For our own processes: they find `core` from any folder."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def run(arguments: list[str], folder: Path | None = None) -> int:
    """Run one of our modules to its end; its exit code is ours."""
    child = subprocess.Popen([str(PYTHON), "-P", *arguments], cwd=folder, env=environment())
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
    options = [str(ROOT / "app.py"), f"--server.port={port}"]
    command = [str(PYTHON), "-m", "streamlit", "run", *options]
    child = subprocess.Popen(command, cwd=ROOT, env=known, stdin=subprocess.DEVNULL)
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
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """End the server, gently at first."""
    with contextlib.suppress(KeyboardInterrupt):
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()


def main(arguments: list[str]) -> int:
    """Do what was asked; 0 = done, 1 = failed, 2 = bad use, else the child's own code."""
    verb = arguments[0] if arguments[:1] in (["test"], ["graft"]) else "app"
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
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
    options = parser.parse_args(arguments if verb == "app" else [])
    extra = "test" if verb == "test" else None
    if not ready(extra):
        install(extra)
    if verb == "graft":
        return run(["-m", "core.cli", *arguments[1:]])
    if verb == "test":
        quick = [] if "-m" in arguments else ["-m", "not slow"]
        return run(["-m", "pytest", *quick, *arguments[1:]], ROOT)
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
