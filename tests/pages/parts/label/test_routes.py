"""Laws of the line between the grid and the server."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.data.annotations import journal
from pages.parts.label import desks, routes
from tests.teach.desk import BACKBONE, seen, unsorted

NOBODY = "/graft/label/talk?desk=nobody"


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes.routes()))


@pytest.fixture
def name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("core.teach.session.Session.begin", lambda _self: None)
    name = desks.opened(unsorted(tmp_path / "pictures", 30), BACKBONE)
    seen(desks.find(name))
    return name


def test_an_answer_is_answered_and_on_disk(client: TestClient, name: str) -> None:
    session = desks.find(name)
    with client.websocket_connect(f"/graft/label/talk?desk={name}") as line:
        line.send_text('{"n": 1, "do": "page", "view": "ask", "size": 24}')
        page = _next(line)
        assert page["n"] == 1
        content = page["page"][0]["id"]
        said = {"n": 2, "do": "answer", "kind": "label", "about": [content], "names": ["ant"]}
        line.send_text(json.dumps(said))
        assert _next(line)["n"] == 2
        assert journal.read(session.folder).all[-1].contents == (content,)


def test_what_another_tab_says_is_told(client: TestClient, name: str) -> None:
    session = desks.find(name)
    with client.websocket_connect(f"/graft/label/talk?desk={name}") as line:
        line.send_text('{"n": 1, "do": "look"}')
        assert _next(line)["n"] == 1
        session.say("label", [next(iter(session.files))], ["ant"])
        assert json.loads(line.receive_text()) == {"changed": True}


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", "{}", '{"n": 3, "do": "burn"}', '"' + "x" * 1_000_001 + '"']
)
def test_a_message_that_is_none_of_ours_is_refused_and_the_line_stays(
    client: TestClient, name: str, text: str
) -> None:
    with client.websocket_connect(f"/graft/label/talk?desk={name}") as line:
        line.send_text(text)
        assert "not understood" in json.loads(line.receive_text())["refused"]
        line.send_text('{"n": 9, "do": "look"}')
        assert _next(line)["n"] == 9


def test_there_is_nothing_at_a_desk_that_nobody_opened(client: TestClient, name: str) -> None:
    with client.websocket_connect(NOBODY) as line, pytest.raises(WebSocketDisconnect):
        line.receive_text()
    content = next(iter(desks.find(name).files))
    assert client.get(f"/graft/label/picture?desk=x&picture={content}&side=240").status_code == 404


def test_a_picture_is_asked_for_by_its_content_and_by_nothing_else(
    client: TestClient, name: str
) -> None:
    session = desks.find(name)
    content = next(iter(session.files))
    place = f"/graft/label/picture?desk={name}&side=240&picture="
    answer = client.get(place + content)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    for other in ("", "../../etc/passwd", session.files[content], "0" * 32):
        assert client.get(place + other).status_code == 404
    assert client.get(place.replace("240", "99999") + content).status_code == 404
    session.path(content).unlink()
    assert client.get(place.replace("240", "1280") + content).status_code == 404


def _next(line: object) -> dict[str, object]:
    """The next answer; that something came from elsewhere is passed over."""
    while "n" not in (news := json.loads(line.receive_text())):
        pass
    return news
