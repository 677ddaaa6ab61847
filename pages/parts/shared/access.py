"""Access control: who may talk to the app. Its user, from this computer, through its own pages.

A server on 127.0.0.1 is in reach of every web page that the user opens (see `core.hosts`) and of
every other user of the machine. So each request has to name this server as its host, come from a
page of this server, and bring the token that was printed at the start.
"""

import functools
import html
import os
import re
import secrets
import sys
from collections.abc import Iterable
from urllib.parse import quote, urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from core import hosts
from core.answer_headers import with_headers

TOKEN = "GRAFT_TOKEN"  # noqa: S105 - the name of a variable
"""Environment variable: the token that whoever started the server has chosen, and will print."""
ALLOWED = "GRAFT_ALLOW_HOST"
"""Environment variable: further hosts, with commas between them."""
HEALTH = "/_stcore/health"
"""Answers "ok" to whoever starts the server, before there is a token to show."""
_POLICY_VIOLATION = 1008  # RFC 6455, 7.4.1
_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Graft</title>{head}
<style>
  body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 14vh auto; padding: 0 1.5rem;
         color-scheme: light dark }}
  input, button {{ font: inherit; padding: .45rem .8rem; border-radius: 10px; border: 1px solid #8a8188 }}
  button {{ background: #8a2f6b; color: #fff; border-color: #8a2f6b }}
</style>
{body}
</html>
"""  # noqa: E501
_ASK = """<h1>This address lacks its token</h1>
<p>Graft opens only for whoever started it. Open the address that was printed where you started it:
it ends in <code>?token=…</code>, and the token is a new one after every start.</p>
<form method="get"><label>Token <input name="token" autocomplete="off" autofocus></label>
<button>Open</button></form>"""


class AccessControl:
    """ASGI middleware that lets through what comes from the app's own pages, with its token."""

    def __init__(self, app: ASGIApp, *, token: str, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._token = token
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        answer = self._answer(HTTPConnection(scope))
        if answer is None:
            await self._app(scope, receive, with_headers(send, _HEADERS))
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION)(scope, receive, send)
        else:
            await answer(scope, receive, with_headers(send, _HEADERS))

    def _answer(self, asked: HTTPConnection) -> Response | None:
        """What is said instead of passing a request on; `None` = it may pass."""
        port = int((asked.scope.get("server") or ("", 0))[1] or 0)
        named = asked.headers.getlist("host")
        host = named[0].lower() if len(named) == 1 else ""
        if host not in hosts.own(port, self._allowed):
            return _foreign_host(host)
        if not _from_own_page(asked, host):
            return PlainTextResponse("This page is not one of Graft's own.\n", 403)
        if asked.scope["type"] == "http" and asked.url.path == HEALTH:
            return None
        return self._unknown(asked, f"graft-{re.sub(r'[^a-z0-9.]', '', host.rpartition(':')[2])}")

    def _unknown(self, asked: HTTPConnection, cookie: str) -> Response | None:
        """What is said to a visitor who has not shown the token before.

        A right token in the address becomes a cookie, and the page is opened again without it. By
        a page of our own, not by a redirect: behind a link on another site, a browser would not
        send a strict cookie along with that.
        """
        if asked.scope["type"] == "http" and "token" in asked.query_params:
            if self._is_right(asked.query_params["token"]):
                answer = HTMLResponse(_PAGE.format(head=_onwards(asked), body=""))
                answer.set_cookie(cookie, self._token, httponly=True, samesite="strict")
                return _on_its_own(answer)
        elif self._is_right(asked.cookies.get(cookie, "")):
            return None
        return _on_its_own(HTMLResponse(_PAGE.format(head="", body=_ASK), 403))

    def _is_right(self, shown: str) -> bool:
        return secrets.compare_digest(shown.encode(), self._token.encode())


def middleware() -> Middleware:
    """The access control for `st.App`, as the environment of the process says."""
    allowed = (host.strip().lower() for host in os.environ.get(ALLOWED, "").split(","))
    return Middleware(AccessControl, token=_token()[0], allowed=[host for host in allowed if host])


def announce() -> None:
    """Print the address where nobody else does: after `streamlit run app.py`."""
    token, own = _token()
    if own:
        address = f"http://127.0.0.1:{st.get_option('server.port')}/?token={token}"
        sys.stderr.write(f"Graft is open at {address} (Ctrl-C ends it; trainings go on)\n")


@functools.cache
def _token() -> tuple[str, bool]:
    """The token of this process, and whether it was made here; child processes do not get it."""
    given = os.environ.pop(TOKEN, "")
    return given or secrets.token_urlsafe(24), not given


def _from_own_page(asked: HTTPConnection, host: str) -> bool:
    """Whether the page that asks is one of this host and port.

    Browsers name the page with every websocket, and with all that another page may not read or
    that changes something; plain navigation names none.
    """
    origins = asked.headers.getlist("origin")
    if not origins:
        return bool(asked.scope["type"] == "http")
    return hosts.is_own_page(origins, host)


def _foreign_host(host: str) -> Response:
    named = f"“{host}” is not an address of this app." if host else "The request names no host."
    return PlainTextResponse(
        f"{named}\nOpen the address that was printed when Graft was started. If you reach it "
        f"through a tunnel or a proxy on purpose, start it with --allow-host {host or 'NAME'}\n",
        403,
    )


def _onwards(asked: HTTPConnection) -> str:
    """The tag that opens the same page without the token, always on this server."""
    rest = [(key, value) for key, value in asked.query_params.multi_items() if key != "token"]
    path = "/" + quote(asked.url.path.lstrip("/\\"))
    target = path + (f"?{urlencode(rest)}" if rest else "")
    return f'<meta http-equiv="refresh" content="0; url={html.escape(target)}">'


def _on_its_own(answer: Response) -> Response:
    """Neither kept by the browser nor able to fetch anything."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    )
    return answer
