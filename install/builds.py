"""Which build of PyTorch fits this computer, and which installer can bring it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from install import places


class Build(NamedTuple):
    """What an installation brings, in GB."""

    words: str
    fetched: float
    kept: float


CUDA = Build("PyTorch for NVIDIA cards: 3.3 GB to fetch, 6.9 GB on the disk.", 3.3, 6.9)
"""Measured on Linux with uv 0.13.9, of which all that is written stays: 3.28 and 6.87."""
CPU = Build("PyTorch for the processor: 0.5 GB to fetch, 2 GB on the disk.", 0.5, 2.0)
"""As measured, less what only CUDA needs; of its wheel pip says 192 MB (torch 2.12.0+cpu)."""
MORE = Build("Less than 0.2 GB to fetch: PyTorch is there already.", 0.2, 0.5)
"""The packages of the tests, or an update of others."""
USELESS = Build("PyTorch for a card that Graft does not compute on.", 0.0, 0.0)
ORDINARY = CUDA if sys.platform.startswith("linux") else CPU
"""What the ordinary index has for this system."""


class Way(NamedTuple):
    """How to install, and what comes of it."""

    command: list[str]
    """Up to the requirements."""
    build: Build
    torch: str
    """What was asked for, or `ordinary` where that could not be had."""
    passing_gb: float
    """Written meanwhile, on the disk of `.venv` and on that of the installer's own cache."""
    cache: Path


def choose(requirements: list[str], torch: str, anew: list[str]) -> Way:
    """How to install here: with uv from PyTorch's index, else from the ordinary one, else pip.

    Args:
        requirements: what to install.
        torch: `auto`, `cpu`, `cuda`, or `ordinary` as an earlier installation ended.
        anew: options of uv that put in place anew what seems to be there.
    """
    theirs = shutil.which("uv")
    uv, names = theirs or bring_uv(), backends(torch)
    if not uv:
        return with_pip(torch, bool(names), anew)
    command = [uv, "pip", "install", "--python", str(places.PYTHON), "--compile-bytecode", *anew]
    if not theirs:
        command += ["--cache-dir", str(places.FETCHED)]
    cache = cache_of(theirs) if theirs else places.VENV
    free = places.VENV / "graft-pins.txt"
    free.write_text(places.OF_CUDA.sub("", places.PINS.read_text("utf-8")), "utf-8")
    for name in names:
        fitting = [*command, "--torch-backend", name, "--constraint", str(free)]
        build = outlook(fitting, requirements)
        if build is None:
            break
        if build is not USELESS:
            return Way(fitting, build, torch, build.kept, cache)
    command += ["--constraint", str(places.PINS)]
    build = outlook(command, requirements)
    if not (build or theirs):
        return with_pip(torch, bool(names), anew)
    build, torch = build or ORDINARY, ordinary(torch, bool(names))
    return Way(command, build, torch, build.kept, cache)


def ordinary(torch: str, missed: bool) -> str:
    """What is remembered where the ordinary index is used, and the reason told to the user."""
    if missed:
        places.say(
            "The build for this computer alone could not be had from download.pytorch.org, "
            "so the ordinary packages are taken."
        )
    return "ordinary" if missed else torch


def with_pip(torch: str, missed: bool, anew: list[str]) -> Way:
    """As it was before uv. What it fetches stays packed meanwhile (measured: 9.7 GB for 6.9)."""
    whole = "--reinstall" in anew
    build = MORE if places.STAMP.exists() and not whole else ORDINARY
    command = [str(places.PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--cache-dir", str(places.FETCHED), "--constraint", str(places.PINS)]
    command += ["--force-reinstall"] if whole else []
    passing_gb = build.kept + build.fetched
    torch = ordinary(torch, missed)
    return Way(command, build, torch, passing_gb, places.VENV)


def backends(torch: str) -> list[str]:
    """What uv calls the builds to try in turn; none where the ordinary index has the right one.

    Graft computes on NVIDIA cards and on the processor: where `auto` finds another maker's card,
    the processor it is. `cuda` is the version that the pins were tried with.
    """
    if sys.platform == "darwin" or (torch == "cuda" and ORDINARY is CUDA):
        return []
    if torch == "cuda":
        pins = dict(places.OF_CUDA.findall(places.PINS.read_text("utf-8")))
        return ["cu" + "".join(pins["cuda-toolkit"].split(".")[:2])]
    return ["cpu"] if torch == "cpu" else ["auto", "cpu"]


def outlook(command: list[str], requirements: list[str]) -> Build | None:
    """What a command of uv would bring; None where it cannot."""
    status, text = ask([*command, "--dry-run", *requirements])
    if status:
        return None
    new = re.search(r"(?m)^ \+ torch==[^+\s]+(?:\+(\S+))?", text)
    if not new:
        return MORE
    if not new[1]:
        return ORDINARY
    return CPU if new[1] == "cpu" else CUDA if new[1].startswith("cu") else USELESS


def bring_uv() -> str | None:
    """Fetch uv into .venv with pip, unless it is there; None where it cannot be had."""
    uv = places.SCRIPTS / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        command = [str(places.PYTHON), "-m", "pip", "install", "--quiet", "--retries", "1"]
        ask([*command, "--constraint", str(places.PINS), "uv"])
    return str(uv) if uv.exists() else None


def cache_of(uv: str) -> Path:
    """The folder, or the first above it that is there, in which the user's own uv keeps files."""
    place = Path(ask([uv, "cache", "dir"])[1].strip() or places.ROOT)
    return next(path for path in (place, *place.parents, places.ROOT) if path.exists())


def remove_cuda(uv: str) -> None:
    """Remove what only PyTorch for NVIDIA cards needs."""
    names = [name for name, _ in places.OF_CUDA.findall(places.PINS.read_text("utf-8"))]
    ask([uv, "pip", "uninstall", "--python", str(places.PYTHON), *names])


def ask(command: list[str]) -> tuple[int, str]:
    """The exit code of a command and all that it said."""
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout.decode(errors="replace")
