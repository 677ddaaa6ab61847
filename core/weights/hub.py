"""Fetching weights from the hub: only on an explicit request, only .safetensors.

The standard library carries the bytes, so that every connection passes through
`core.weights.network` and is counted, and so that a broken download goes on where it
ended (huggingface_hub 2.4 starts again).
Addresses and the names of headers come from huggingface_hub.
"""

import contextlib
import http.client
import socket
import time
import urllib.error
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import files, home, machine
from core.errors import DiskFull, DownloadFailed
from core.weights import backbones, places
from core.weights.backbone_choice import BackboneChoice
from core.weights.local_folders import WEIGHTS, check_header, folders_in, read_folder, sha256
from core.weights.network import opened

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""

_ATTEMPTS = 5
_CHUNK = 1 << 18


@dataclass(frozen=True, kw_only=True)
class _Remote:
    """One file on the hub."""

    url: str
    size: int
    sha256: str


def fetch(
    name: str, on_progress: Progress | None = None, *, endpoint: str | None = None
) -> BackboneChoice:
    """Download the weights of a pretrained name into GRAFT_HOME/weights.

    A download that broke off, or was stopped, goes on where it ended. Weights that are there
    already are not downloaded again.

    Args:
        name: a short or full timm name.
        on_progress: called with bytes done and bytes in all; may raise to stop.
        endpoint: another address of the hub, e.g. a mirror; default the hub's own (or HF_ENDPOINT).

    Raises:
        UnknownBackbone: no such name.
        DownloadFailed: not offered, no network, or the checksum is wrong; says how to go on.
        DiskFull: not enough room.
    """
    backbone = backbones.get(name)
    repository = backbones.hub_repository(backbone.timm_name)
    if repository is None:
        raise _failed(backbone.timm_name, "The hub does not offer weights of that name.")
    target = home.weights_folder() / files.safe_name(backbone.timm_name)
    if (ready := read_folder(target)) is not None:
        return places.of_folder(ready, hashed=True)
    try:
        _download(
            backbone,
            _Source(repository, endpoint),
            target,
            on_progress or (lambda done, total: None),
        )
    except (OSError, http.client.HTTPException) as error:
        raise _failed(backbone.timm_name, _reason(error)) from error
    return places.of_folder(folders_in(target)[0], hashed=True)


def connections() -> int:
    """How many connections Graft has ever opened on this machine."""
    return machine.connections()


@dataclass(frozen=True)
class _Source:
    """A repository of the hub."""

    repository: str
    endpoint: str | None

    def url(self, file: str) -> str:
        """Address of one of its files."""
        from huggingface_hub import hf_hub_url

        return hf_hub_url(self.repository, file, endpoint=self.endpoint)


def _download(
    backbone: backbones.Backbone, source: _Source, target: Path, on_progress: Progress
) -> None:
    remote = _look(source.url(WEIGHTS))
    room = machine.free_disk(home.weights_folder())
    if room is not None and room < remote.size * 1.1:
        raise DiskFull(
            what=f"No room for {machine.size(remote.size)} of weights",
            why=f"{machine.size(room)} are free where {home.weights_folder()} lies.",
            fix="Free some space, then fetch again.",
        )
    incoming = home.weights_folder() / ".incoming" / files.safe_name(backbone.timm_name)
    part = incoming / f"{remote.sha256}.part"
    with files.disk_errors(part):
        incoming.mkdir(parents=True, exist_ok=True)
        with opened(source.url("config.json")) as answer:
            files.write_bytes(incoming / "config.json", answer.read(1_000_000))
        _bring(remote, part, on_progress)
        _accept(remote, part, backbone.timm_name)
        part.replace(incoming / WEIGHTS)
        card = {"name": backbone.timm_name, "licence": backbone.licence, "sha256": remote.sha256}
        files.write_json(incoming / "card.json", {**card, "origin": remote.url})
        if read_folder(incoming) is None:
            raise _failed(backbone.timm_name, "The hub's config.json names no architecture.")
        incoming.replace(target)


def _look(url: str, renamed: int = 2) -> _Remote:
    """Size and checksum of a file on the hub, from the headers of its address.

    A repository that was renamed sends on within the hub (at most `renamed` times); the redirection
    to where the bytes lie is the one that carries the checksum.
    """
    from huggingface_hub import constants

    with opened(url, method="HEAD", follow=False) as answer:
        headers = answer.headers
    linked = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_ETAG)
    onward = headers.get("Location") or ""
    if onward.startswith("/") and not linked and renamed:
        return _look(urllib.parse.urljoin(url, onward), renamed - 1)
    size = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_SIZE) or headers.get("Content-Length")
    checksum = (linked or headers.get("ETag") or "").removeprefix("W/").strip('"')
    if not size or len(checksum) != 64:
        raise http.client.HTTPException("the hub did not say the size and checksum of the file")
    return _Remote(url=url, size=int(size), sha256=checksum)


def _bring(remote: _Remote, part: Path, on_progress: Progress) -> None:
    """Fill the part file to its size, going on after each break."""
    for attempt in range(_ATTEMPTS):
        before = _size(part)
        try:
            _stream(remote, part, on_progress)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except (OSError, http.client.HTTPException):
            if attempt == _ATTEMPTS - 1 and _size(part) == before:
                raise
        if _size(part) >= remote.size:
            return
        time.sleep(min(2**attempt, 8) * 0.25)
    raise http.client.HTTPException(
        f"the connection broke off at {_size(part):,} of {remote.size:,} bytes"
    )


def _stream(remote: _Remote, part: Path, on_progress: Progress) -> None:
    done = _size(part)
    if done > remote.size:
        part.unlink()
        done = 0
    on_progress(done, remote.size)
    if done == remote.size:
        return
    with opened(remote.url, headers={"Range": f"bytes={done}-"} if done else {}) as answer:
        if answer.status != 206:
            done = 0
        with part.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                on_progress(done, remote.size)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _accept(remote: _Remote, part: Path, name: str) -> None:
    if sha256(part) != remote.sha256:
        part.unlink()
        raise _failed(name, "The file that arrived does not have the checksum the hub promises.")
    check_header(part)


def _reason(error: BaseException) -> str:
    code = error.code if isinstance(error, urllib.error.HTTPError) else None
    if code in (401, 403):
        return "The hub gives these weights only to people who accepted their licence there."
    if code == 404:
        return "The hub has no .safetensors file of that name."
    with contextlib.suppress(AttributeError):
        error = error.reason if isinstance(error.reason, OSError) else error  # type: ignore[attr-defined]
    if isinstance(error, (socket.gaierror, ConnectionError, TimeoutError)):
        return f"The hub could not be reached. Is this computer on the network? ({error})"
    return f"The hub did not answer fully: {error}."


def _failed(name: str, why: str) -> DownloadFailed:
    return DownloadFailed(
        what=f"The weights of {name} were not downloaded",
        why=why,
        fix=f"Try again: what has arrived is kept. Or bring them by hand: on a machine with a "
        f"network open huggingface.co/timm/{name}, save {WEIGHTS}, and here run "
        f"`graft weights add {name}={WEIGHTS}`.",
    )
