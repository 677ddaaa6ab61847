"""An installer at work: room for it, what it does and how much is left, why it failed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from install import places

NO_NETWORK = re.compile(
    "name resolution|getaddrinfo|dns error|network is unreachable|connection refused|no route to "
    "host|newconnectionerror|error sending request|failed to fetch|connect timeout|proxyerror|"
    "connection reset|client error .connect"
)


def check_room(needed_gb: float, place: Path) -> None:
    """Refuse to begin what would fill the disk."""
    free_gb = shutil.disk_usage(place).free / 1e9
    if free_gb < needed_gb:
        raise places.Stop(
            f"Not enough room: {free_gb:.1f} GB are free where {place} lies, "
            f"and the packages need about {needed_gb:.1f} GB. Free some space and start again."
        )


def written_gb() -> float:
    """What lies in .venv and beside it, a file of two names counted once."""
    sizes: dict[int, int] = {}
    for place in (places.VENV, places.FETCHED):
        for folder, _, names in os.walk(place):
            for name in names:
                with contextlib.suppress(OSError):
                    file = Path(folder, name).lstat()
                    sizes[file.st_ino or len(sizes)] = file.st_size
    return sum(sizes.values()) / 1e9


def watch(command: list[str], to_write_gb: float) -> None:
    """Run an installer, telling what it does and how much is left; its own words go to a log."""
    begun, free, told = time.monotonic(), shutil.disk_usage(places.ROOT).free, 0
    places.FETCHED.mkdir(exist_ok=True)
    with places.LOG.open("wb") as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "TMPDIR": str(places.FETCHED)},
        )
    try:
        while child.poll() is None:
            seconds = int(time.monotonic() - begun)
            left_gb = to_write_gb - (free - shutil.disk_usage(places.ROOT).free) / 1e9
            line = (
                f"{activity(places.LOG.read_text('utf-8', errors='replace'))}: about "
                f"{max(0.0, left_gb):.1f} of {to_write_gb:.1f} GB left, "
                f"{seconds // 60}:{seconds % 60:02} min"
            )
            if sys.stderr.isatty():
                print(f"\r{line.ljust(79)}", end="", file=sys.stderr, flush=True)
            elif seconds >= told:
                told = seconds + 15
                places.say(line)
            time.sleep(0.25)
    finally:
        end(child)
    if child.returncode:
        raise places.Stop(explain(places.LOG.read_text("utf-8", errors="replace")))
    places.say(f"\rInstalled in {time.monotonic() - begun:.0f} s.".ljust(80))


def activity(log: str) -> str:
    """What an installer is at, by its log; a log that is not understood is told in general."""
    if re.search("(?m)^(Prepared |Installing collected)", log):
        return "Putting in place"
    there = set(re.findall(r"(?m)^ *Downloaded (\S+)", log))
    under_way = re.findall(r"(?m)^ *Downloading ([\w.-]+?)(?:-\d\S*)? \(([\d.]+) ?(.)i?B\)", log)
    sizes = {
        name: float(number) * {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}.get(unit, 1)
        for name, number, unit in under_way
        if name not in there
    }
    if not sizes:
        return "Installing"
    if not there:  # pip fetches one after the other
        return f"Fetching {under_way[-1][0]}"
    largest = max(sizes, key=lambda name: sizes[name])
    others = f" and {len(sizes) - 1} more" if len(sizes) > 1 else ""
    return f"Fetching {largest}{others}"


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
    return f"The packages could not be installed; the log is {places.LOG}:\n" + log.strip()[-1500:]


def end(child: subprocess.Popen[bytes]) -> None:
    """End a process, gently at first."""
    with contextlib.suppress(KeyboardInterrupt):
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
