"""What comes in is counted while it comes, and given back whatever becomes of it."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from core.engine.serve.service import uploads as uploads_module
from core.engine.serve.service.limits import ServiceLimits
from core.engine.serve.service.refusal import Refusal
from core.engine.serve.service.uploads import Uploads
from tests.served import form

LIMITS = ServiceLimits(request_bytes=10_000, request_pictures=3, held_bytes=15_000, body_s=0.2)


class Line:
    """A connection on which a body comes in pieces; after the last one it may stay silent."""

    def __init__(self, kind: str, pieces: Sequence[bytes], *, ends: bool = True) -> None:
        self.read = self.most = 0
        self.uploads: Uploads | None = None
        self._pieces, self._ends = list(pieces), ends
        scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/"}
        headers = [(b"content-type", kind.encode())]
        self.request = Request({**scope, "headers": headers}, self._receive)

    async def _receive(self) -> dict[str, Any]:
        if self.uploads:
            self.most = max(self.most, self.uploads.held_bytes)
        if not self._pieces:
            await asyncio.sleep(60)
        piece = self._pieces.pop(0)
        self.read += len(piece)
        more = bool(self._pieces) or not self._ends
        return {"type": "http.request", "body": piece, "more_body": more}


def read(uploads: Uploads, line: Line) -> list[tuple[str, bytes]]:
    async def within() -> list[tuple[str, bytes]]:
        async with uploads.of(line.request) as pictures:
            assert uploads.held_bytes == line.read
            return [(picture.name, picture.content) for picture in pictures]

    return asyncio.run(within())


def refused(line: Line, uploads: Uploads | None = None) -> Refusal:
    uploads = uploads or Uploads(LIMITS)
    line.uploads, before = uploads, uploads.held_bytes
    with pytest.raises(Refusal) as caught:
        read(uploads, line)
    assert uploads.held_bytes == before, "what is refused is held no longer"
    return caught.value


def cut(body: bytes, size: int = 1000) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


@pytest.mark.parametrize("size", [1, 7, 1000, 10**6])
def test_pictures_come_whole_and_in_order_however_they_are_cut(size: int) -> None:
    given = [("a.jpg", b"\xff\xd8" * 300), ("b/../ä.png", b"--\r\n"), ("empty", b"")]
    kind, body = form(given)
    uploads = Uploads(LIMITS)
    assert read(uploads, Line(kind, cut(body, size))) == given
    assert uploads.held_bytes == 0


def test_too_much_is_refused_before_all_of_it_is_held() -> None:
    kind, body = form([("a.jpg", bytes(100_000))])
    line = Line(kind, cut(body))
    assert refused(line).status == 413
    assert line.most <= LIMITS.request_bytes + 1000
    assert line.read == len(body), "who still sends does not hear what is said"


def test_who_never_comes_to_an_end_is_not_read_on_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads_module, "_LINGER_S", 0.1)
    kind, body = form([("a.jpg", bytes(100_000))])
    assert refused(Line(kind, cut(body[:50_000]), ends=False)).status == 413


def test_a_picture_lies_in_memory_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    given = [("a.jpg", bytes(5 * 2**20))]
    kind, body = form(given)
    assert read(Uploads(ServiceLimits()), Line(kind, cut(body, 2**16))) == given


def test_too_many_are_refused() -> None:
    kind, body = form([("a.jpg", b"x")] * 4)
    refusal = refused(Line(kind, cut(body)))
    assert (refusal.status, str(refusal)) == (413, "Too many pictures in one request")


def test_all_requests_share_one_room() -> None:
    uploads = Uploads(LIMITS)
    uploads.held_bytes = 14_000  # others
    kind, body = form([("a.jpg", bytes(5000))])
    refusal = refused(Line(kind, cut(body)), uploads)
    assert (refusal.status, refusal.retry_after_s) == (503, 1)


def test_who_dribbles_is_left() -> None:
    kind, body = form([("a.jpg", bytes(500))])
    assert refused(Line(kind, [body[:300]], ends=False)).status == 408


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("image/jpeg", b"\xff\xd8", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=a", b"", 400),
        ("multipart/form-data; boundary=a", b"--b\r\n", 400),
        ("multipart/form-data; boundary=a", b"--a\r\nX: y\r\n\r\nz\r\n--a--\r\n", 400),
    ],
)
def test_what_is_no_form_is_told(kind: str, body: bytes, status: int) -> None:
    assert refused(Line(kind, [body])).status == status


def test_a_form_without_a_file_is_told() -> None:
    body = b'--a\r\nContent-Disposition: form-data; name="pictures"\r\n\r\nx\r\n--a--\r\n'
    refusal = refused(Line("multipart/form-data; boundary=a", [body]))
    assert str(refusal) == "There is no picture in the request"
