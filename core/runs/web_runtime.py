"""What runs a model in a browser, fetched once when it is asked for, and kept for later exports.

It is onnxruntime-web, a package of the npm registry; of its archive only what a page needs is kept.
Archive and files are known by their digests: whatever else arrives is not taken.
"""

import hashlib
import http.client
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import files, home, machine
from core.errors import DiskFull, DownloadFailed, said
from core.weights import network

Listen = Callable[[int, int], None]
"""Told how many bytes are there and how many there are in all; what it raises ends it."""
_CHUNK = 1 << 18


@dataclass(frozen=True, kw_only=True)
class WebRuntime:
    """A version of it."""

    title: str
    address: str
    bytes: int
    """Of the archive."""
    sha512: str
    files: dict[str, str]
    """What is kept: path in the archive, and SHA-256."""

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return home.home() / "web-runtime" / files.safe_name(self.title)

    def file(self, ending: str) -> Path:
        """The file whose name ends so."""
        name = next(path for path in self.files if path.endswith(ending))
        return self.folder / Path(name).name


ONNXRUNTIME_WEB = WebRuntime(
    title="onnxruntime-web 1.30.0",
    address="https://registry.npmjs.org/onnxruntime-web/-/onnxruntime-web-1.30.0.tgz",
    bytes=33_106_585,
    sha512=(
        "ab4cbe26baedba45d2cec05610c71c55fa97db92d19a8b171c5f8269126683ca"
        "590a5cdc57bb2f35ce2b298de32f4d956fb42644c0ecd528a0a91e025c07ca61"
    ),
    files={
        "package/dist/ort.wasm.bundle.min.mjs": (
            "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90"
        ),
        "package/dist/ort-wasm-simd-threaded.wasm": (
            "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2"
        ),
    },
)
"""MIT licence."""


def ready(runtime: WebRuntime = ONNXRUNTIME_WEB) -> bool:
    """True where it is here, byte for byte."""
    return all(
        (path := runtime.file(name)).is_file() and _digest(path, "sha256") == digest
        for name, digest in runtime.files.items()
    )


def fetch(
    listen: Listen = lambda done, total: None, *, runtime: WebRuntime = ONNXRUNTIME_WEB
) -> None:
    """Fetch it from the registry, unless it is here.

    Args:
        listen: see `Listen`.
        runtime: the version.

    Raises:
        DownloadFailed: no network, or something else arrived.
        DiskFull: not enough room.
    """
    if ready(runtime):
        return
    room = machine.free_disk(home.home())
    if room is not None and room < 3 * runtime.bytes:
        raise DiskFull(
            what=f"No room for {machine.size(runtime.bytes)} of {runtime.title}",
            why=f"{machine.size(room)} are free where {home.home()} lies.",
            fix="Free some space, then fetch again.",
        )
    try:
        with files.replacing(runtime.folder / "archive.tgz") as archive:
            _bring(runtime, archive, listen)
            _unpack(runtime, archive)
    except (OSError, http.client.HTTPException, tarfile.TarError, EOFError) as error:
        raise _failed(runtime, f"The registry did not answer fully: {said(error)}") from error
    finally:
        (runtime.folder / "archive.tgz").unlink(missing_ok=True)


def _bring(runtime: WebRuntime, archive: Path, listen: Listen) -> None:
    done = 0
    with network.opened(runtime.address) as answer, archive.open("wb") as file:
        while chunk := answer.read(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            listen(done, runtime.bytes)
            if done > runtime.bytes:
                break
    if _digest(archive, "sha512") != runtime.sha512:
        raise _failed(runtime, "What arrived is not the file that was meant: its digest differs.")


def _unpack(runtime: WebRuntime, archive: Path) -> None:
    """The wanted files alone; names in the archive choose no place."""
    with tarfile.open(archive, "r:gz") as packed:
        for name in runtime.files:
            member: Any = packed.extractfile(name)
            if member is None:
                raise tarfile.TarError(f"{name} is no file")
            files.write_bytes(runtime.file(name), member.read())
    if not ready(runtime):
        raise _failed(runtime, "A file of it has another digest than it should.")


def _digest(path: Path, kind: str) -> str:
    with files.opened(path) as file:
        return hashlib.file_digest(file, kind).hexdigest()


def _failed(runtime: WebRuntime, why: str) -> DownloadFailed:
    return DownloadFailed(
        what=f"{runtime.title} was not fetched",
        why=why,
        fix="Connect this computer and try again, or export without the web page.",
    )
