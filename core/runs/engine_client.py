"""The client of the engine server: asks one warm process and waits for its answer."""

import atexit
import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import errors, files, home
from core.errors import EngineUnavailable
from core.protocol.request import A, Request
from core.runs import launch

SERVER_LOG = "desk.log"
"""In the cache folder: what the engine process and its libraries printed since its start."""
TIMEOUT_S = 120.0
"""How long an answer, or the next sign of progress, may take. The first request on a cold disk
waits for torch, 15 s measured; an ONNX export of a large network takes a minute."""

_Message = dict[str, Any] | None
_COMMAND = (sys.executable, "-m", "core.engine.serve.server")


class EngineClient:
    """One warm engine process, started on first use. Safe to use from several threads.

    It ends with this process, or with `close`.
    """

    def __init__(self, command: tuple[str, ...] = _COMMAND) -> None:
        self._command = command
        self._turn = threading.Lock()
        self._waiting: set[int] = set()
        """Threads that wait for their turn."""
        self._process: subprocess.Popen[str] | None = None
        self._messages: queue.Queue[_Message] = queue.Queue()
        self._count = 0

    @property
    def running(self) -> bool:
        """True while the process lives."""
        return self._process is not None and self._process.poll() is None

    def ask(
        self,
        request: Request[A],
        *,
        timeout_s: float = TIMEOUT_S,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> A:
        """Ask for something and wait for the answer.

        Args:
            request: see `core.protocol`.
            timeout_s: the longest silence; also the longest wait for others to have their turn.
            on_progress: called with pictures done and in all, where the verb tells.

        Raises:
            GraftError: the one that the engine raised.
            EngineUnavailable: no answer in time, or the process ended twice in a row.
        """
        self._waiting.add(threading.get_ident())
        try:
            if not self._turn.acquire(timeout=timeout_s):
                raise _unavailable(
                    f"Another request keeps it busy for more than {timeout_s:.0f} s."
                )
        finally:
            self._waiting.discard(threading.get_ident())
        try:
            return self._answered(request, timeout_s, on_progress)
        finally:
            self._turn.release()

    def ask_if_free(self, request: Request[A]) -> A | None:
        """As `ask`, for what is asked again and again; `None` where somebody else has, or waits.

        Raises:
            GraftError: as `ask`.
        """
        if self._waiting or not self._turn.acquire(blocking=False):
            return None
        try:
            return self._answered(request, TIMEOUT_S, None)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process; a later `ask` starts a new one."""
        with self._turn:
            self._end()

    def _answered(
        self,
        request: Request[A],
        timeout_s: float,
        on_progress: Callable[[int, int], None] | None,
    ) -> A:
        for _ in range(2):
            with contextlib.suppress(_Ended):
                return request.read(self._exchange(request, timeout_s, on_progress))
            self._end()  # it closed its output before the system counts it as ended
        raise _unavailable(f"Its process ended twice. {_last_words()}")

    def _exchange(
        self,
        request: Request[A],
        timeout_s: float,
        on_progress: Callable[[int, int], None] | None,
    ) -> dict[str, Any]:
        if not self.running:
            self._start()
        self._count += 1
        self._send({"id": self._count, "verb": request.verb, "arguments": request.as_json()})
        while True:
            message = self._next(timeout_s)
            if message.get("id") != self._count:
                continue
            if "error" in message:
                raise errors.from_dict(message["error"])
            if "answer" in message:
                return dict(message["answer"])
            if on_progress and "progress" in message:
                on_progress(message["progress"]["done"], message["progress"]["total"])

    def _start(self) -> None:
        self._end()
        self._messages = queue.Queue()
        path = log_path()
        with files.disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            log = path.open("wb")
        with log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                cwd=launch.ROOT,
                env=launch.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                **launch.detached(),
            )
        atexit.register(self._end)
        threading.Thread(target=_listen, args=(self._process, self._messages), daemon=True).start()

    def _send(self, message: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise _Ended
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        except OSError as error:
            raise _Ended from error

    def _next(self, timeout_s: float) -> dict[str, Any]:
        try:
            message = self._messages.get(timeout=timeout_s)
        except queue.Empty:
            self._end()  # whatever it is doing, nobody waits for it any more
            raise _unavailable(f"It did not answer within {timeout_s:.0f} s.") from None
        if message is None:
            raise _Ended
        return message

    def _end(self) -> None:
        atexit.unregister(self._end)
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()  # its sign to go
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


class _Ended(Exception):
    """The process is gone."""


def _listen(process: subprocess.Popen[str], messages: "queue.Queue[_Message]") -> None:
    """Pass on what the process says, and `None` once it has ended."""
    if process.stdout:
        with process.stdout, contextlib.suppress(ValueError, OSError):
            for line in process.stdout:
                with contextlib.suppress(ValueError):
                    messages.put(json.loads(line))
    messages.put(None)


def log_path() -> Path:
    """Where the engine process writes what it prints."""
    return home.cache_folder() / SERVER_LOG


def _last_words() -> str:
    with contextlib.suppress(OSError):
        lines = log_path().read_text("utf-8", errors="replace").strip().splitlines()
        if lines:
            return f"It said: {lines[-1][:300]}"
    return "It said nothing."


def _unavailable(why: str) -> EngineUnavailable:
    return EngineUnavailable(
        what="The engine does not answer",
        why=why,
        fix="Try again. If it stays so, restart Graft; there may be too little free memory.",
    )


_shared: EngineClient | None = None
_making = threading.Lock()


def shared() -> EngineClient:
    """The one client of this process, whoever asks: one warm engine, not one a page."""
    global _shared
    with _making:
        _shared = _shared or EngineClient()
        return _shared
