"""The camera in a real browser: live answers, and every way in which a camera is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import Browsers, Visitor, visiting
from tests.fake_camera import film, switches
from tests.taught import Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_NOTES_TRACKS = """
window.tracks = [];
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (window.busy-- > 0) throw new DOMException("busy", "NotReadableError");
  const stream = await real(wish);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
"""Every camera that the page was given is noted, and the first `busy` times it is in use."""


def live(visitor: Visitor, taught: Taught):
    visitor.context.add_init_script(_NOTES_TRACKS)
    page = visitor.open(taught.server.at("predict"))
    page.get_by_text("Live camera", exact=True).click()
    page.get_by_role("button", name="Start the camera").click()
    return page


def says(page, text: str) -> None:
    page.locator(".graft-camera .why").get_by_text(text).wait_for()


@pytest.fixture(scope="module")
def signs_film(tmp_path_factory: pytest.TempPathFactory, once_taught: Taught) -> Path:
    shots = []
    for name in ("no_entry", "give_way"):
        with Image.open(once_taught.signs / name / f"{name}_03.jpg") as picture:
            shots.append((picture.copy(), 1.5))
    return film(tmp_path_factory.mktemp("film") / "signs.mjpeg", shots)


@pytest.fixture
def watching(browsers: Browsers, signs_film: Path) -> Iterator[Visitor]:
    """A visitor whose camera sees a no-entry sign and a give-way sign in turn."""
    browser = browsers(*switches(signs_film))
    with visiting(browser) as guest:
        yield guest
    browser.close()


def test_bars_name_what_the_camera_sees_and_it_goes_out_when_the_page_is_left(
    taught: Taught, watching: Visitor
) -> None:
    page = live(watching, taught)
    said = page.locator(".graft-camera .said.sure")
    said.wait_for()
    for name in ("no_entry", "give_way", "no_entry"):
        said.get_by_text(name, exact=True).wait_for()
    page.locator(".graft-camera .pace", has_text="answers a second").wait_for()
    pace = int(page.locator(".graft-camera .pace").inner_text().split()[0])
    assert pace >= 5
    before = set(taught.server.home.rglob("*.jpg"))

    page.get_by_role("button", name="Keep this picture as one_way").click()
    page.get_by_text("Kept as one_way. Made here so far: 1.").wait_for()
    fresh = set(taught.server.home.rglob("*.jpg")) - before
    assert [path.parent.parent.name for path in fresh] == ["collections"], "no other frame is kept"
    page.locator(".graft-camera .kept button").click()
    page.get_by_text("Taken back").wait_for()

    assert page.evaluate("tracks.map((track) => track.readyState)") == ["live"]
    page.get_by_text("Drop pictures", exact=True).click()
    page.wait_for_function("tracks.every((track) => track.readyState === 'ended')")
    page.get_by_text("Live camera", exact=True).click()
    page.get_by_role("button", name="Start the camera").click()
    said.wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    says(page, "The camera is off")
    assert page.evaluate("tracks.every((track) => track.readyState === 'ended')")


def test_a_camera_in_use_or_unplugged_is_told_and_taken_up_again(
    taught: Taught, watching: Visitor
) -> None:
    watching.context.add_init_script("window.busy = 2;")
    page = live(watching, taught)
    says(page, "in use by another program")
    page.locator(".graft-camera .said.sure").wait_for()
    page.evaluate("window.busy = 1; tracks.at(-1).dispatchEvent(new Event('ended'))")
    says(page, "was unplugged")
    page.locator(".graft-camera .said.sure").wait_for()


def test_a_refused_camera_is_told_and_goes_on_once_it_is_allowed(
    taught: Taught, browsers: Browsers
) -> None:
    browser = browsers("--use-fake-device-for-media-stream", "--deny-permission-prompts")
    with visiting(browser) as guest:
        page = live(guest, taught)
        says(page, "may not use the camera")
        guest.context.grant_permissions(["camera"])
        page.locator(".graft-camera .said.sure").wait_for()
    browser.close()


def test_a_computer_without_a_camera_is_told_so(taught: Taught, browsers: Browsers) -> None:
    browser = browsers("--use-fake-ui-for-media-stream")
    with visiting(browser) as guest:
        says(live(guest, taught), "no camera on this computer")
    browser.close()
