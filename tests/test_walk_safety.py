"""Label safety in a real browser: it begins by itself, nothing jumps, the proof is a click away."""

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
    yield opened
    assert visitor.errors == []


def _row(page, name: str):
    return page.locator(f".st-key-switch-{name}")


def _said(place) -> str:
    """Its text, without what keeps names from being read as markup."""
    return " ".join(place.inner_text().replace("\u2060", "").split())


def test_from_the_first_look_to_mirror_and_swap(page) -> None:
    page.get_by_text("Trying the strongest of each on your pictures").wait_for()
    assert page.get_by_text("Five questions about your pictures").count() == 0

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
    assert "Unsafe" in _said(mirror)
    assert "mirrored turn left are called turn right" in _said(mirror)

    table = page.locator(".st-key-matrix-0 [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    corner = table.bounding_box()
    page.mouse.click(corner["x"] + 130, corner["y"] + 38 + 35 * 4 + 16)
    shown = page.locator(".st-key-matrix-proof img").nth(5)
    shown.wait_for()
    place = shown.bounding_box()
    assert place["y"] + place["height"] < page.viewport_size["height"], "pictures open in sight"
    assert "a real turn_right" in _said(page.locator(".st-key-matrix-proof"))
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
    page.get_by_text("change places").wait_for()
    assert "Labels swapped" in _said(mirror)
    assert "check_circle Safe" in _said(mirror)
    (chosen,) = (one for one in draft.load().augmentations if one.name == "horizontal_flip")
    assert chosen.swap == (("turn_left", "turn_right"),)
    page.get_by_text("now turn_right").or_(page.get_by_text("now turn_left")).first.wait_for()
    assert page.get_by_role("button", name="Next: train").is_enabled()
