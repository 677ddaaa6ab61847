"""Who is let in, law by law, without a server: one request at a time."""

import asyncio
from typing import Any

import pytest

from pages.parts.shared import access
from pages.parts.shared.access import AccessControl

PORT = 8501
OWN = f"127.0.0.1:{PORT}"
TOKEN = "right"
SHOWN = f"graft-{PORT}={TOKEN}"


def asked(
    kind: str = "http",
    path: str = "/",
    *,
    query: str = "",
    host: str | None = OWN,
    allowed: tuple[str, ...] = (),
    port: int = PORT,
    **headers: str,
) -> tuple[int, dict[str, str], str]:
    """One request: its status (0 = a websocket refused), headers and text; "inside" = let in."""
    lines = [] if host is None else [("host", host)]
    lines += list(headers.items())
    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "server": ("127.0.0.1", port),
        "headers": [(name.encode(), value.encode()) for name, value in lines],
    }
    return answered(AccessControl(inside, token=TOKEN, allowed=allowed), scope)


async def inside(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})


def answered(app: Any, scope: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": f"{scope['type']}.connect"}

    asyncio.run(app(scope, receive, send))
    if scope["type"] == "websocket":
        return (101 if sent[0]["type"] == "websocket.accept" else 0), {}, ""
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    text = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return sent[0]["status"], headers, text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_our_own_names_with_our_own_port_are_let_in(name: str) -> None:
    host = f"{name}:{PORT}"
    assert asked(host=host, cookie=SHOWN)[0] == 200
    assert asked("websocket", host=host, cookie=SHOWN, origin=f"http://{host}")[0] == 101


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "localhost:8502", "127.0.0.1.evil.example"
     f":{PORT}", f"localhost.:{PORT}", "", None, f"user@127.0.0.1:{PORT}"],
)  # fmt: skip
def test_any_other_host_is_refused_even_with_the_token(host: str | None) -> None:
    origin = f"http://{host}"
    assert asked(host=host, cookie=SHOWN)[0] == 403
    assert asked("websocket", host=host, cookie=SHOWN, origin=origin)[0] == 0
    assert asked(path=access.HEALTH, host=host)[0] == 403


def test_two_hosts_in_one_request_are_refused() -> None:
    control = AccessControl(inside, token=TOKEN)
    headers = [(b"host", OWN.encode()), (b"host", b"evil.example"), (b"cookie", SHOWN.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"",
             "server": ("127.0.0.1", PORT), "headers": headers}  # fmt: skip
    assert answered(control, scope)[0] == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://127.0.0.1:9000", "http://localhost:8501", "null", "", "file://",
     f"chrome-extension://{OWN}"],
)  # fmt: skip
def test_a_page_from_elsewhere_is_refused_even_with_the_token(origin: str) -> None:
    assert asked("websocket", cookie=SHOWN, origin=origin)[0] == 0
    assert asked(cookie=SHOWN, origin=origin)[0] == 403


def test_a_websocket_that_names_no_page_is_refused() -> None:
    assert asked("websocket", cookie=SHOWN)[0] == 0


def test_without_the_token_nobody_is_let_in() -> None:
    for cookie in ("", f"graft-{PORT}=wrong", f"graft-8502={TOKEN}", f"graft-{PORT}=rïght"):
        status, _, text = asked(cookie=cookie)
        assert status == 403
        assert "inside" not in text
        assert asked("websocket", origin=f"http://{OWN}", cookie=cookie)[0] == 0
    assert asked(query="token=wrong", cookie=SHOWN)[0] == 403
    assert asked("websocket", query=f"token={TOKEN}", origin=f"http://{OWN}")[0] == 0


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address() -> None:
    status, headers, text = asked(path="/train", query=f"token={TOKEN}&run=a%26b")
    assert status == 200
    assert headers["set-cookie"].startswith(f"{SHOWN}; HttpOnly; Path=/; SameSite=strict")
    assert "url=/train?run=a%26b" in text
    assert TOKEN not in text


def test_the_way_on_never_leaves_this_server() -> None:
    for path in ("//evil.example/x", "/\\evil.example", '/"><script>'):
        text = asked(path=path, query=f"token={TOKEN}")[2]
        (target,) = [part.split('"')[0] for part in text.split("url=")[1:]]
        assert target.startswith("/")
        assert not target.startswith(("//", "/\\"))
        assert "<script>" not in text


def test_the_start_may_ask_whether_the_server_is_healthy() -> None:
    assert asked(path=access.HEALTH)[0] == 200


def test_what_the_user_allows_is_let_in_with_the_token() -> None:
    allowed = ("studio.example", "localhost:9000")
    for host in ("studio.example", f"studio.example:{PORT}", "localhost:9000"):
        cookie = f"graft-{host.rpartition(':')[2]}={TOKEN}"
        assert asked(host=host, allowed=allowed)[0] == 403, "the token is still needed"
        assert asked(host=host, allowed=allowed, cookie=cookie)[0] == 200
        page = f"https://{host}"
        assert asked("websocket", host=host, allowed=allowed, cookie=cookie, origin=page)[0] == 101
    assert asked(host="studio.example:1", allowed=allowed, cookie=SHOWN)[0] == 403
    assert asked(host="localhost", port=80, cookie=f"graft-localhost={TOKEN}")[0] == 200


@pytest.mark.parametrize("cookie", [SHOWN, ""])
def test_no_answer_may_be_framed_sniffed_or_read_elsewhere(cookie: str) -> None:
    headers = asked(cookie=cookie)[1]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_refused_host_is_told_the_way_in() -> None:
    assert "--allow-host localhost:9000" in asked(host="localhost:9000")[2]


def test_the_token_of_the_starter_is_taken_and_not_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import os

    access._token.cache_clear()
    monkeypatch.setenv(access.TOKEN, "given")
    assert access._token() == ("given", False)
    assert access.TOKEN not in os.environ
    access._token.cache_clear()
    made, own = access._token()
    assert own
    assert len(made) >= 32
    access._token.cache_clear()
