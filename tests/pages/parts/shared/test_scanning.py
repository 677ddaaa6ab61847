"""A scan belongs to the server: tabs share it, and who leaves finds it further on."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime import Runtime

from core.data import scan as scans
from core.data.dataset import Dataset
from core.runs import draft
from pages.parts.shared import background_jobs, scanning
from tests.commands import until
from tests.pages.conftest import Open, words_of


def test_two_tabs_share_one_scan_and_leaving_does_not_end_it(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned: list[Path] = []
    gate = threading.Event()
    real = scans.found

    def slow(folder: Path, **told: Any) -> Dataset:
        scanned.append(folder)
        gate.wait(20)
        return real(folder, **told)

    monkeypatch.setattr(scans, "found", slow)
    served: list[Runtime] = []

    def instance() -> Runtime:
        """The simulated server; the first tab that is done would take it from the other."""
        served.append(Runtime._instance or served[-1])
        return served[-1]

    monkeypatch.setattr(Runtime, "instance", instance)
    draft.choose_folder(pictures)
    tabs = [threading.Thread(target=open_page, args=["data"]) for _ in range(2)]
    for tab in tabs:
        tab.start()
    until(lambda: scanned, what="the scan")
    time.sleep(0.3)
    gate.set()
    for tab in tabs:
        tab.join(60)
    assert scanned == [pictures]


def test_a_scan_can_be_stopped_and_begun_again(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.choose_folder(pictures)
    current = draft.load()
    real = scans.found

    def stopped(folder: Path, **told: Any) -> Dataset:
        background_jobs.stop(f"scan {current.looked} {folder}")
        return real(folder, **told)

    monkeypatch.setattr(scans, "found", stopped)
    app = open_page("data")
    assert not app.exception
    assert "Not looked through" in words_of(app)
    assert app.button(key="next").disabled
    monkeypatch.setattr(scans, "found", real)
    assert "Not looked through" in words_of(app.run()), "it stays stopped until it is asked for"
    assert "turn_left" in words_of(app.button(key="scan-anew").click().run())


def test_of_a_file_the_folder_it_lies_in_is_a_press_away(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(next((pictures / "stop").iterdir()))
    app = open_page("data")
    assert "is a file, not a folder" in words_of(app)
    app.button(key="use-parent").click().run()
    assert draft.load().folder == str(pictures / "stop")


def test_what_is_told_of_a_scan_names_only_what_is_counted() -> None:
    errand = background_jobs.Errand(key="scan", title="Looking")
    errand.told(1200, 0)
    assert scanning._so_far(errand) == "Listing the folder … 1,200 files so far"
    assert errand.seconds_left is None
    errand.told(1, 4000)
    assert scanning._so_far(errand) == "Looking at the pictures … 1 of 4,000 files"
    errand.first = (time.monotonic() - 10, 1)
    errand.told(2001, 4000)
    assert scanning._so_far(errand).endswith(", 10 s left")
