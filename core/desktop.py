"""The desktop of this computer: whether it can show a folder, and showing it."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

_REMOTE = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
"""Set where whoever started the server sits at another computer."""
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def opener() -> str | None:
    """The program that shows a folder in a window here; `None` where nobody would see one."""
    if any(os.environ.get(name) for name in _REMOTE):
        return None
    if sys.platform == "win32":
        return shutil.which("explorer")
    if sys.platform == "darwin":
        return shutil.which("open")
    seen = any(os.environ.get(name) for name in _SCREENS)
    return shutil.which("xdg-open") if seen else None


def show(folder: Path) -> None:
    """Open a window with a folder; nothing happens where that cannot be done."""
    program = opener()
    if program is None or not folder.is_dir():
        return
    with contextlib.suppress(OSError):
        process = subprocess.Popen(  # noqa: S603 - the system's own program, the folder as one argument
            [program, str(folder.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        Thread(target=process.wait, daemon=True, name="desktop").start()  # leaves no zombie behind
