"""The real app in a real browser: six steps on the sample, and a tab that is closed half-way."""

import re
import time
from pathlib import Path

import pytest

from tests import worlds
from tests.browser import Server, Visitor, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
EPOCHS = 6
ENDED = 1_000_000
"""An epoch after all others."""


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
    # At once, whatever is there: what is counted first may be gone when it is read.
    shown = page.locator('[data-testid="stMetric"]', has_text="epoch").all_inner_texts()
    if not shown:  # not yet, or it is over
        return ENDED if page.get_by_role("button", name="Try it", exact=True).count() else 0
    found = re.search(r"(\d+) of \d+", shown[0])
    return int(found.group(1)) if found else 0


def _wait_for_epoch(page, least: int, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while _epoch(page) < least:
        assert time.monotonic() < end, f"epoch {least} never came: {page.inner_text('body')[:1500]}"
        page.wait_for_timeout(300)


def test_a_deep_link_on_a_fresh_server_keeps_the_frame(server: Server, visitor: Visitor) -> None:
    page = visitor.open(server.at("train"))
    page.get_by_text("Choose a folder first").first.wait_for()
    page.get_by_role("link", name="Backbone").first.wait_for(state="attached")
    assert page.get_by_role("link", name="frame").count() == 0
    page.wait_for_function("document.title === 'Train · Graft'")


def test_all_six_steps_on_the_sample_with_a_tab_closed_half_way(
    server: Server, visitor: Visitor
) -> None:
    page = visitor.open(server.at())
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
    epochs = page.get_by_role("spinbutton", name="Rounds over all pictures")
    epochs.fill(str(EPOCHS))
    epochs.press("Tab")
    page.wait_for_timeout(1500)
    _press(page, "Train")
    _wait_for_epoch(page, 2)
    half = min(_epoch(page), EPOCHS)
    page.close()

    page = visitor.open(server.at("train"))
    _wait_for_epoch(page, half + 1)
    points = page.locator(".graft-chart .scatterlayer .point")
    points.nth(4 * half - 1).wait_for()  # the code of the chart arrives after the numbers
    page.wait_for_function("/Training|Finished/.test(document.title)")
    page.get_by_text("Finished", exact=True).first.wait_for(timeout=900_000)
    page.get_by_text(re.compile(r"\(\d+–\d+\s%, \d+ pictures it did not learn from\)")).wait_for()
    page.get_by_role("button", name="Take it along").wait_for()

    _press(page, "Next: see the results")
    says = r"\d+\s%\sright on pictures it did not learn from \(\d+–\d+\s%, \d+ pictures\)"
    page.get_by_text(re.compile(says)).first.wait_for()
    page.locator(".graft-chart .heatmaplayer").first.wait_for()
    _press(page, "Next: use the model")

    picture = sorted((server.home / "sample").rglob("*.jpg"))[0]
    page.locator("input[type=file]").set_input_files(str(picture))
    page.get_by_text("1 picture answered").wait_for()


def test_the_app_shows_the_same_after_its_server_was_restarted(
    graft_home: Path, tmp_path: Path, visitor: Visitor
) -> None:
    data = worlds.class_folders(tmp_path / "set", {"ants": 8, "bees": 8})
    first = start(graft_home, tmp_path / "server.log")
    page = visitor.open(first.at("data"))
    box = page.get_by_role("textbox", name="Folder with your pictures")
    box.fill(str(data))
    box.press("Enter")
    page.get_by_text("2 classes, 16 pictures").wait_for()
    page.close()
    first.stop()
    second = start(graft_home, tmp_path / "server.log")
    try:
        page = visitor.open(second.at("data"))
        page.get_by_text("2 classes, 16 pictures").wait_for()
        box = page.get_by_role("textbox", name="Folder with your pictures")
        # The box is on the page a moment before what it shows.
        page.wait_for_function(
            "path => [...document.querySelectorAll('input')].some((box) => box.value === path)",
            arg=str(data),
        )
        page.wait_for_timeout(1000)
        assert box.input_value() == str(data), "it stays"
        page.close()  # before its server goes, which would take pictures from it
    finally:
        second.stop()


def test_names_are_shown_as_they_are_and_nothing_of_them_runs(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    names = ("<img src=x onerror=alert(1)>", "**bold** _em_", "$x^2$ :smile: [a](b)", "a -> b 😀")
    data = worlds.class_folders(tmp_path / "set", dict.fromkeys(names, 4))
    page = visitor.open(server.at("data"))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    box = page.get_by_role("textbox", name="Folder with your pictures")
    box.fill(str(data))
    box.press("Enter")
    page.get_by_text("4 classes, 16 pictures").wait_for()
    shown = r"document.body.innerText.replace(/\u2060/g, '')"
    page.wait_for_function(f"all => all.every((name) => {shown}.includes(name))", arg=list(names))
    page.wait_for_timeout(500)  # for what would run
    assert dialogs == []
    assert page.locator(".stMarkdown img[src='x']").count() == 0
