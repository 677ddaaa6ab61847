"""What the browser says about pictures that are made in it: kept, given a class, taken back.

A picture comes as the body of a request and is kept under the hash of its content, in the
collection that goes with a data folder. The folder that a request names decides which collection,
never a place outside.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from core import files
from core.data import collections, making, thumbnails
from core.data.annotations import class_list
from core.data.annotations.event import Shown
from core.errors import DiskFull, GraftError, LabelsRefused, PictureTooLarge

MADE = "/graft/made"
LARGEST_WORDS_BYTES = 4 * 2**20
"""Of what is said: the hashes of a collection that is full take 2 MB."""
SHOWN_OF_A_CLASS = 12
_SIDE_PX = 160

Answering = Callable[[Request], Awaitable[Response]]


def routes() -> list[Route]:
    """For `st.App`, behind its access control."""
    return [
        Route(MADE, _guarded(_state)),
        Route(f"{MADE}/said", _guarded(_say), methods=["POST"]),
        Route(f"{MADE}/pictures", _guarded(_keep), methods=["POST"]),
        Route(f"{MADE}/pictures/{{content}}", _guarded(_picture)),
    ]


def _guarded(answering: Answering) -> Answering:
    """Errors as JSON, in words."""

    async def guarded(request: Request) -> Response:
        try:
            return await answering(request)
        except PictureTooLarge as problem:
            return _refused(problem, 413)
        except DiskFull as problem:
            return _refused(problem, 507)
        except GraftError as problem:
            return _refused(problem, 422)
        except ClientDisconnect:
            return Response(status_code=400)

    return guarded


def _refused(problem: GraftError, status: int) -> Response:
    return JSONResponse({"error": problem.as_dict()}, status)


async def _state(request: Request) -> Response:
    return JSONResponse(await run_in_threadpool(_told, _folder(request)))


async def _keep(request: Request) -> Response:
    """Keep the picture that is the body; nothing is said of it yet."""
    data = await _body(request, collections.LARGEST_PICTURE_BYTES)
    name = request.query_params.get("file", "")
    place = collections.beside(_folder(request))
    path = await run_in_threadpool(collections.keep, place, name, data)
    return JSONResponse({"content": path.stem})


async def _picture(request: Request) -> Response:
    """A small one of a picture that was kept."""
    content = request.path_params["content"]
    path = await run_in_threadpool(_small, _folder(request), content)
    if path is None:
        return Response(status_code=404)
    keep = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, media_type="image/jpeg", headers=keep)


async def _say(request: Request) -> Response:
    words = _words(await _body(request, LARGEST_WORDS_BYTES))
    folder = _folder(request)
    await run_in_threadpool(_do, folder, words)
    return JSONResponse(await run_in_threadpool(_told, folder))


def _do(folder: Path, words: dict[str, Any]) -> None:
    kind, name = words.get("kind"), str(words.get("name", ""))
    contents = words.get("contents", [])
    if not isinstance(contents, list) or not all(isinstance(one, str) for one in contents):
        raise _no_words()
    if kind == "label":
        recording, shown = str(words.get("recording", "")), _shown(words.get("shown", {}))
        making.say(folder, contents, name, recording=recording, shown=shown)
    elif kind == "class":
        class_list.make(folder, name)
    elif kind == "rename":
        class_list.rename(folder, name, str(words.get("new", "")))
    elif kind == "remove":
        class_list.remove(folder, name)
    elif kind == "undo":
        making.take_back(folder, contents)
    else:
        raise _no_words()


def _told(folder: Path) -> dict[str, Any]:
    """The classes with their counts and latest pictures, and what an undo would take back."""
    last = making.latest(folder)
    classes = making.classes(folder)
    return {
        "classes": [
            {
                "name": made.name,
                "colour": made.colour,
                "count": len(made.pictures),
                "takes": made.takes,
                "latest": [path.stem for path in made.pictures[-SHOWN_OF_A_CLASS:]],
            }
            for made in classes
        ],
        "undo": {"names": last.names, "count": len(last.contents)} if last else None,
    }


def _small(folder: Path, content: str) -> Path | None:
    path = collections.kept(collections.beside(folder)).get(content)
    return thumbnails.thumbnail(path, _SIDE_PX) if path else None


def _folder(request: Request) -> Path:
    folder = request.query_params.get("folder", "")
    if not folder or "\0" in folder:
        raise _no_words()
    return Path(folder)


async def _body(request: Request, largest: int) -> bytes:
    """What was sent, read no further than it may be long.

    Raises:
        PictureTooLarge: it is longer.
    """
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > largest:
            raise PictureTooLarge(
                what="This picture is too large to be kept",
                why=f"Its file has more than {largest // 2**20} MB.",
                fix="Save it smaller. A folder of large pictures is best chosen as data: it is "
                "read where it is.",
            )
    return bytes(data)


def _shown(words: Any) -> Shown:
    try:
        return Shown.model_validate(words)
    except ValueError:
        raise _no_words() from None


def _words(data: bytes) -> dict[str, Any]:
    try:
        words = files.parse_json(data)
    except ValueError:
        raise _no_words() from None
    if not isinstance(words, dict):
        raise _no_words()
    return words


def _no_words() -> LabelsRefused:
    return LabelsRefused(
        what="This was not understood",
        why="The page and the server are not of one version.",
        fix="Reload the page.",
    )
