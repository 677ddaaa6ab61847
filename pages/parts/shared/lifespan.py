"""From the start of the server to its end: the printed address, and an end that comes in time."""

import functools
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType

import streamlit as st

from pages.parts.shared import access

PATIENCE_S = 8.0
"""How long a server that was told to end may take: a scan under way looks up within two seconds."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Print the address; from then on Ctrl-C ends the server, whatever hangs in it."""
    end_in_time(PATIENCE_S)
    access.announce()
    yield


def end_in_time(patience_s: float) -> None:
    """Let no connection and no thread hold up the end of this process.

    uvicorn waits without a limit for every open connection, and Python for every thread. Nothing is
    lost by a hard end: what Graft keeps is written whole or not at all, and trainings are processes
    of their own.

    Args:
        patience_s: seconds from the signal to the hard end.
    """
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread hears signals
    for number in (signal.SIGINT, signal.SIGTERM):
        earlier = signal.getsignal(number)
        if callable(earlier):
            signal.signal(number, functools.partial(_end, earlier, patience_s))


def _end(
    earlier: Callable[[int, FrameType | None], object],
    patience_s: float,
    number: int,
    frame: FrameType | None,
) -> None:
    """Start the clock, and leave the rest to the handler before this one."""
    clock = threading.Timer(patience_s, os._exit, args=(128 + number,))
    clock.daemon = True
    clock.start()
    earlier(number, frame)
