"""Downloads go on by themselves, tell how far they are, can be stopped, and fail in words."""

import threading
import time
from pathlib import Path

import pytest

from core.errors import DownloadFailed
from core.runs import draft
from core.weights import hub, pretrained
from pages.parts.backbone import downloads
from pages.parts.shared import background_jobs
from pages.parts.shared.background_jobs import Told
from tests.pages.conftest import Open, words_of
from tests.weights import hub_server, tiny

NAME = "mobilenetv3_small_100.lamb_in1k"


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    draft.choose_folder(pictures)


def _settle(seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while background_jobs.busy("fetch "):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_download_that_fails_is_a_notice_and_changes_nothing(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DownloadFailed(what="It did not come", why="No network.", fix="Bring the file.")

    monkeypatch.setattr(pretrained, "fetch", fail)
    app = open_page("backbone")
    before = draft.load().backbone
    next(one for one in app.button if str(one.key).startswith("fetch-")).click().run()
    _settle()
    app.run()
    assert "It did not come" in words_of(app)
    assert "Bring the file" in words_of(app)
    assert draft.load().backbone == before
    app.button(key="close-download-0").click().run()
    assert "It did not come" not in words_of(app)


def test_progress_and_time_left_are_shown_and_stop_ends_it(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(_name: str, told: Told) -> None:
        told(2_000_000, 10_000_000)  # 2 MB had come in an earlier try
        time.sleep(0.05)
        told(4_000_000, 10_000_000)
        go_on.wait(20)
        told(5_000_000, 10_000_000)

    monkeypatch.setattr(pretrained, "fetch", slow)
    downloads.begin(NAME)
    while (errand := background_jobs.look(f"fetch {NAME}")) is None or errand.done < 4_000_000:
        time.sleep(0.01)
    app = open_page("backbone")
    texts = [bar.proto.text for bar in app.main.get("progress")]
    assert any("4 of 10 MB" in text and "left" in text for text in texts), texts
    app.button(key="stop-download-0").click().run()
    go_on.set()
    _settle()
    assert "what has arrived is kept" in words_of(app.run())
    assert app.button(key="resume-0")


def test_what_arrived_is_checked_and_can_be_used(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny.weights(tmp_path / "w.safetensors").read_bytes()
    with hub_server.serving(data) as served:
        fetch = hub.fetch
        monkeypatch.setattr(
            pretrained, "fetch", lambda name, told: fetch(name, told, endpoint=served.url)
        )
        downloads.begin("resnet18.a1_in1k")
        _settle()
    app = open_page("backbone")
    assert not app.exception
    assert "checked against the checksum" in words_of(app)
    app.button(key="use-download-0").click().run()
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.name == "resnet18.a1_in1k"


def test_without_a_network_a_click_ends_in_a_clear_error(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = hub.fetch
    nobody = "http://127.0.0.1:9"
    monkeypatch.setattr(pretrained, "fetch", lambda name, told: fetch(name, told, endpoint=nobody))
    downloads.begin(NAME)
    _settle()
    said = words_of(open_page("backbone"))
    assert "download-failed" in said
    assert "could not be reached" in said
    assert "graft weights add" in said
