"""Who is let in, law by law, without a server: one request at a time."""

import asyncio
import json
from typing import Any

import pytest

from core.engine.serve.service.access import ServiceAccess

OWN = "127.0.0.1:8765"


def asked(host: str | None = OWN, allowed: tuple[str, ...] = (), **headers: str) -> dict[str, Any]:
    """The start of the answer; its `said` is "inside" where the request was let in."""
    named = [] if host is None else [("host", host)]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/predict",
        "server": ("127.0.0.1", 8765),
        "headers": [(name.encode(), text.encode()) for name, text in [*named, *headers.items()]],
    }
    sent: list[Any] = []

    async def inside(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"inside"})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read of a request before it is let in")

    asyncio.run(ServiceAccess(inside, allowed=allowed)(scope, receive, send))
    return {**sent[0], "said": sent[1]["body"].decode()}


@pytest.mark.parametrize("host", [OWN, "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_programs_on_this_computer_get_in(host: str) -> None:
    assert asked(host)["said"] == "inside"


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1:1", "evil.example", "", None])
def test_a_name_that_leads_here_does_not(host: str | None) -> None:
    answer = asked(host)
    assert answer["status"] == 403
    assert json.loads(answer["said"])["error"]["reference"] == "foreign-host"


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:8501", "null"])
def test_a_page_of_somebody_else_does_not(origin: str) -> None:
    answer = asked(origin=origin)
    assert answer["status"] == 403
    assert json.loads(answer["said"])["error"]["reference"] == "foreign-page"


def test_its_own_page_and_hosts_that_were_added_get_in() -> None:
    assert asked(origin=f"http://{OWN}")["said"] == "inside"
    assert asked("pictures.example", ("pictures.example",))["said"] == "inside"


def test_no_answer_can_be_framed_read_or_kept_by_others() -> None:
    headers = {name.decode().lower(): text.decode() for name, text in asked()["headers"]}
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
