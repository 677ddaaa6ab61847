"""The one way to ask work to stop: a file in its folder, or a signal to its process.

Whatever takes long is handed a `CheckStop` and calls it now and then: trainings, questions, audits,
solvers, and whoever waits for the device.
"""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

STOP = "stop"
CheckStop = Callable[[], None]
"""Called several times a second by long work; what it raises ends the work."""


class Stopped(Exception):
    """The work was asked to stop."""


def never() -> None:
    """The check where nobody can ask for a stop."""


def request(place: Path) -> None:
    """Ask the process of a folder to stop after the batch it is at."""
    (place / STOP).touch()


def withdraw(place: Path) -> None:
    """Let the folder's next process begin afresh."""
    (place / STOP).unlink(missing_ok=True)


def requested(place: Path) -> bool:
    """True once a stop was asked for in the folder."""
    return (place / STOP).exists()


@dataclass(frozen=True, kw_only=True)
class StopSignal:
    """What the process of a folder listens to."""

    place: Path
    signalled: threading.Event = field(default_factory=threading.Event)
    """Set by SIGTERM: where the disk is full there may be no room for a file."""

    def obey_signals(self) -> None:
        """SIGTERM asks for a stop; Ctrl-C in the server's terminal is not meant for this work."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: self.signalled.set())

    def check(self) -> None:
        """Leave the work at hand if somebody asked for it.

        Raises:
            Stopped: caught by the runner, after the loops have put their state in order.
        """
        if self.signalled.is_set() or requested(self.place):
            raise Stopped
