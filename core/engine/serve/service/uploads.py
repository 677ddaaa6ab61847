"""The pictures of one request: read while they come, within limits, into memory alone."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from core.engine.serve.service.limits import ServiceLimits
from core.engine.serve.service.refusal import Refusal

_FIELDS = 16
"""Fields of a form that are no files; they are passed over."""
_LINGER_S = 2.0
"""Longest that a refused request is read on: who still sends does not hear an answer after which
the line is closed (RFC 9112, 9.6)."""
_FIX = "Send a multipart form with a picture in each file field: curl -F pictures=@photo.jpg …"


@dataclass(frozen=True, kw_only=True)
class UploadedPicture:
    """The bytes of a file, and what its sender calls it: a name, never a place."""

    name: str
    content: bytes


class Uploads:
    """Reads requests; all that are held at a time share one budget of bytes."""

    def __init__(self, limits: ServiceLimits) -> None:
        self._limits = limits
        self.held_bytes = 0

    @contextlib.asynccontextmanager
    async def of(self, request: Request) -> AsyncIterator[list[UploadedPicture]]:
        """The pictures of a request, which count as held until it is left.

        Raises:
            Refusal: no form, no picture, too many, too large, too slow, or no room just now.
        """
        held = _Held(self)
        try:
            yield await self._whole(request, held)
        finally:
            held.give_back()

    async def _whole(self, request: Request, held: "_Held") -> list[UploadedPicture]:
        try:
            return await self._read(request, held)
        except Refusal:
            held.give_back()
            await _read_on(request, held)
            raise

    async def _read(self, request: Request, held: "_Held") -> list[UploadedPicture]:
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            raise Refusal(
                415,
                "not-a-form",
                what="The request is no form with files",
                why="Pictures come as multipart/form-data, one or many.",
                fix=_FIX,
            )
        told = request.headers.get("content-length", "")
        if told.isdecimal() and int(told) > self._limits.request_bytes:
            raise self._too_large()
        try:
            async with asyncio.timeout(self._limits.body_s):
                found = await self._parse(request, held)
        except TimeoutError:
            held.more = False  # it has had its time
            raise Refusal(
                408,
                "too-slow",
                what="The request took too long to come",
                why=f"All of it has to be here within {self._limits.body_s:g} seconds.",
                fix="Send fewer pictures at a time, or smaller ones.",
            ) from None
        except ClientDisconnect:
            raise left() from None
        if not found:
            raise Refusal(
                400,
                "no-picture",
                what="There is no picture in the request",
                why="None of its fields is a file.",
                fix=_FIX,
            )
        return found

    async def _parse(self, request: Request, held: "_Held") -> list[UploadedPicture]:
        most = self._limits.request_pictures
        parser = MultiPartParser(
            request.headers, self._counted(request, held), max_files=most, max_fields=_FIELDS
        )
        parser.spool_max_size = self._limits.request_bytes + 1  # never into a file
        try:
            form = await parser.parse()
        except MultiPartException as error:
            if error.message.startswith("Too many files"):
                raise Refusal(
                    413,
                    "too-many-pictures",
                    what="Too many pictures in one request",
                    why=f"At most {most} are answered at a time.",
                    fix="Send the others in further requests.",
                ) from None
            raise _broken(error.message) from None
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        found = []
        for file in files:
            found.append(UploadedPicture(name=file.filename or "", content=await file.read()))
            await file.close()  # the parser's own copy
        return found

    async def _counted(self, request: Request, held: "_Held") -> AsyncGenerator[bytes, None]:
        while held.more:
            chunk = await held.next(request)
            if held.bytes > self._limits.request_bytes:
                raise self._too_large()
            if self.held_bytes > self._limits.held_bytes:
                raise busy(1)
            yield chunk

    def _too_large(self) -> Refusal:
        return Refusal(
            413,
            "too-large",
            what="The request is too large",
            why=f"At most {self._limits.request_bytes / 2**20:g} MB are taken at a time.",
            fix="Send fewer pictures, or smaller ones.",
        )


def _broken(why: str) -> Refusal:
    return Refusal(400, "broken-form", what="The form cannot be read", why=why, fix=_FIX)


async def _read_on(request: Request, held: "_Held") -> None:
    """Let a caller that is still sending come to its end, within bounds, and keep nothing of it."""
    if "expect" in request.headers:
        return  # it waits for a word before it sends
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(_LINGER_S):
            while held.more:
                await held.next(request)
                held.give_back()


def left() -> Refusal:
    """The refusal that nobody hears: its caller is gone."""
    return _broken("It ends before its end: the caller has left.")


def busy(seconds: int) -> Refusal:
    """The refusal of whoever comes while there is no room.

    Args:
        seconds: after which there may be some again.
    """
    return Refusal(
        503,
        "busy",
        what="Too many pictures are waiting",
        why="The model answers as fast as it can.",
        fix=f"Ask again in {seconds} {'second' if seconds == 1 else 'seconds'}.",
        retry_after_s=seconds,
    )


class _Held:
    """What is held of one request, and whether more of it is to come."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads
        self.bytes = 0
        self.more = True

    async def next(self, request: Request) -> bytes:
        """What comes next of its body.

        Raises:
            ClientDisconnect: its caller has left.
        """
        message = await request.receive()
        self.more = message.get("more_body", False)
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        self.bytes += len(chunk)
        self._uploads.held_bytes += len(chunk)
        return chunk

    def give_back(self) -> None:
        """Hold nothing of it any more."""
        self._uploads.held_bytes -= self.bytes
        self.bytes = 0
