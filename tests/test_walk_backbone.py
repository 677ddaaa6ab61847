"""Weights of one's own on the Backbone page in a real browser: named, found, refused."""

from pathlib import Path

import pytest

from core.runs import draft
from tests.browser import Visitor, spelt
from tests.taught import Taught
from tests.weights import tiny

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _name(page, place: Path) -> None:
    box = page.get_by_role("textbox", name="Folder or file with weights")
    box.fill(str(place))
    box.press("Enter")


def test_weights_are_named_by_enter_or_browsed_for_and_a_pdf_is_refused_as_one(
    taught: Taught, visitor: Visitor, tmp_path: Path
) -> None:
    named = tiny.folder(tmp_path / "named", tag="mine")
    paper = tmp_path / "paper.pth"
    paper.write_bytes(b"%PDF-1.7 and so on")
    page = visitor.open(taught.server.at("backbone"))
    page.get_by_text("It has learnt to see from 1,500 photographs").first.wait_for()
    page.get_by_text("Bring weights of your own").click()
    _name(page, paper)
    page.get_by_text("It is a PDF.").first.wait_for()
    page.get_by_role("button", name="Browse", exact=True).click()
    page.get_by_role("button", name="Look in this folder", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    _name(page, named)
    found = page.locator(".st-key-weights-found")
    found.get_by_text("is chosen now, instead of Graft small.").wait_for()
    assert draft.load().backbone.path == str(named)
    page.get_by_role("button", name=spelt(f"Forget {named}")).click()
    page.get_by_role("button", name=spelt(f"Forget {named}")).wait_for(state="detached")
