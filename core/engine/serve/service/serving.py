"""Serving: the model is loaded, the port opened, and requests answered until Ctrl-C."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from core import machine
from core.engine.serve import predict_files
from core.engine.serve.service.app import Served, app
from core.engine.serve.service.limits import MOST_CONNECTIONS, QUIET_S, ServiceLimits
from core.errors import MachineError
from core.runs import best_weights

_BACKLOG = 1024
_KEEP_ALIVE_S = 5
_LEAVE_S = 10
"""Longest that requests under way are waited for at the end."""
_LIMITS = ServiceLimits()


class PatientConnection(H11Protocol):
    """A connection that is closed where no whole request comes, or nobody takes the answer.

    uvicorn itself waits for the head of a request for ever.
    """

    _patience: asyncio.TimerHandle | None = None
    quiet_s = QUIET_S

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Wait until the answer is taken, and for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._patience:
            self._patience.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._patience:
            self._patience.cancel()
        self._patience = self.loop.call_later(self.quiet_s, self._look, self.cycle)

    def _look(self, last: RequestResponseCycle | None) -> None:
        if self.cycle is last and getattr(last, "response_complete", True):
            self.transport.abort()


def serve(
    run: Path,
    address: tuple[str, int],
    *,
    limits: ServiceLimits = _LIMITS,
    allowed: Sequence[str] = (),
    top: int = 5,
    on_open: Callable[[str, int], None] = lambda host, port: None,
) -> None:
    """Answer pictures with the model of a run, until SIGINT or SIGTERM.

    Args:
        run: a run with a model.
        address: host and port to listen on; port 0 = any that is free.
        limits: see there.
        allowed: further hosts that it answers under.
        top: how many classes to tell of each picture.
        on_open: told the host and port once the port is open.

    Raises:
        RunNotFound, RunNotReady, RunDamaged: no model to ask; the port is not opened.
        MachineError: the port cannot be had.
    """
    predictor = predict_files.predictor(run, top)
    served = Served(run=run.resolve().name, model=best_weights.mark(run), predictor=predictor)
    machine.allow_many_open_files()
    config = uvicorn.Config(
        app(served, limits, allowed),
        http=PatientConnection,
        ws="none",
        loop="asyncio",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_LEAVE_S,
    )
    with _listening(address) as opened:
        host, port = opened.getsockname()[:2]
        on_open(host, port)
        uvicorn.Server(config).run(sockets=[opened])


def _listening(address: tuple[str, int]) -> socket.socket:
    try:
        return socket.create_server(address, backlog=_BACKLOG)
    except OSError as error:
        raise MachineError(
            what=f"Port {address[1]} of {address[0]} cannot be opened",
            why=f"{error.strerror or error}.",
            fix="Choose another --port; 0 takes any that is free.",
        ) from error
