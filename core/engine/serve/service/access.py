"""Access control of the service: no web page in the user's browser reaches it but its own."""

import json
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core import hosts
from core.answer_headers import with_headers
from core.engine.serve.service.refusal import Refusal

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class ServiceAccess:
    """ASGI middleware: each request names this server as its host, and comes from no other page.

    A program sends no Origin; a browser does, with all that changes something or that another page
    might read. Nothing else is asked: whoever may use this computer may ask the model.
    """

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it here."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            asked = _refusing(refusal) if refusal else self._app
            await asked(scope, receive, with_headers(send, _HEADERS))
        else:
            await self._app(scope, receive, send)  # its life; there are no websockets

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers, port = Headers(scope=scope), int((scope.get("server") or ("", 0))[1] or 0)
        named = headers.getlist("host")
        host = named[0].lower() if len(named) == 1 else ""
        if host not in hosts.own(port, self._allowed):
            return Refusal(
                403,
                "foreign-host",
                what=f"“{host}” is not an address of this service" if host else "No host is named",
                why="Otherwise any web page in a browser on this computer could reach it.",
                fix="Ask it under 127.0.0.1 and its port, or start it with --allow-host NAME.",
            )
        origins = headers.getlist("origin")
        if origins and not hosts.is_own_page(origins, host):
            return Refusal(
                403,
                "foreign-page",
                what="A web page of somebody else asks",
                why="Only the service's own page and programs may ask it.",
                fix="Ask from a program, or send the pictures through your own server.",
            )
        return None


def refused(refusal: Refusal) -> Response:
    """The answer that says so."""
    return json_answer(refusal.as_dict(), refusal.status, refusal.headers)


def json_answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Some data as JSON, in ASCII: names of files hold whatever their sender likes."""
    return Response(json.dumps(data), status, headers, "application/json")


def _refusing(refusal: Refusal) -> ASGIApp:
    return refused(refusal)
