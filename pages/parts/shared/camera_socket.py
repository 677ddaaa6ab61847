"""The line between a browser's camera and the engine: a frame comes, what it shows goes back.

Frames are kept nowhere: each is in memory until it is answered, or until a newer one takes its
place. Nothing queues up, whatever the browser sends.
"""

import asyncio
import base64
import contextlib
import time
from pathlib import Path
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.data import formats
from core.errors import EngineUnavailable, GraftError, PictureTooLarge
from core.protocol.prediction import FrameRequest
from pages.parts.shared import session

CAMERA = "/graft/camera"
LARGEST_FRAME_BYTES = 2**20
"""A frame of 427 × 320 pixels takes 30,000 to 60,000 bytes as JPEG."""
LARGEST_FRAME_PIXELS = 4_000_000
LEAST_BETWEEN_S = 1 / 20
"""From one answer to the next: faster, bars are not seen to move; the processor is for others."""
MOST_CAMERAS = 4
"""Open at a time, over all tabs."""
CLASSES_TOLD = 12
"""Classes that are told of each frame."""
_TOO_LARGE, _NO_FRAME, _TOO_MANY = 1009, 1003, 1013  # RFC 6455, 7.4.1 and its registry

Frames = asyncio.Queue[bytes]
"""One place: the latest frame that nobody has looked at."""


class CameraSockets:
    """All cameras of a server."""

    def __init__(self) -> None:
        self._open = 0

    def routes(self) -> list[WebSocketRoute]:
        """For `st.App`, behind its access control."""
        return [WebSocketRoute(CAMERA, self._serve)]

    async def _serve(self, socket: WebSocket) -> None:
        """Answer frames until the browser leaves, or sends what is none."""
        await socket.accept()
        if self._open >= MOST_CAMERAS:
            await socket.close(_TOO_MANY)
            return
        self._open += 1
        try:
            await _answer_until_it_leaves(socket)
        finally:
            self._open -= 1


async def _answer_until_it_leaves(socket: WebSocket) -> None:
    frames = Frames(maxsize=1)
    run = Path(socket.query_params.get("run", ""))
    reading = asyncio.create_task(_read(socket, frames))
    answering = asyncio.create_task(_answer(socket, run, frames))
    answering.add_done_callback(lambda task: task.cancelled() or task.exception())  # it is seen to
    try:
        await asyncio.wait((reading, answering), return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            code = reading.result()
            if code:
                await socket.close(code)
        else:
            with contextlib.suppress(WebSocketDisconnect):  # it left while an answer was sent
                answering.result()
    finally:
        reading.cancel()
        answering.cancel()


async def _read(socket: WebSocket, frames: Frames) -> int | None:
    """Keep the latest frame; comes back when the browser leaves, or with the code to end it by."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        frame = message.get("bytes")
        if not frame:
            return _NO_FRAME
        if len(frame) > LARGEST_FRAME_BYTES:
            return _TOO_LARGE
        if frames.full():
            frames.get_nowait()
        frames.put_nowait(frame)


async def _answer(socket: WebSocket, run: Path, frames: Frames) -> None:
    while True:
        frame = await frames.get()
        begun = time.monotonic()
        await socket.send_json(await asyncio.to_thread(_said, run, frame))
        await asyncio.sleep(max(0.0, LEAST_BETWEEN_S - (time.monotonic() - begun)))


def _said(run: Path, frame: bytes) -> dict[str, Any]:
    """What the model says of a frame; that the engine is busy; or the error, in words."""
    begun = time.monotonic()
    try:
        _refuse_large(frame)
        request = FrameRequest(run=run, picture=base64.b64encode(frame), top=CLASSES_TOLD)
        said = session.desk().ask_if_free(request)
    except GraftError as problem:
        passing = isinstance(problem, EngineUnavailable)
        return {"error": problem.as_dict(), "passing": passing}
    if said is None:
        return {"busy": True}
    took_ms = round(1000 * (time.monotonic() - begun), 1)
    return {**said.as_json(), "ms": took_ms}


def _refuse_large(frame: bytes) -> None:
    header = formats.inspect(Path("camera"), content=frame)
    if header.width * header.height > LARGEST_FRAME_PIXELS:
        raise PictureTooLarge(
            what="The frame of the camera is too large",
            why=f"It has {header.width:,} × {header.height:,} pixels.",
            fix="Take another camera, or reload the page.",
        )
