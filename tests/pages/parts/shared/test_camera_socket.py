"""A camera's line: its page alone gets one, the latest frame counts, what is no frame ends it."""

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from core.runs.engine_client import EngineClient
from pages.parts.shared import camera_socket, session
from tests import worlds
from tests.commands import until
from tests.data.test_collections import jpeg
from tests.pages.parts.shared.served import HOST, OWN, served

ENGINE = """
import base64, io, json, sys, time
from PIL import Image
for line in sys.stdin:
    request = json.loads(line)
    picture = base64.b64decode(request["arguments"]["picture"])
    wide = Image.open(io.BytesIO(picture)).size[0]
    time.sleep(0.1)
    top = [{"label": "wide", "confidence": wide / 100}]
    answer = {"file": "", "label": "wide", "confidence": wide / 100, "top": top}
    print(json.dumps({"id": request["id"], "answer": answer}), flush=True)
"""
"""An engine that takes a tenth of a second to say how wide a frame is."""


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineClient]:
    client = EngineClient((sys.executable, "-c", ENGINE))
    monkeypatch.setattr(session, "desk", lambda: client)
    yield client
    client.close()


@pytest.fixture
def page() -> Iterator[TestClient]:
    with served(camera_socket.CameraSockets().routes()) as client:
        yield client


def line(page: TestClient, headers: dict[str, str] = OWN):
    return page.websocket_connect(f"ws://{HOST}{camera_socket.CAMERA}?run=/a/run", headers=headers)


def frame(width: int) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, 40)).save(data, format="JPEG")
    return data.getvalue()


def test_each_frame_is_answered_with_shares_and_milliseconds(page: TestClient) -> None:
    with line(page) as camera:
        for width in (40, 60):
            camera.send_bytes(frame(width))
            said = camera.receive_json()
            assert said["label"] == "wide"
            assert said["top"] == [{"label": "wide", "confidence": width / 100}]
            assert said["ms"] > 90


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": f"http://{HOST}"},
        {**OWN, "origin": "http://evil.example"},
        {**OWN, "host": "evil.example"},
        {"cookie": OWN["cookie"]},
    ],
    ids=["no token", "another page", "another host", "no page"],
)
def test_nobody_else_gets_a_line(headers: dict[str, str]) -> None:
    stranger = served(camera_socket.CameraSockets().routes(), **headers)
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)), line(stranger, headers):
        pass


def test_the_latest_frame_takes_the_place_of_those_that_nobody_looked_at(page: TestClient) -> None:
    with line(page) as camera:
        camera.send_bytes(frame(10))
        camera.receive_json()
        for width in range(20, 71):
            camera.send_bytes(frame(width))
        seen = [camera.receive_json()["confidence"]]
        while seen[-1] != 0.7:
            seen.append(camera.receive_json()["confidence"])
        assert len(seen) <= 4
        assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (bytes(camera_socket.LARGEST_FRAME_BYTES + 1), 1009),
        (b"", 1003),
        ("text", 1003),
    ],
    ids=["too large", "empty", "text"],
)
def test_what_is_no_frame_ends_the_line(page: TestClient, sent: bytes | str, code: int) -> None:
    with line(page) as camera:
        camera.send_text(sent) if isinstance(sent, str) else camera.send_bytes(sent)
        with pytest.raises(WebSocketDisconnect) as ended:
            camera.receive_json()
        assert ended.value.code == code


def test_a_frame_that_is_no_picture_or_a_bomb_never_reaches_the_engine(
    page: TestClient, engine: EngineClient, tmp_path: Path
) -> None:
    bomb = worlds.huge_png(tmp_path / "bomb.png").read_bytes()[: camera_socket.LARGEST_FRAME_BYTES]
    with line(page) as camera:
        for data, reference in (
            (b"no picture", "unreadable-picture"),
            (jpeg()[:200], "unreadable-picture"),
            (bomb, "picture-too-large"),
            (frame(60_000), "picture-too-large"),
        ):
            camera.send_bytes(data)
            assert camera.receive_json()["error"]["reference"] == reference
        assert not engine.running
        camera.send_bytes(frame(40))
        assert camera.receive_json()["label"] == "wide"


def test_while_somebody_else_is_answered_it_says_that_it_waits(
    page: TestClient, engine: EngineClient
) -> None:
    with line(page) as camera, engine._turn:
        camera.send_bytes(frame(40))
        assert camera.receive_json() == {"busy": True}


def test_an_engine_that_died_is_told_as_something_that_passes(
    page: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = EngineClient((sys.executable, "-c", "raise SystemExit('gone')"))
    monkeypatch.setattr(session, "desk", lambda: dead)
    with line(page) as camera:
        camera.send_bytes(frame(40))
        said = camera.receive_json()
    assert said["passing"]
    assert said["error"]["reference"] == "engine-unavailable"


def test_a_browser_that_leaves_ends_it_and_makes_room_for_another(page: TestClient) -> None:
    for _ in range(3):
        cameras = [line(page) for _ in range(camera_socket.MOST_CAMERAS)]
        for camera in cameras:
            camera.__enter__()
        with line(page) as late, pytest.raises(WebSocketDisconnect) as ended:
            late.receive_json()
        assert ended.value.code == 1013
        cameras[0].send_bytes(frame(40))
        for camera in cameras:
            camera.__exit__(None, None, None)
        time.sleep(0.1)
    with line(page) as camera:

        def asked() -> bool:
            camera.send_bytes(frame(40))
            return camera.receive_json().get("label") == "wide"

        until(asked, what="an answer")
