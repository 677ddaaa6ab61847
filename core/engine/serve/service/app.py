"""The application of the service: what it answers at which address, described as OpenAPI."""

import asyncio
import base64
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from core.engine.serve.predict_files import Predictor
from core.engine.serve.service.access import ServiceAccess, json_answer, refused
from core.engine.serve.service.batching import Batching
from core.engine.serve.service.limits import Rate, ServiceLimits
from core.engine.serve.service.refusal import Refusal
from core.engine.serve.service.uploads import Uploads, left
from core.protocol.prediction import PicturePrediction
from core.protocol.service import ServiceAnswer, ServiceHealth

_PAGE = Path(__file__).resolve().parents[4] / "assets" / "service.html"
_QUIET: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
"""FastAPI can send what goes on to a collector that the environment names: never here."""
_Records = list[PicturePrediction]
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["pictures"],
                    "properties": {
                        "pictures": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "Picture files; a field of any other name will do.",
                        }
                    },
                }
            }
        },
    }
}


@dataclass(frozen=True, kw_only=True)
class Served:
    """What is asked: a model, and what it is called."""

    run: str
    model: str
    """See `core.runs.best_weights.mark`."""
    predictor: Predictor


def app(served: Served, limits: ServiceLimits, allowed: Sequence[str] = ()) -> FastAPI:
    """The application, with a queue of its own.

    Args:
        served: the model that answers.
        limits: see there.
        allowed: further hosts that it answers under.
    """
    batching, uploads = Batching(served.predictor, limits), Uploads(limits)
    rate = Rate(limits.per_second)

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        work = asyncio.create_task(batching.go_on())
        yield
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    made = FastAPI(
        title="Graft picture service",
        summary=f"Asks the model of the run {served.run} what is in pictures.",
        version=served.model,
        docs_url=None,
        redoc_url=None,
        lifespan=life,
        middleware=[Middleware(ServiceAccess, allowed=allowed)],
        telemetry=_QUIET,
    )

    @made.post("/predict", responses=_ANSWERS, openapi_extra=_FORM)
    async def predict(request: Request) -> Response:
        """What the model says of one picture or many, in their order."""
        async with uploads.of(request) as pictures:
            rate.take(len(pictures))
            records = await _while_there(request, batching.ask(pictures))
        unread = [record.error for record in records if record.error]
        answer = ServiceAnswer(
            model=served.model,
            predictions=tuple(records),
            unreadable=len(unread),
            error=unread[0] if len(unread) == len(records) else None,
        )
        return json_answer(answer.as_json(), 422 if answer.error else 200)

    @made.get("/health", responses={200: {"model": ServiceHealth}})
    async def health() -> Response:
        """Whether it is at work, and with which model."""
        said = ServiceHealth(
            run=served.run,
            model=served.model,
            classes=served.predictor.trained.classes,
            not_sure_below=served.predictor.below or None,
            waiting=batching.waiting,
            answered=batching.answered,
        )
        return json_answer(said.as_json())

    made.get("/", include_in_schema=False)(_page)
    made.get("/docs", include_in_schema=False)(_page)
    made.add_exception_handler(Refusal, _refused)
    made.add_exception_handler(HTTPException, _elsewhere)
    made.add_exception_handler(Exception, _unexpected)
    return made


async def _while_there(request: Request, work: Awaitable[_Records]) -> _Records:
    """What comes of some work, which is given up where its caller leaves: others wait behind it."""
    asked = asyncio.ensure_future(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            raise left()
        return await asked
    finally:
        gone.cancel()
        asked.cancel()


async def _gone(request: Request) -> None:
    """Come back once the connection is closed; the body is whole already."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


_WORDS = {
    400: "No form, or no picture in it.",
    403: "Asked under another host, or by a web page of somebody else.",
    408: "The request took too long to come.",
    413: "Too many pictures, or too large a request.",
    415: "The request is no form with files.",
    422: "None of the pictures can be read; each says why.",
    429: "More pictures a second than the service was started for.",
    503: "Too many pictures are waiting; the header Retry-After says when to ask again.",
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": ServiceAnswer},
    **{status: {"description": words} for status, words in _WORDS.items()},
}


async def _page() -> HTMLResponse:
    text, policy = _read_page()
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})


@cache
def _read_page() -> tuple[str, str]:
    """The page, and the policy that lets its own script run and nothing else."""
    text = _PAGE.read_text("utf-8")
    (script,) = re.findall(r"(?s)<script>(.*?)</script>", text)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return text, (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - it is registered for nothing else
    return refused(error)


async def _elsewhere(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for nothing else
    refusal = Refusal(
        error.status_code,
        "no-such-address",
        what=str(error.detail),
        why="This service knows POST /predict and GET /health.",
        fix="Its page at / tells how to ask it.",
    )
    return json_answer(refusal.as_dict(), error.status_code, dict(error.headers or {}))


async def _unexpected(_: Request, error: Exception) -> Response:
    return refused(
        Refusal(
            500,
            "unexpected",
            what="The pictures could not be answered",
            why=f"{type(error).__name__}. What happened is told where the service was started.",
            fix="Ask again; the service goes on.",
        )
    )
