"""Pictures made in a browser: let in by the page alone, kept once, given a class, undone."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from core import home
from core.data import collections
from core.data.annotations import journal, overlay
from pages.parts.shared import made_routes
from tests import worlds
from tests.data.test_collections import jpeg
from tests.pages.parts.shared.served import HOST, OWN, served

MADE = made_routes.MADE


@pytest.fixture
def folder() -> Path:
    return collections.named("Mine")


@pytest.fixture
def page() -> TestClient:
    return served(made_routes.routes())


def kept(page: TestClient, folder: Path, data: bytes, name: str = "a.jpg"):
    return page.post(f"{MADE}/pictures", params={"folder": str(folder), "file": name}, content=data)


def said(page: TestClient, folder: Path, **words):
    return page.post(f"{MADE}/said", params={"folder": str(folder)}, json=words)


def test_what_is_made_is_kept_named_counted_and_shown(page: TestClient, folder: Path) -> None:
    contents = [kept(page, folder, jpeg(number)).json()["content"] for number in (1, 2, 3)]
    state = said(page, folder, kind="label", name="stop", contents=contents, recording="r1").json()
    (made,) = state["classes"]
    assert (made["name"], made["count"], made["latest"]) == ("stop", 3, contents)
    assert state["undo"] == {"names": ["stop"], "count": 3}
    assert set(overlay.of(folder).groups.values()) == {"r1"}
    small = page.get(f"{MADE}/pictures/{contents[0]}", params={"folder": str(folder)})
    assert small.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(small.content)).size == (48, 40)
    state = said(page, folder, kind="rename", name="stop", new="halt").json()
    assert [made["name"] for made in state["classes"]] == ["halt"]
    for _ in range(2):
        state = said(page, folder, kind="undo").json()
    assert state == {"classes": [], "undo": None}
    assert page.get(MADE, params={"folder": str(folder)}).json() == state
    assert len(collections.kept(folder)) == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": f"http://{HOST}"},
        {"cookie": "graft-8501=wrong", "origin": f"http://{HOST}"},
        {**OWN, "origin": "http://evil.example"},
        {**OWN, "host": "evil.example"},
    ],
    ids=["no token", "a wrong token", "another page", "another host"],
)
def test_nobody_else_keeps_or_sees_a_picture(folder: Path, headers: dict[str, str]) -> None:
    own = collections.keep(folder, "a", jpeg())
    stranger = served(made_routes.routes(), **headers)
    assert kept(stranger, folder, jpeg(1)).status_code == 403
    assert said(stranger, folder, kind="undo").status_code == 403
    assert stranger.get(MADE, params={"folder": str(folder)}).status_code == 403
    shown = stranger.get(f"{MADE}/pictures/{own.stem}", params={"folder": str(folder)})
    assert shown.status_code == 403
    assert len(collections.kept(folder)) == 1


def test_what_is_too_large_is_refused_before_all_of_it_is_read(
    page: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "LARGEST_PICTURE_BYTES", 1000)
    sent = []

    def endless():
        for part in range(1000):
            sent.append(part)
            yield bytes(600)

    refused = kept(page, folder, endless())
    assert refused.status_code == 413
    assert refused.json()["error"]["reference"] == "picture-too-large"
    assert not folder.exists()


def test_no_picture_and_a_bomb_are_refused_in_words(
    page: TestClient, folder: Path, tmp_path: Path
) -> None:
    for data in (b"", b"hello", jpeg()[:200]):
        refused = kept(page, folder, data, "my hello.jpg")
        assert refused.status_code == 422
        assert "my-hello.jpg" in refused.json()["error"]["what"]
    bomb = worlds.huge_png(tmp_path / "bomb.png").read_bytes()
    assert kept(page, folder, bomb).status_code == 413
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "label", "name": ""},
        {"kind": "label", "name": "x" * 400},
        {"kind": "label", "name": "stop", "contents": ["0" * 32]},
        {"kind": "label", "name": "stop", "contents": 7},
        {"kind": "label", "name": "stop"},
        {"kind": "label", "name": "stop", "shown": {"confidence": 7}},
        {"kind": "delete"},
        {},
    ],
    ids=[
        "no name",
        "a long name",
        "no such picture",
        "a number",
        "nothing",
        "no guess",
        "no verb",
        "empty",
    ],
)
def test_what_cannot_be_said_is_refused_with_nothing_written(
    page: TestClient, folder: Path, words: dict
) -> None:
    content = collections.keep(folder, "a", jpeg()).stem
    if words.get("name") in ("", "x" * 400) or "shown" in words:
        words = {**words, "contents": [content]}
    assert said(page, folder, **words).status_code == 422
    assert journal.read(folder).all == ()


def test_words_that_are_none_are_refused(page: TestClient, folder: Path) -> None:
    for data in (b"", b"{", b"[]", b"\xff", b"[" * 100_000):
        where = {"folder": str(folder)}
        assert page.post(f"{MADE}/said", params=where, content=data).status_code == 422
    assert page.get(MADE).status_code == 422
    assert page.get(MADE, params={"folder": "a\0b"}).status_code == 422


def test_a_folder_and_a_name_lead_nowhere_else(page: TestClient, tmp_path: Path) -> None:
    data = tmp_path / "ants"
    data.mkdir()
    (data / "secret.jpg").write_bytes(jpeg())
    for folder in (data, data / ".." / "..", Path("/"), home.collections_folder() / ".."):
        assert kept(page, folder, jpeg(1), "../../up.jpg").status_code == 200
    assert [path.name for path in tmp_path.rglob("*.jpg")] == ["secret.jpg"]
    inside = [*home.home().rglob("*.jpg")]
    assert len(inside) == 4
    assert all(collections.is_one(path.parent) for path in inside)
    for content in ("secret", "..%2Fsecret", "0" * 32):
        shown = page.get(f"{MADE}/pictures/{content}", params={"folder": str(data)})
        assert shown.status_code == 404


def test_many_at_once_are_each_kept_once(page: TestClient, folder: Path) -> None:
    pictures = [jpeg(number % 8) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda data: kept(page, folder, data).json(), pictures)]
    assert len({answer["content"] for answer in answers}) == 8
    assert len(collections.kept(folder)) == 8


def test_what_a_model_had_said_is_written_beside(page: TestClient, folder: Path) -> None:
    content = kept(page, folder, jpeg()).json()["content"]
    shown = {"guess": "go", "confidence": 0.7}
    said(page, folder, kind="label", name="stop", contents=[content], shown=shown)
    assert overlay.of(folder).decided[content].shown.model_dump() == shown


def test_any_name_is_a_class(page: TestClient, folder: Path) -> None:
    names = ["<b>x</b>", "a/b", "=1+1", "日本", "."]
    for number, name in enumerate(names):
        content = kept(page, folder, jpeg(number)).json()["content"]
        said(page, folder, kind="label", name=name, contents=[content])
    state = page.get(MADE, params={"folder": str(folder)}).json()
    assert [made["name"] for made in state["classes"]] == names
