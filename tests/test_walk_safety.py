"""Label safety in a real browser: it begins by itself, nothing jumps, the proof is a click away."""

import re

import pytest

from core.data import demo_dataset
from core.runs import draft
from core.weights import pretrained
from tests.browser import PATIENCE_MS, Server, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def page(server: Server, visitor: Visitor):
    """The Augment page on the sample, opened for the first time."""
    draft.choose_folder(demo_dataset.make())
    draft.change(backbone=pretrained.choose("embedded").model_dump())
    opened = visitor.open(server.at("augment"))
    opened.locator(".st-key-wall img").nth(10).wait_for()
    return opened


MIRRORED = re.compile(r"mirrored\W+turn left\W+are called\W+turn right")
NOTHING = re.compile(r"[+\u2212±]0(?![.\d])")
"""A change by nothing, such as "hue +0°"."""


def _row(page, name: str):
    return page.locator(f".st-key-switch-{name}")


@pytest.mark.release  # waits for a whole audit; test_walk_train refuses by one that is there
def test_from_the_first_look_to_mirror_and_swap(page) -> None:
    page.get_by_text("Trying the strongest of each on your pictures").wait_for()
    assert page.get_by_text("Five questions about your pictures").count() == 0
    captions = page.locator(".st-key-wall [data-testid=stCaptionContainer]").all_inner_texts()
    assert len(captions) > 10
    assert not [said for said in captions if NOTHING.search(said)]

    page.get_by_text("Quality (").click()
    watched = _row(page, "blur")
    watched.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    before = watched.bounding_box()["y"]
    page.get_by_text("Measured on").wait_for(timeout=3 * PATIENCE_MS, state="attached")
    page.wait_for_timeout(2000)
    assert watched.is_visible(), "an open group stays open"
    assert abs(watched.bounding_box()["y"] - before) < 60, "the page must not jump"

    mirror = _row(page, "horizontal_flip")
    mirror.get_by_text("Unsafe").first.wait_for()
    mirror.get_by_text(MIRRORED).first.wait_for()

    table = page.locator(".st-key-matrix-0 [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    corner = table.bounding_box()
    page.mouse.click(corner["x"] + 130, corner["y"] + 38 + 35 * 4 + 16)
    shown = page.locator(".st-key-matrix-proof img").nth(5)
    shown.wait_for()
    place = shown.bounding_box()
    assert place["y"] + place["height"] < page.viewport_size["height"], "pictures open in sight"
    page.locator(".st-key-matrix-proof").get_by_text("a real turn_right").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[role=dialog]").wait_for(state="detached")

    switch = mirror.locator("[data-testid=stCheckbox] label").first
    switch.scroll_into_view_if_needed()
    page.mouse.move(700, 40)  # away from what explains itself under the mouse
    page.wait_for_timeout(1500)  # the dialog fades away
    place = switch.bounding_box()
    page.mouse.click(place["x"] + 10, place["y"] + 10)  # a locator would scroll by itself
    page.locator(".st-key-confirm-horizontal_flip img").nth(2).wait_for()
    page.wait_for_timeout(1000)
    assert abs(switch.bounding_box()["y"] - place["y"]) < 2, "a pressed switch stays where it is"
    assert page.locator(".st-key-wall img").first.is_visible(), "previews stay in sight"
    switch.click()
    page.locator(".st-key-confirm-horizontal_flip").wait_for(state="detached")

    mirror.get_by_role("button", name="Proof").click()
    page.locator("[role=dialog] img").nth(8).wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Mirror and swap the labels").click()
    page.get_by_text("change places").first.wait_for()
    mirror.get_by_text("Labels swapped").first.wait_for()
    mirror.get_by_text("check_circle Safe").first.wait_for()
    (chosen,) = (one for one in draft.load().augmentations if one.name == "horizontal_flip")
    assert chosen.swap == (("turn_left", "turn_right"),)
    page.get_by_text("now turn_right").or_(page.get_by_text("now turn_left")).first.wait_for()
    mirror.get_by_role("button", name="Undo Mirror left to right").wait_for()
    page.get_by_role("button", name="Next: train", disabled=False).wait_for()

    page.set_viewport_size({"width": 420, "height": 850})
    watched.scroll_into_view_if_needed()
    sharpness = watched.locator("[data-testid=stCheckbox] label").first
    sharpness.click()
    watched.get_by_role("slider").first.wait_for()
    first = page.locator(".st-key-wall img").first
    box = first.bounding_box()
    assert 0 <= box["y"] < 850, "previews stay in sight on a telephone too"

    page.set_viewport_size({"width": 1366, "height": 850})
    page.get_by_role("radio", name="None", exact=True).click()
    page.get_by_text("No change is on:").wait_for()
    page.locator(".st-key-wall img").nth(4).wait_for(state="detached")
