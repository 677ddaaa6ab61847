"""This computer: device, cores, memory and disk, as facts or as unknown.

Nothing here imports torch or starts a program: what the engine will really use is in a run's
`start` event.
"""

import contextlib
import ctypes
import functools
import importlib.metadata
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from core import files, home

MANY_OPEN_FILES = 8192
"""Files and sockets that a server may hold open. An idle tab costs five; macOS begins at 256."""
DeviceKind = Literal["cpu", "cuda", "mps"]

_NVIDIA_LINUX = Path("/proc/driver/nvidia/gpus")
_MEMORY_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


@dataclass(frozen=True, kw_only=True)
class Device:
    """What will do the arithmetic."""

    kind: DeviceKind
    name: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything one line about this computer needs; `None` where a fact is not known."""

    system: str
    device: Device
    cores: int
    memory: int | None
    """Bytes of memory that processes may use in all."""
    free_memory: int | None
    free_disk: int | None


def facts() -> Facts:
    """The facts as they are now."""
    return Facts(
        system=system(),
        device=device(),
        cores=cores(),
        memory=memory(),
        free_memory=free_memory(),
        free_disk=free_disk(),
    )


def system() -> str:
    """Name and release of the operating system."""
    return f"{platform.system() or 'unknown system'} {platform.release()}".strip()


@functools.cache
def device() -> Device:
    """The fastest device of this computer, as far as it can be known without torch.

    An NVIDIA GPU counts only where the installed torch is not a build for the CPU alone.
    """
    name = _nvidia()
    if name and not _torch_is_for_cpu():
        return Device(kind="cuda", name=name)
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return Device(kind="mps", name="Apple GPU")
    return Device(kind="cpu", name=f"CPU, {cores()} cores")


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory() -> int | None:
    """Bytes of memory that processes may use in all, within a container's limit."""
    try:
        whole = int(psutil.virtual_memory().total)
    except (OSError, RuntimeError):
        return None
    return min(whole, _limit() or whole)


def free_memory() -> int:
    """Bytes of memory that a new process could use now, within a container's limit."""
    return min(int(psutil.virtual_memory().available), _limit() or sys.maxsize)


def free_disk(folder: Path | None = None) -> int | None:
    """Bytes free where Graft writes; `None` where that is not known."""
    place = folder or home.home()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def allow_many_open_files() -> None:
    """Raise this process's soft limit of open files, and that of its children, where it is low."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MANY_OPEN_FILES if hard == resource.RLIM_INFINITY else min(MANY_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def give_back_memory() -> None:
    """Have glibc hand back what this process frees; elsewhere nothing is to be done.

    As it comes, each thread has a heap of its own, and what was large once is kept for later: with
    100,000 pictures 45 to 90 MB that nobody uses. The numbers are those of malloc.h; children are
    as they were.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        set_option = ctypes.CDLL(None).mallopt
        for option, value in ((-8, 2), (-3, 1 << 17), (-1, 1 << 17)):  # heaps, mmap, trim
            set_option(option, value)


def connections() -> int:
    """How often Graft has opened a connection to the network, ever."""
    return len(files.read_lines(home.home() / "network.jsonl")[0])


def size(count: float) -> str:
    """Bytes in words: `98 MB`."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000:
            return (
                f"{count:.0f} {unit}" if count >= 10 or unit == "bytes" else f"{count:.1f} {unit}"
            )
        count /= 1000
    return f"{count:.1f} TB"


def _limit() -> int | None:
    for path in _MEMORY_LIMITS:
        with contextlib.suppress(OSError, ValueError):
            limit = int(path.read_text("ascii"))
            if limit < 1 << 60:  # the older kind writes a huge number for "no limit"
                return limit
    return None


def _nvidia() -> str | None:
    """The driver's name of the first NVIDIA GPU; None = none, as far as the driver says."""
    if sys.platform == "win32":
        library = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll"
        return "NVIDIA GPU" if library.is_file() else None
    for path in sorted(_NVIDIA_LINUX.glob("*/information")):
        with contextlib.suppress(OSError):
            for line in path.read_text("utf-8", "replace").splitlines():
                key, _, value = line.partition(":")
                if key.strip() == "Model" and value.strip():
                    return value.strip()
            return "NVIDIA GPU"
    return None


def _torch_is_for_cpu() -> bool:
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version("torch").endswith("+cpu")
    return False
