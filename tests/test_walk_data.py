"""The Data page in a real browser: pictures that open by mouse and keyboard, paths as pasted."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests import worlds
from tests.browser import Server, Visitor, spelt

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MANY = 60_000
"""Files that are looked at for ten seconds or more."""


def _look_at(page, folder: Path) -> None:
    box = page.get_by_role("textbox", name="Folder with your pictures")
    box.fill(str(folder))
    box.press("Enter")


def _box(page, locator) -> dict[str, float]:
    locator.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # until scrolling has come to rest
    return locator.bounding_box()


def test_a_picture_opens_by_mouse_and_keyboard_and_leads_to_its_neighbours(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    data = worlds.class_folders(tmp_path / "set", {"ants": 12, "bees": 12})
    shutil.copy(data / "ants" / "p0_0000.jpg", data / "bees" / "copy.jpg")
    worlds.truncated_jpeg(data / "ants" / "broken.jpg")
    page = visitor.open(server.at("data"))
    _look_at(page, data)
    both = [page.get_by_role("button", name=f"Open {name}") for name in
            ("ants/p0_0000.jpg", "bees/copy.jpg")]  # fmt: skip
    for button in both:
        button.last.wait_for()
    page.get_by_text("decoded, all whole").wait_for()  # the page is drawn anew before that
    page.get_by_text(spelt("ants/broken.jpg: ")).first.wait_for()  # and why it is left out

    shown = _box(page, page.get_by_role("img", name="bees: bees/copy.jpg").last)
    button = both[1].last.bounding_box()
    assert button["width"] * button["height"] >= 0.95 * shown["width"] * shown["height"]
    page.mouse.click(shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] / 2)
    card = page.get_by_role("dialog")
    card.get_by_text("bees/copy.jpg", exact=True).wait_for()
    card.get_by_text("The same picture lies in several places.").wait_for()
    page.keyboard.press("ArrowLeft")
    card.get_by_text("ants/p0_0000.jpg", exact=True).wait_for()
    card.get_by_text("1 of 2").wait_for()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")

    both[0].last.focus()
    page.keyboard.press("Enter")
    card.get_by_text("ants/p0_0000.jpg", exact=True).wait_for()
    large = card.get_by_role("img", name="ants: ants/p0_0000.jpg").bounding_box()
    height = page.viewport_size["height"]
    assert large["height"] > 0.5 * height, "it is enlarged"
    assert large["y"] > 0, "in sight"
    assert large["y"] + large["height"] < height, "in sight"
    card.get_by_role("button", name="Close").click()
    card.wait_for(state="detached")


def test_the_folder_browser_takes_a_pasted_address_and_offers_the_folder_of_a_file(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    data = worlds.class_folders(tmp_path / "my set", {"ants": 4, "bees": 4})
    page = visitor.open(server.at())
    page.get_by_role("button", name="Choose a folder", exact=True).click()
    path = page.get_by_role("textbox", name="Path")
    path.fill(next((data / "ants").iterdir()).as_uri())
    path.press("Enter")
    page.get_by_text("is a file, not a folder").wait_for()
    page.get_by_role("button", name="Up", exact=True).click()
    page.get_by_text("2 classes, 8 pictures").first.wait_for()
    page.get_by_role("button", name="Use this folder", exact=True).click()
    page.get_by_role("button", name="Open ants/p0_0000.jpg").first.wait_for()

    loose = tmp_path / "loose"
    worlds.write_pictures(loose, 3)
    _look_at(page, loose)
    unsorted = page.locator(".st-key-unsorted")
    unsorted.get_by_text("Sort them into folders").wait_for()
    unsorted.locator("img").nth(2).wait_for()
    _look_at(page, data / "ants")
    page.get_by_text("Sort them into folders").wait_for()


def test_a_long_scan_counts_its_files_and_is_stopped_and_begun_again(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    data = worlds.class_folders(tmp_path / "many", {"ants": 4, "bees": 4})
    for picture in [*data.rglob("*.jpg")]:
        for number in range(MANY // 8):
            os.link(picture, picture.with_name(f"{picture.stem}-{number}.jpg"))
    page = visitor.open(server.at("data"))
    _look_at(page, data)
    counted = page.get_by_text(re.compile(r"[\d,]+ (of [\d,]+ files|files so far)")).first
    counted.wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Not looked through").wait_for()
    page.get_by_text("Nothing was changed in the folder.").wait_for()
    page.get_by_role("button", name="Look through it after all").click()
    counted.wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Not looked through").wait_for()
