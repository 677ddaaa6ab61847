"""Pictures are said to show something else in a browser; the next training does as was said."""

from pathlib import Path

import pytest

from core.data import demo_dataset, scan
from core.data.split import load_rows
from core.runs import draft
from tests.browser import Server, Visitor
from tests.near import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _labels(folder: Path) -> dict[str, str]:
    return {picture.file: picture.label for picture in scan.scan(folder).pictures}


def _choose(page, first: int, last: int) -> None:
    tiles = page.locator(".graft-picker button")
    tiles.nth(last).wait_for()
    tiles.nth(first).click()
    page.get_by_text("1 picture chosen").wait_for()
    tiles.nth(last).click(modifiers=["Shift"])
    page.get_by_text(f"{last - first + 1} pictures chosen").wait_for()


def _undo(page, card) -> None:
    card.get_by_text("said on").wait_for()
    card.get_by_role("button", name="Undo").wait_for()  # it is drawn last, and the key is its own
    page.keyboard.press("u")
    card.get_by_text("What does it show?").wait_for()


def _take_back(page, row) -> None:
    row.get_by_role("button", name="Open").first.click()
    card = page.get_by_role("dialog")
    _undo(page, card)
    page.keyboard.press("Escape")
    card.wait_for(state="detached")


def test_ten_relabelled_and_five_left_out_train_as_said_and_come_back(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    folder = demo_dataset.make()
    before = _labels(folder)
    draft.choose_folder(folder)
    page = visitor.open(server.at("data"))
    page.get_by_text("decoded, all whole").wait_for()  # the page is drawn anew before that

    page.get_by_role("button", name="Show all of turn_left").click()
    page.get_by_text("Choose several").first.click()
    _choose(page, 0, 9)
    place = page.locator(".graft-picker button").nth(0).bounding_box()["y"]
    page.get_by_role("button", name="give_way").last.click()
    page.get_by_text("10 pictures with another label").wait_for()
    page.get_by_text("0 pictures chosen").wait_for()
    assert abs(page.locator(".graft-picker button").nth(0).bounding_box()["y"] - place) < 2
    _choose(page, 5, 7)
    page.keyboard.press("g")
    page.get_by_text("3 pictures in 1 group").wait_for()
    _choose(page, 0, 4)
    page.keyboard.press("x")
    page.get_by_text("5 pictures not used").wait_for()
    page.get_by_text("6 classes, 355 pictures").wait_for()

    page.get_by_role("button", name="Open no_entry").first.click()  # and one is tried on its card
    card = page.get_by_role("dialog")
    card.get_by_text("What does it show?").wait_for()
    page.locator(".graft-picker").wait_for(state="detached")  # keys belong to the card alone
    page.keyboard.press("n")
    _undo(page, card)
    card.get_by_role("combobox").click()
    page.keyboard.type("=1+1 <b>x5")  # a new class; its letters are no keys
    page.keyboard.press("Enter")
    card.get_by_text("said on").wait_for()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    page.get_by_text("7 classes, 355 pictures").wait_for()
    _take_back(page, page.locator("[class*=st-key-strip-class-0]"))
    page.get_by_text("6 classes, 355 pictures").wait_for()
    page.close()

    said = _labels(folder)
    assert sum(said[file] != before[file] for file in said) == 10
    run = tmp_path / "run"
    trained = graft("train", folder, "--backbone", "embedded", "--strategy", "features",
                    "--out", run)  # fmt: skip
    assert trained.code == 0, trained.err
    rows = load_rows(run / "split.csv")
    assert {row.file: row.label for row in rows} == said
    (side,) = {row.side for row in rows if row.group == "group 1"}
    assert [row.side for row in rows if row.group].count(side) == 3

    page = visitor.open(server.at("data"))
    for told in ("10 pictures with another label", "5 pictures not used"):
        page.get_by_text(told).wait_for()
        _take_back(page, page.locator("[class*=st-key-whole-]"))
        page.get_by_text(told).wait_for(state="detached")
    page.get_by_text("6 classes, 360 pictures").wait_for()
    assert _labels(folder) == before
