"""A hub of one file on the loopback: redirections, ranges, checksums, and faults on demand."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hub:
    """What it serves, and what was asked of it."""

    data: bytes
    url: str = ""
    sha256: str = ""
    break_after: int | None = None
    """Cut the next answer off after so many bytes, once."""
    status: int = 0
    """Answer everything with this code."""
    stumbles: int = 0
    """Answer so many requests for the bytes with 503 first."""
    renamed: bool = False
    """The repository was renamed: its old address sends on within the hub."""
    ranges: bool = True
    config: dict[str, object] = field(
        default_factory=lambda: {"architecture": "resnet18", "pretrained_cfg": {"tag": "a1_in1k"}}
    )
    asked: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers as the hub does: a redirection to where the bytes lie."""

    protocol_version = "HTTP/1.0"
    hub: Hub

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        hub = self.hub
        hub.asked.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
        if hub.status:
            self.send_error(hub.status)
        elif self.path.startswith("/cdn/"):
            self.file()
        elif hub.renamed and "/new/" not in self.path:
            self.send(307, b"", {"Location": f"/new{self.path}"})
        elif self.path.endswith("config.json"):
            self.send(200, json.dumps(hub.config).encode())
        else:
            linked = {"X-Linked-Size": str(len(hub.data)), "X-Linked-ETag": f'"{hub.sha256}"'}
            self.send(302, b"", {"Location": f"{hub.url}/cdn/file", **linked})

    def file(self) -> None:
        hub = self.hub
        if hub.stumbles:
            hub.stumbles -= 1
            self.send_error(503)
            return
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1]) if hub.ranges else 0
        part, whole = hub.data[start:], len(hub.data) - start
        if hub.break_after is not None:
            part, hub.break_after = part[: hub.break_after], None
        self.send(206 if start else 200, part, {"Content-Length": str(whole)})

    def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


@contextmanager
def serving(data: bytes) -> Iterator[Hub]:
    """Serve one model.safetensors for as long as the block lasts."""
    hub = Hub(data, sha256=hashlib.sha256(data).hexdigest())
    handler = type("Bound", (Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
