"""Several classes a picture in a real browser: from the folder to results and a prediction."""

import re
from pathlib import Path

import pytest

from core.runs import draft
from tests import worlds
from tests.browser import Server, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_pictures_of_several_classes_are_taught_judged_and_asked(
    graft_home: Path, tmp_path: Path, server: Server, visitor: Visitor
) -> None:
    table = worlds.several(tmp_path / "pictures", 80)
    draft.choose_folder(table)
    page = visitor.open(server.at("data"))
    page.get_by_text("Several classes a picture").first.wait_for()
    page.get_by_role("heading", name="Classes").wait_for()
    _press(page, "Next: choose a backbone")
    page.get_by_text("Recommended", exact=True).first.wait_for()
    _press(page, "Next: choose augmentations")
    page.locator(".st-key-wall img").nth(6).wait_for()
    _press(page, "Next: train")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("Finished", exact=True).first.wait_for(timeout=600_000)
    assert "average precision" in page.inner_text("body")

    _press(page, "Next: see the results")
    headline = page.get_by_text(
        re.compile(r"\d+\s%\saverage precision on pictures it did not learn from")
    )
    headline.first.wait_for()
    page.get_by_text("What comes together and is missed").wait_for()
    page.locator(".graft-chart .heatmaplayer").first.wait_for()
    page.get_by_text("Class by class").wait_for()
    _press(page, "Next: use the model")
    page.locator("input[type=file]").set_input_files(str(tmp_path / "pictures" / "0000.png"))
    page.get_by_text("1 picture answered").wait_for()


def test_a_picture_in_two_class_folders_may_show_both(
    graft_home: Path, tmp_path: Path, server: Server, visitor: Visitor
) -> None:
    folder = worlds.class_folders(tmp_path / "pictures", {"a": 12, "b": 12})
    for path in sorted((folder / "a").iterdir())[:3]:
        (folder / "b" / f"same-{path.name}").write_bytes(path.read_bytes())
    draft.choose_folder(folder)
    page = visitor.open(server.at("data"))
    page.get_by_text("in more than one class").first.wait_for()
    _press(page, "A picture may show several")
    page.get_by_text("Several classes a picture").first.wait_for()
    page.get_by_text("3 pictures in more than one class folder").first.wait_for()
    _press(page, "Each picture shows one class")
    page.get_by_role("button", name="A picture may show several", exact=True).wait_for()
