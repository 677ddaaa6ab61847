"""A picture service as it is started, and raw requests to it."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands import ROOT


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def reference(self) -> str:
        """Of its error."""
        return str(self.data["error"]["reference"])


@dataclass(frozen=True)
class Service:
    """A service under way."""

    port: int
    process: "subprocess.Popen[str]"

    def ask(self, path: str, body: bytes = b"", method: str = "", **headers: str) -> Answered:
        """One request on a connection of its own; headers have _ for -."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(line):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method or ("POST" if body else "GET"), path, body or None, named)
            answer = line.getresponse()
            return Answered(answer.status, dict(answer.getheaders()), answer.read())

    def predict(self, *pictures: tuple[str, bytes], **headers: str) -> Answered:
        """Ask about pictures: a name and its bytes each."""
        kind, body = form(pictures)
        return self.ask("/predict", body, Content_Type=kind, **headers)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, and its exit code."""
        self.process.send_signal(by)
        return self.process.wait(30)


def form(pictures: Sequence[tuple[str, bytes]], field: str = "pictures") -> tuple[str, bytes]:
    """The type and the body of a multipart request."""
    mark, parts = uuid.uuid4().hex, []
    for name, content in pictures:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"'
        parts += [head.encode(), b"\r\n\r\n", content, b"\r\n"]
    parts.append(f"--{mark}--\r\n".encode())
    return f"multipart/form-data; boundary={mark}", b"".join(parts)


@contextlib.contextmanager
def served(run: Path, *words: object) -> Iterator[Service]:
    """`graft serve` as a process of its own, on a free port."""
    command = [sys.executable, "-m", "core.cli", "serve", str(run), "--port", "0"]
    with opened([*command, *map(str, words)], cwd=ROOT, env=dict(os.environ)) as service:
        yield service


@contextlib.contextmanager
def opened(command: Sequence[str], **process: Any) -> Iterator[Service]:
    """A service that a command starts, once its port is open."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **process
    ) as child:
        try:
            assert child.stderr
            opened = (re.search(r"http://[^:]+:(\d+)/", line) for line in child.stderr)
            port = next((int(found[1]) for found in opened if found), None)
            assert port, "it ended before its port was open"
            yield Service(port, child)
        finally:
            if child.poll() is None:
                child.kill()
