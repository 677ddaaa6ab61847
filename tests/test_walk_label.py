"""A folder that nobody has sorted becomes a trained model, by keys alone; in a real browser."""

import re
import shutil
import time
from pathlib import Path

import pytest

from core.data import demo_dataset
from core.data.annotations import journal
from tests.browser import Server, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CLASSES = ("give_way", "no_entry", "one_way", "priority_road", "turn_left", "turn_right")
PICTURES = 200
MOST_KEYS = 320
"""Names of six classes are 61 letters; then at most one key a picture, and the exam's 50."""


def _unsorted(folder: Path) -> dict[str, str]:
    """Signs of the sample under names that tell nothing, and what each shows."""
    signs = sorted(demo_dataset.make().glob("*/*.jpg"))
    folder.mkdir()
    truth = {}
    for place in range(PICTURES):
        sign = signs[place * 211 % len(signs)]
        name = f"IMG_{place:04d}.jpg"
        shutil.copy(sign, folder / name)
        truth[name] = sign.parent.name
    return truth


class _Keys:
    """A keyboard that counts."""

    def __init__(self, page) -> None:
        self.page = page
        self.pressed = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1


def _here(page) -> tuple[str, str]:
    """The picture with the frame, and what stands below it."""
    name, _, said = page.locator(".tile.here").get_attribute("aria-label").partition(": ")
    return name, said


def _answer(page, keys: _Keys, truth: dict[str, str]) -> None:
    """Confirm a right guess, correct a wrong one, name what is not guessed."""
    name, said = _here(page)
    right = re.sub(r"^\d+ % ", "", said) == truth[name]
    keys.press("Enter" if right else str(CLASSES.index(truth[name]) + 1))
    while _here(page)[0] == name:  # the next one, maybe on the next page
        page.wait_for_timeout(5)


def test_an_unsorted_folder_ends_as_a_trained_model(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    truth = _unsorted(folder)
    page = visitor.open(server.at())
    begun = time.monotonic()
    page.get_by_role("button", name="Sort pictures into classes").click()
    path = page.get_by_role("dialog").get_by_role("textbox", name="Path")
    path.fill(str(folder))
    path.press("Enter")
    page.get_by_role("dialog").get_by_text("pictures", exact=False).first.wait_for()
    page.get_by_role("button", name="Use this folder").click()
    page.locator(".tile").nth(23).wait_for()

    keys = _Keys(page)
    page.locator(".write").click()
    for name in CLASSES:
        keys.type(name)
        keys.press("Enter")
        page.locator(".chip b", has_text=name).wait_for()
    page.locator(".tile").first.click()
    page.get_by_text(f"of {PICTURES * 3 // 4} pictures answered").wait_for()

    answers = 0
    while answers < 110:
        _answer(page, keys, truth)
        answers += 1
        if answers == 24:  # nobody answers as fast as this test does
            page.locator(".status progress").wait_for(state="detached")
        if answers == 30:  # a slip, and back
            name, _ = _here(page)
            keys.press("x")
            page.locator(".tile", has_text="Left out").wait_for()
            keys.press("u")
            page.locator(".tile", has_text="Left out").wait_for(state="detached")
            assert _here(page)[0] == name
    seconds = time.monotonic() - begun
    said = [event for event in journal.read(folder).all if event.kind == "label"]
    assert len(said) == answers
    guessed = [event for event in said if event.shown.guess]
    right = sum(event.shown.guess == event.names[0] for event in guessed)
    print(f"{keys.pressed} keys, {seconds:.0f} s, {right} of {len(guessed)} guesses right")
    assert keys.pressed <= MOST_KEYS
    assert right >= 0.6 * len(guessed) > 0

    page.get_by_role("button", name="Train now").click()
    page.get_by_role("heading", name="Train", exact=True).wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Try it", exact=True).wait_for()
