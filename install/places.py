"""Where an installation lies, what is pinned, and how one that cannot be is told.

Standard library only, and must parse on Python 3.8, as all of `install`.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
PINS = ROOT / "constraints.txt"
STAMP = VENV / "graft-installed.json"
"""What was installed, as hashes; its absence means: not (completely) installed."""
UNFINISHED = VENV / "graft-unfinished"
"""Lies there while an installation is under way: found at a start, that one was cut short."""
LOG = VENV / "graft-install.log"
FETCHED = ROOT / ".venv-fetched"
"""What was fetched, until all of it is in place: an installation cut short goes on from it."""
OF_CUDA = re.compile(r"(?m)^((?:nvidia-|cuda-|triton)[^=]*)==(.*)\n")
"""Pins that go with one version of CUDA; for any other, PyTorch itself says what it needs."""


class Stop(Exception):
    """Graft cannot start; the message is for the user."""


def say(sentence: str) -> None:
    """Tell the user; standard output is left to the verb."""
    print(sentence, file=sys.stderr, flush=True)
