"""Headers that every answer has."""

import asyncio

from starlette.responses import Response
from starlette.types import Message

from core.answer_headers import with_headers

ALWAYS = {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}


def sent(answer: Response) -> list[Message]:
    messages: list[Message] = []

    async def note(message: Message) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "headers": []}
    asyncio.run(answer(scope, None, with_headers(note, ALWAYS)))
    return messages


def test_an_answer_gets_what_it_does_not_say_itself() -> None:
    start, body = sent(Response("here", headers={"Cache-Control": "max-age=60"}))
    headers = dict(start["headers"])
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"cache-control"] == b"max-age=60"
    assert body["body"] == b"here"
