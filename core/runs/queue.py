"""One run at a time per device; the others wait their turn, whatever happens to the server.

A waiting worker holds a ticket: a file with its process identity. The oldest ticket of a living
process is next. The lock itself is the operating system's, so a killed worker frees it at once.
What suits the pictures, behind that which changes help, then what is doubtful in them, and last an
audit hold nobody up: they make room for whatever comes before them, which does not wait until they
have.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from core import files, home, machine
from core.runs.process import Identity, identify, identity_of
from core.runs.stop import CheckStop

_LOOK_EVERY_S = 0.5
_MAKING_ROOM = ("advise", "benefit", "doubts", "audit")
"""Questions, each of which makes room for those before it and for all that is not named here."""


class GaveWay(Exception):
    """The work made room for another that wants the device; it stands in the queue again."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A place in the queue of one device."""

    path: Path
    run: Path
    owner: Identity

    @property
    def rank(self) -> int:
        """See `rank`."""
        return rank(self.run)


def rank(run: Path) -> int:
    """0 = waits for its turn and is waited for; whoever is higher makes room for all lower ones."""
    verb = run.name.partition("-")[0]
    return _MAKING_ROOM.index(verb) + 1 if verb in _MAKING_ROOM else 0


def device_key(choice: str) -> str:
    """The queue that a plan's device belongs to, told without importing torch.

    The worker may still fall back to the processor; the queue stays the same.
    """
    return machine.device().kind if choice == "auto" else choice


def queue_folder(device: str) -> Path:
    """Where the tickets of one device lie."""
    return home.home() / "queue" / files.safe_name(device)


def tickets(device: str) -> list[Ticket]:
    """Living tickets, the oldest first; the first one has the device. Dead ones are removed."""
    found = []
    for path in sorted(queue_folder(device).glob("*.json")):
        data = files.recall_json(path)
        owner = identity_of(data)
        with contextlib.suppress(OSError, KeyError, TypeError):
            if owner is not None and owner.exists():
                found.append(Ticket(path=path, run=Path(data["run"]), owner=owner))
            elif owner is not None:
                path.unlink(missing_ok=True)
    return found


def under_way() -> list[Path]:
    """Trainings that have a device or wait for one, whoever started them, the oldest first."""
    root = home.home() / "queue"
    devices = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    waiting = sorted(
        (ticket for device in devices for ticket in tickets(device)), key=lambda one: one.path.name
    )
    return [ticket.run for ticket in waiting if (ticket.run / "plan.json").is_file()]


@contextlib.contextmanager
def device_lock(
    run: Path, device: str, *, check_stop: CheckStop, waiting: Callable[[int], None]
) -> Iterator[None]:
    """Hold a device for one run, after those that asked before and all of a lower rank.

    Args:
        run: the run folder.
        device: `cpu`, `cuda` or `mps`.
        check_stop: called twice a second at least while waiting.
        waiting: told the number of runs before this one, whenever it changes.

    Raises:
        Stopped: `check_stop` said so.
    """
    folder = queue_folder(device)
    folder.mkdir(parents=True, exist_ok=True)
    me = identify()
    ticket = folder / f"{time.time_ns():020d}-{me.pid}.json"
    files.write_json(ticket, {"run": str(run.resolve()), "pid": me.pid, "created": me.created})
    lock = FileLock(folder / f"rank-{rank(run)}.lock")
    try:
        count_before = partial(_before, ticket, device, rank(run))
        _take_turn(lock, count_before, check_stop, waiting)
        yield
    finally:
        lock.release()
        ticket.unlink(missing_ok=True)


def _take_turn(
    lock: FileLock,
    count_before: Callable[[], int],
    check_stop: CheckStop,
    waiting: Callable[[int], None],
) -> None:
    told = 0
    while True:
        before = count_before()
        if before == 0:
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=0)
                return
        check_stop()
        if max(before, 1) != told:
            told = max(before, 1)
            waiting(told)
        time.sleep(_LOOK_EVERY_S)


def _before(ticket: Path, device: str, own: int) -> int:
    """How many have their turn before a ticket of a rank."""
    mine = own, ticket.name
    return sum((other.rank, other.path.name) < mine for other in tickets(device))
