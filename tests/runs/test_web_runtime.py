"""What runs a model in a browser is fetched once, counted, and taken only as it is meant."""

import dataclasses
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core import machine
from core.errors import DownloadFailed
from core.runs import web_runtime
from core.runs.web_runtime import WebRuntime

INSIDE = {"package/dist/a.mjs": b"glue", "package/dist/b.wasm": b"\0asm", "package/../../x": b"!"}


def _archive() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in INSIDE.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@pytest.fixture
def runtime() -> Iterator[WebRuntime]:
    """A small one, served on this computer."""
    data = _archive()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        wanted = {name: INSIDE[name] for name in INSIDE if ".." not in name}
        yield WebRuntime(
            title="tiny 1.0",
            address=f"http://127.0.0.1:{server.server_port}/tiny.tgz",
            bytes=len(data),
            sha512=hashlib.sha512(data).hexdigest(),
            files={name: hashlib.sha256(part).hexdigest() for name, part in wanted.items()},
        )
        server.shutdown()


def test_it_is_fetched_once_and_counted(runtime: WebRuntime) -> None:
    told: list[tuple[int, int]] = []
    assert not web_runtime.ready(runtime)
    before = machine.connections()
    web_runtime.fetch(lambda done, total: told.append((done, total)), runtime=runtime)
    assert web_runtime.ready(runtime)
    assert told[-1] == (runtime.bytes, runtime.bytes)
    web_runtime.fetch(runtime=runtime)
    assert machine.connections() == before + 1
    assert sorted(path.name for path in runtime.folder.iterdir()) == ["a.mjs", "b.wasm"]


@pytest.mark.parametrize("change", [{"sha512": "0" * 128}, {"address": "http://127.0.0.1:1/x"}])
def test_another_archive_or_nobody_there_is_told_and_leaves_nothing(
    runtime: WebRuntime, change: dict[str, str]
) -> None:
    other = dataclasses.replace(runtime, **change)
    with pytest.raises(DownloadFailed, match="not fetched"):
        web_runtime.fetch(runtime=other)
    assert not web_runtime.ready(other)
    assert not list(runtime.folder.glob("*")), "no half of it"


def test_a_file_with_another_digest_is_not_taken(runtime: WebRuntime) -> None:
    other = dataclasses.replace(runtime, files=dict.fromkeys(runtime.files, "0" * 64))
    with pytest.raises(DownloadFailed, match="not fetched"):
        web_runtime.fetch(runtime=other)


def test_what_was_changed_on_the_disk_is_not_ready(runtime: WebRuntime) -> None:
    web_runtime.fetch(runtime=runtime)
    runtime.file(".wasm").write_bytes(b"other")
    assert not web_runtime.ready(runtime)


def test_the_one_that_is_taken_comes_from_the_registry_of_npm() -> None:
    assert web_runtime.ONNXRUNTIME_WEB.address.startswith("https://registry.npmjs.org/")
    assert len(web_runtime.ONNXRUNTIME_WEB.sha512) == 128
