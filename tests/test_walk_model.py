"""The model at work in a real browser: three ways to give pictures, and taking it along."""

import io
import zipfile
from pathlib import Path

import pytest

from tests import worlds
from tests.browser import Visitor, spelt
from tests.commands import until
from tests.taught import Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _way(page, title: str) -> None:
    page.get_by_role("radio", name=title).or_(page.get_by_role("button", name=title)).first.click()


def test_each_way_to_give_pictures_keeps_what_was_there_and_refuses_by_name(
    taught: Taught, visitor: Visitor, tmp_path: Path
) -> None:
    sign = taught.signs / "no_entry" / "no_entry_00.jpg"
    paper = tmp_path / "paper.jpg"
    paper.write_bytes(b"%PDF-1.7 and so on")
    new = tmp_path / "new"
    worlds.write_pictures(new, 3)
    page = visitor.open(taught.server.at("predict"))
    page.locator("input[type=file]").set_input_files([str(sign), str(paper)])
    page.get_by_text("paper.jpg is no picture that can be answered").wait_for()
    page.get_by_text("It is a PDF.").wait_for()
    page.get_by_text("1 picture answered").wait_for()

    _way(page, "A folder")
    box = page.get_by_role("textbox", name="Folder with pictures")
    box.fill(str(new))
    box.press("Enter")
    page.get_by_text("3 pictures answered").wait_for()
    page.get_by_role("button", name="Browse", exact=True).click()
    page.get_by_role("button", name="Answer the pictures in this folder", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    _way(page, "Camera")
    page.wait_for_function("document.querySelector('video')?.readyState === 4")
    page.get_by_role("button", name="Take Photo").click()
    try:
        page.get_by_role("button", name="Clear photo").wait_for(timeout=10_000)
    except page.graft_timeout:  # a busy machine had no frame yet: it is pressed once more
        page.get_by_role("button", name="Take Photo").click()
    page.get_by_text("1 picture answered").wait_for()

    _way(page, "Drop pictures")
    page.get_by_text("Still here from before: 1 picture.").wait_for()
    page.get_by_role("button", name=spelt("Open no_entry_00.jpg")).click()
    card = page.get_by_role("dialog")
    card.get_by_text("The model was asked about it.").wait_for()
    card.get_by_role("button", name="Close").click()
    card.wait_for(state="detached")
    _way(page, "A folder")
    page.get_by_text("3 pictures answered").wait_for()
    _way(page, "Drop pictures")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_text("The answers will be here").wait_for()


def test_an_export_comes_as_a_zip_of_its_folder_and_says_what_to_do_with_it(
    taught: Taught, visitor: Visitor
) -> None:
    page = visitor.open(taught.server.at("predict"))
    card = page.locator(".st-key-export-timm")
    card.get_by_role("button", name="Export as timm folder", exact=True).click()
    card.get_by_text(spelt("/exports/timm-01")).wait_for()
    card.get_by_text("What to do with it").wait_for()
    with page.expect_download() as waited:
        card.get_by_role("button", name=spelt("Download as zip timm-01")).click()
    assert waited.value.suggested_filename.endswith("-timm-01.zip")
    folder = taught.run / "exports" / "timm-01"
    card.get_by_role("button", name=spelt("Show the folder timm-01")).click()
    until(taught.shown.is_file, what="the desktop is asked to show it")
    assert taught.shown.read_text() == str(folder)
    with zipfile.ZipFile(io.BytesIO(Path(waited.value.path()).read_bytes())) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    lying = {path for path in folder.rglob("*") if path.is_file()}
    assert inside == {
        path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in lying
    }
