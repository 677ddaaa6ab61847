"""Two tabs on one home in a real browser: what one does is said in the other, with a way back."""

import pytest

from core.runs import draft
from tests.browser import Visitor, spelt
from tests.taught import Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_a_run_opened_in_one_tab_does_not_flip_the_other_without_a_word(
    taught: Taught, visitor: Visitor
) -> None:
    draft.change(run=None)
    first, second = (visitor.open(taught.server.at(name)) for name in ("train", "runs"))
    first.get_by_role("button", name="Train", exact=True).wait_for()
    first.get_by_text("decoded, all whole").wait_for()  # else it is drawn anew by itself, and tells
    row = second.locator(f".st-key-run-{taught.run.name}")
    row.get_by_role("button", name=spelt("Open traffic-signs")).click()
    second.get_by_role("heading", name="Results", exact=True).wait_for()

    first.get_by_role("button", name="Train", exact=True).click()  # meant for what was shown
    said = first.locator(".st-key-elsewhere")
    said.get_by_text(spelt("Another tab opened traffic-signs.")).wait_for()
    assert len([*taught.run.parent.iterdir()]) == 1, "no training was begun"
    said.get_by_role("button", name=spelt("Back to traffic-signs")).click()
    said.wait_for(state="detached")
    first.get_by_role("button", name="Train", exact=True).wait_for()
    assert draft.load().run is None

    second.get_by_role("link", name="Data", exact=True).click()
    there = second.locator(".st-key-elsewhere")
    there.get_by_text(spelt("Another tab put traffic-signs aside")).wait_for()
    there.get_by_role("button", name="Stay here", exact=True).click()
    there.wait_for(state="detached")
