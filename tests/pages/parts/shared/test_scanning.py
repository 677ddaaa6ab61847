"""A scan belongs to the server: tabs share it, and who leaves finds it further on."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from core.data import scan as scans
from core.data.dataset import Dataset
from core.runs import draft
from tests.commands import until
from tests.pages.conftest import Open


def test_two_tabs_share_one_scan_and_leaving_does_not_end_it(
    open_page: Open, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned: list[Path] = []
    gate = threading.Event()
    real = scans.scan

    def slow(folder: Path, **told: Any) -> Dataset:
        scanned.append(folder)
        gate.wait(20)
        return real(folder, **told)

    monkeypatch.setattr(scans, "scan", slow)
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
