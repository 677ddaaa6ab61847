"""The environments of the peers: made on first use, kept in the user's cache."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def folder() -> Path:
    """Where the environments lie; `GRAFT_PEERS` names another place."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("GRAFT_PEERS") or Path(cache) / "graft-peers")


def python(name: str) -> tuple[Path | None, str]:
    """The interpreter of a peer's environment, made and filled where it is not there yet.

    The peer gets the very versions of torch and timm that Graft has where both can have them, else
    those that the peer asks for.

    Returns:
        `None` with the reason where it cannot be made: no package manager, no network.
    """
    wanted = HERE / f"{name}.txt"
    told = wanted.read_bytes() + (ROOT / "constraints.txt").read_bytes()
    place = folder() / f"{name}-{hashlib.sha256(told).hexdigest()[:12]}"
    found = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (place / "complete").exists():
        return found, ""
    print(f"installing {name} into {place}", file=sys.stderr, flush=True)
    shutil.rmtree(place, ignore_errors=True)
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    make = [uv, "venv", "--quiet", "--python"] if uv else None
    command = [*make, sys.executable, str(place)] if make else [sys.executable, "-m", "venv", place]
    said = _run(command)
    if said:
        return None, said
    install = [uv, "pip", "install", "--python", str(found), "--compile-bytecode"] if uv else None
    install = install or [str(found), "-m", "pip", "install", "--disable-pip-version-check"]
    same = ["--constraint", str(ROOT / "constraints.txt")]
    said = _run([*install, *same, "-r", str(wanted)])
    if said:
        said = _run([*install, "-r", str(wanted)])
    if said:
        return None, said
    (place / "complete").touch()
    return found, ""


def _run(command: list[object]) -> str:
    """Run a command; returns what it said last where it failed, else nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [str(word) for word in command],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except OSError as error:
        return str(error)
    lines = done.stderr.strip().splitlines()
    return "" if not done.returncode else (lines or ["it failed without a word"])[-1]
