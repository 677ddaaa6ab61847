"""The real app in a real browser: six steps on the sample, and a tab that is closed half-way."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.data import scan, split
from core.plan.plan import BackboneChoice, Plan
from core.runs import draft, process, store
from core.runs.events import Journal
from tests import worlds

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_MS = 120_000
"""Generous: the machine that runs the tests may be busy with other things."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@dataclass
class Server:
    """A real server process with a home of its own."""

    address: str
    home: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        self.process.terminate()
        self.process.wait(timeout=20)


def _start(home: Path, log: Path) -> Server:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, "GRAFT_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    _wait_until_healthy(address, log)
    return Server(address=address, home=home, process=process)


def _wait_until_healthy(address: str, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text('utf-8')[-2000:]}")


@pytest.fixture
def server(graft_home: Path, tmp_path: Path) -> Iterator[Server]:
    running = _start(graft_home, tmp_path / "server.log")
    yield running
    running.stop()


class Visitor:
    """A browser that remembers what went wrong in it and whom it spoke to."""

    def __init__(self, context: object) -> None:
        self.context = context
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.timeout = pytest.importorskip("playwright.sync_api").TimeoutError

    def open(self, address: str):
        """Open a tab."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.graft_timeout = self.timeout
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname or ""))
        page.goto(address)
        page.locator('[data-testid="stSidebar"]').wait_for(state="attached")
        return page


@pytest.fixture(scope="module")
def _chromium():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if found is None:
        pytest.skip("needs Chromium on the PATH")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visitor(_chromium) -> Iterator[Visitor]:
    context = _chromium.new_context(viewport={"width": 1360, "height": 1000})
    one = Visitor(context)
    yield one
    context.close()


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _choose(page, label: str, option: str) -> None:
    """Open a list and take an option; a page that is still being drawn may close it again."""
    wanted = page.get_by_role("option", name=option)
    for _ in range(10):
        page.get_by_role("combobox", name=label).click()
        try:
            wanted.click(timeout=5_000)
        except page.graft_timeout:
            page.keyboard.press("Escape")
        else:
            return
    pytest.fail(f"the list {label!r} never offered {option!r}")


def _epoch(page) -> int:
    text = page.locator('[data-testid="stMetric"]', has_text="Epoch").first.inner_text()
    found = re.search(r"(\d+) of \d+", text)
    return int(found.group(1)) if found else 0


def _wait_for_epoch(page, least: int, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while _epoch(page) < least:
        assert time.monotonic() < end, f"epoch {least} never came: {page.inner_text('body')[:1500]}"
        page.wait_for_timeout(300)


def test_a_deep_link_on_a_fresh_server_keeps_the_frame(server: Server, visitor: Visitor) -> None:
    page = visitor.open(f"{server.address}/train")
    page.get_by_text("Choose a folder first").first.wait_for()
    page.get_by_role("link", name="Backbone").first.wait_for(state="attached")
    assert page.get_by_role("link", name="frame").count() == 0
    assert page.title() == "Train · Graft"
    assert visitor.errors == []


def test_all_six_steps_on_the_sample_with_a_tab_closed_half_way(
    server: Server, visitor: Visitor
) -> None:
    page = visitor.open(server.address)
    _press(page, "Try the sample")
    page.get_by_role("heading", name="Classes").wait_for()
    page.get_by_text("6 classes, 360 pictures").wait_for()
    _press(page, "Next: choose a backbone")
    page.get_by_text("Recommended", exact=True).first.wait_for()
    _press(page, "Next: choose augmentations")
    page.locator(".st-key-wall img").nth(12).wait_for()
    page.get_by_text("Unsafe").first.wait_for()  # mirroring, for the two turn signs
    _press(page, "Next: train")

    page.get_by_text("More", exact=True).click()
    _choose(page, "Strategy", "Staged fine-tuning")
    page.get_by_text("Changed by you").wait_for()
    epochs = page.get_by_role("spinbutton", name="Epochs", exact=True)
    epochs.fill("8")
    epochs.press("Tab")
    page.wait_for_timeout(1500)
    _press(page, "Train")
    _wait_for_epoch(page, 2)
    half = _epoch(page)
    page.close()

    page = visitor.open(f"{server.address}/train")
    _wait_for_epoch(page, half + 1)
    points = page.locator(".graft-chart .scatterlayer .point")
    points.first.wait_for()  # the code of the chart arrives after the numbers
    assert points.count() >= 4 * half
    assert "Training" in page.title() or "Finished" in page.inner_text("body")
    page.get_by_text("Finished", exact=True).first.wait_for(timeout=900_000)

    _press(page, "Next: see the results")
    headline = page.get_by_text(re.compile(r"\d+\s%\sright on pictures it did not learn from"))
    headline.first.wait_for()
    assert re.search(r"\(\d+–\d+\s%, \d+ pictures\)", headline.first.inner_text())
    page.locator(".graft-chart .heatmaplayer").first.wait_for()
    _press(page, "Next: use the model")

    picture = sorted((server.home / "sample").rglob("*.jpg"))[0]
    page.locator("input[type=file]").set_input_files(str(picture))
    page.get_by_text("1 picture answered").wait_for()
    assert visitor.errors == []
    assert visitor.hosts <= {"127.0.0.1", ""}


def test_the_app_shows_the_same_after_its_server_was_restarted(
    graft_home: Path, tmp_path: Path, visitor: Visitor
) -> None:
    data = worlds.class_folders(tmp_path / "set", {"ants": 8, "bees": 8})
    first = _start(graft_home, tmp_path / "server.log")
    page = visitor.open(f"{first.address}/data")
    box = page.get_by_role("textbox", name="Folder with your pictures")
    box.fill(str(data))
    box.press("Enter")
    page.get_by_text("2 classes, 16 pictures").wait_for()
    page.close()
    first.stop()
    second = _start(graft_home, tmp_path / "server.log")
    try:
        page = visitor.open(f"{second.address}/data")
        page.get_by_text("2 classes, 16 pictures").wait_for()
        box = page.get_by_role("textbox", name="Folder with your pictures")
        page.wait_for_timeout(1000)
        assert box.input_value() == str(data)
    finally:
        second.stop()


def test_names_are_shown_as_they_are_and_nothing_of_them_runs(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    names = ("<img src=x onerror=alert(1)>", "**bold** _em_", "$x^2$ :smile: [a](b)", "a -> b 😀")
    data = worlds.class_folders(tmp_path / "set", dict.fromkeys(names, 4))
    page = visitor.open(f"{server.address}/data")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    box = page.get_by_role("textbox", name="Folder with your pictures")
    box.fill(str(data))
    box.press("Enter")
    page.get_by_text("4 classes, 16 pictures").wait_for()
    page.wait_for_timeout(1500)
    shown = page.inner_text("body").replace("\u2060", "")
    for name in names:
        assert name in shown
    assert dialogs == []
    assert page.locator(".stMarkdown img[src='x']").count() == 0


def _run_in_progress(folder: Path) -> Journal:
    """A run that looks alive: its process is this one."""
    dataset = scan.scan(worlds.class_folders(folder / "set", {"ants": 8, "bees": 8}))
    body = BackboneChoice(name="resnet18", source="scratch")
    plan = Plan(name="live", folder=str(dataset.folder), classes=dataset.classes, backbone=body)
    run = store.create(plan, dataset, split.split(dataset, plan.split))
    process.record(run)
    draft.from_run(plan, run)
    journal = Journal(run)
    journal.write("start", device="cpu", device_name="x", threads=1, seed=0, resumed=False)
    return journal


def _write_epoch(journal: Journal, epoch: int) -> None:
    process.beat(journal.path.parent)
    loss = 1 / epoch
    journal.write(
        "epoch", epoch=epoch, of=20, stage="all", training_loss=loss, training_accuracy=1 - loss,
        validation_loss=loss, validation_accuracy=1 - loss, learning_rate=0.1, seconds=1.0,
        pictures_per_second=9.0, best=True,
    )  # fmt: skip


def test_zoom_survives_while_the_curves_grow(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    journal = _run_in_progress(tmp_path)
    for epoch in range(1, 6):
        _write_epoch(journal, epoch)
    page = visitor.open(f"{server.address}/train")
    drawn = page.locator(".graft-chart .scatterlayer .point")
    drawn.first.wait_for(state="attached")
    box = page.locator(".graft-chart .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.8 * box["height"], steps=5)
    page.mouse.up()
    page.wait_for_timeout(800)
    asked = "document.querySelector('.graft-chart')"
    zoomed = page.evaluate(f"{asked}.layout.xaxis.range")
    assert zoomed[1] - zoomed[0] < 15, "the mouse did not zoom"
    for epoch in range(6, 10):
        _write_epoch(journal, epoch)
    page.wait_for_function(f"{asked}.data[0].x.length === 9", timeout=PATIENCE_MS)
    assert page.evaluate(f"{asked}.layout.xaxis.range") == zoomed
    assert visitor.errors == []
