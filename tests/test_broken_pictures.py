"""A visitor fares well unless something is wrong that somebody sees, and then it says all of it."""

import re

import pytest

from pages.parts.shared import static_files
from tests import broken_pictures
from tests.browser import Visitor, visiting

pytestmark = pytest.mark.slow

HOME = "http://127.0.0.1/"
GONE, WHOLE = f"{HOME}media/gone.png", f"{HOME}media/whole.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broken_pictures, "_PATIENCE_MS", 500)


def _page(visitor: Visitor, body: str):
    """A page of ours with this in it; the server of pictures has dropped one of them."""
    page = visitor.tab()
    page.route("**/*", lambda route: route.fulfill(status=404))
    page.route(HOME, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.route(WHOLE, lambda route: route.fulfill(body=SVG, content_type="image/svg+xml"))
    with page.expect_response(GONE):
        page.goto(HOME)
    return page


def test_a_picture_that_was_refused_is_asked_for_again(chromium) -> None:
    with visiting(chromium) as visitor:
        page, asked = visitor.tab(), []

        def late(route) -> None:
            asked.append(route.request.url)
            there = len(asked) > 1
            body, kind = (SVG, "image/svg+xml") if there else ("", "text/plain")
            route.fulfill(status=200 if there else 404, body=body, content_type=kind)

        script = (static_files.ASSETS / "pictures.js").read_text("utf-8")
        body = f'<script type="module">{script}</script><img src="{WHOLE}">'
        page.route(WHOLE, late)
        page.route(HOME, lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(HOME)
        page.wait_for_function("document.images[0].naturalWidth > 0")
        assert len(asked) == 2


def test_a_refused_picture_counts_as_long_as_it_is_shown(chromium) -> None:
    with visiting(chromium) as visitor:
        page = _page(visitor, f'<img src="{WHOLE}"><img src="{GONE}">')
        with pytest.raises(AssertionError, match=r"refused and still shown: .*gone.png on http"):
            visitor.fared_well()
        page.evaluate("document.images[1].remove()")
    assert visitor.refused == [f"404 {GONE}"]


def test_whatever_else_is_wrong_is_said_together(chromium) -> None:
    context = chromium.new_context()
    visitor = Visitor(context)
    page = _page(visitor, f'<img src="{GONE}"><img src="data:image/png;base64,AAAA">')
    with page.expect_response(f"{HOME}app.js"):
        page.evaluate("document.images[0].remove(); fetch('app.js')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('stumbled') })")
    visitor.hosts.add("elsewhere.example")
    with pytest.raises(AssertionError) as failed:
        visitor.fared_well()
    wanted = ("error: .*stumbled", "refused: 404 .*app.js", "broken: data.*", "asked: elsewhere")
    assert re.match(r"\n\s*".join(wanted), str(failed.value))
    context.close()
