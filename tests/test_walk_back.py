"""The way back in a real browser: a wrong answer is said, the model improved, the gain told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.data import collections, demo_dataset, scan
from core.plan import plan as plans
from core.runs import draft
from tests.axe import broken
from tests.browser import Server, Visitor, spelt, start
from tests.near import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """The app, served on a home of its own, and a model of the sample in it."""
    home, log = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("log") / "server.log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(home))
        words = ("--strategy", "features", "--augment", "none", "--name", "first")
        made = graft("train", demo_dataset.make(), *words)
        assert made.code == 0, made.err
        server = start(home, log, shared=True)
    yield server, Path(made.data["run"])
    server.stop()


@pytest.fixture
def first(once: tuple[Server, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Server, Path]:
    """They, with the model chosen in the draft."""
    server, run = once
    monkeypatch.setenv("GRAFT_HOME", str(server.home))
    draft.from_run(plans.load(run), run)
    return once


def _turned(folder: Path, signs: Path) -> Path:
    """A sign that is not in the sample, lying on its side."""
    folder.mkdir()
    with Image.open(signs / "no_entry" / "no_entry_00.jpg") as sign:
        sign.rotate(90, expand=True).save(folder / "mine.jpg")
    return folder / "mine.jpg"


def test_a_model_is_chosen_to_go_on_from(first: tuple[Server, Path], visitor: Visitor) -> None:
    server, run = first
    page = visitor.open(server.at("backbone"))
    page.get_by_text("Go on from one of your models").click()
    table = page.locator(".st-key-own canvas").first
    table.wait_for()
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 14, box["y"] + 35 + 17)
    page.get_by_role("button", name=spelt("Go on from this model first")).click()
    page.locator(".st-key-chosen").get_by_text("A model that was taught classes").wait_for()
    assert not broken(page)
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.path == str(run / "best")


def test_a_wrong_answer_is_said_and_the_next_model_says_what_it_gained(
    first: tuple[Server, Path], visitor: Visitor, tmp_path: Path
) -> None:
    server, run = first
    signs = Path(plans.load(run).folder)
    mine = _turned(tmp_path / "new", signs)
    page = visitor.open(server.at("predict"))
    page.locator("input[type=file]").set_input_files(str(mine))
    page.get_by_text("1 picture answered").wait_for()
    page.get_by_text("No corrections since this model").wait_for()
    page.get_by_role("button", name="Wrong? Say what it is").click()
    card = page.get_by_role("dialog")
    card.get_by_text("the next training learns from it").wait_for()
    page.keyboard.press("2")
    card.get_by_text("1 correction since this model").wait_for()
    assert not broken(page)
    card.get_by_role("button", name="Close").click()
    page.get_by_text(re.compile("You said")).wait_for()
    (kept,) = collections.kept(collections.beside(signs)).values()
    assert kept.read_bytes() == mine.read_bytes()

    page.get_by_role("button", name="Improve it").click()
    page.get_by_text(re.compile("Beside the model before")).wait_for()
    page.goto(server.at("results"))
    page.get_by_text(re.compile("Beside the model before .*the same 54 validation pict")).wait_for()
    assert not broken(page)
    after = Path(draft.load().run or "")
    assert after != run
    assert collections.beside(signs).as_posix() in (after / "split.csv").read_text("utf-8")
    assert scan.scan(signs).counts["no_entry"] == 61
