"""What the grid asks the server for: the line for answers, and pictures by their content."""

import asyncio
import contextlib
import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.data import thumbnails
from core.errors import GraftError
from core.teach.session import Session
from pages.parts.label import desks, talk
from pages.parts.shared.static_files import PREFIX

_SIDES = (240, 1280)
_LOOK_EVERY_S = 0.4
_LONGEST_MESSAGE = 1_000_000
_NO_DESK = 4404
"""Close codes from 4000 on are an application's own (RFC 6455, 7.4.2)."""


def routes() -> list[BaseRoute]:
    """Routes for `st.App`."""
    return [
        WebSocketRoute(f"{PREFIX}/label/talk", _talk),
        Route(f"{PREFIX}/label/picture", _picture),
    ]


async def _talk(socket: WebSocket) -> None:
    """Answer one question after the other; what others change is told in between."""
    session = desks.find(socket.query_params.get("desk", ""))
    await socket.accept()
    if session is None:
        await socket.close(_NO_DESK)
        return
    seen = [await run_in_threadpool(session.stamp)]
    watching = asyncio.create_task(_watch(socket, session, seen))
    try:
        while True:
            news = await run_in_threadpool(_answered, session, await socket.receive_text())
            seen[0] = await run_in_threadpool(session.stamp)
            await socket.send_text(json.dumps(news))
    except WebSocketDisconnect:
        pass
    finally:
        watching.cancel()


async def _watch(socket: WebSocket, session: Session, seen: list[object]) -> None:
    """Tell of what comes from elsewhere: another tab, the command line, the look at the folder."""
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = await run_in_threadpool(session.stamp)
            if now != seen[0]:
                seen[0] = now
                await socket.send_text('{"changed": true}')


def _answered(session: Session, text: str) -> dict[str, Any]:
    """The answer to one message of the grid; what it cannot mean is refused in words."""
    number = None
    try:
        if len(text) > _LONGEST_MESSAGE:
            raise ValueError("too long")
        message = json.loads(text)
        number = message["n"]
        return {"n": number, **talk.answer(session, message)}
    except GraftError as problem:
        return {"n": number, "refused": f"{problem.what}. {problem.why} {problem.fix}"}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"n": number, "refused": "This was not understood. Load the page again."}


async def _picture(request: Request) -> Response:
    """A picture of a desk, made small; from the cache of the browser the second time."""
    session = desks.find(request.query_params.get("desk", ""))
    side = request.query_params.get("side", "")
    path = session and session.path(request.query_params.get("picture", ""))
    if not path or side not in map(str, _SIDES):
        return PlainTextResponse("There is no such picture.\n", 404)
    try:
        small = await run_in_threadpool(thumbnails.thumbnail, path, int(side))
    except (GraftError, OSError):
        return PlainTextResponse("This picture cannot be read any more.\n", 404)
    keep = {"Cache-Control": "private, max-age=86400"}
    return FileResponse(small, media_type="image/jpeg", headers=keep)
