"""The camera in a real browser: live answers, classes made with it, every way it is not there."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.data import collections, demo_dataset, scan
from core.data.annotations import overlay
from core.runs import draft
from core.weights import pretrained
from tests import worlds
from tests.browser import Browsers, Server, Visitor, visiting
from tests.commands import until
from tests.fake_camera import film, switches
from tests.taught import Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_PASTES = """(picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "pasted.jpg", { type: "image/jpeg" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: files, bubbles: true }));
}"""
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
    before = set(taught.server.home.rglob("*.jpg"))

    page.get_by_role("button", name="Keep this picture as one_way").click()
    page.get_by_text("Kept as one_way. Made here so far: 1.").wait_for()
    page.get_by_text("1 correction since this model").wait_for()
    assert page.evaluate("tracks.map((track) => track.readyState)") == ["live"]
    fresh = set(taught.server.home.rglob("*.jpg")) - before
    assert [path.parent.parent.name for path in fresh] == ["collections"], "no other frame is kept"
    page.locator(".graft-camera .kept button").click()
    page.get_by_text("Taken back").wait_for()
    page.get_by_text("No corrections since this model").wait_for()
    said.wait_for()

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


def recorded(page, name: str) -> None:
    """Three recordings of what the camera sees for one class."""
    button = page.get_by_role("button", name=f"Hold to record pictures of {name}")
    count = page.locator(".card", has=button).locator(".count")
    for _ in range(3):
        before = int(count.inner_text().split()[0])
        button.hover()
        page.mouse.down()
        page.wait_for_function(
            "([card, least]) => parseInt(card.innerText) >= least",
            arg=[count.element_handle(), before + 6],
        )
        page.mouse.up()
        page.locator(".card.recording").wait_for(state="detached")


def test_two_classes_are_recorded_taught_and_named_by_the_live_bars(
    graft_home: Path, tmp_path: Path, server: Server, browsers: Browsers
) -> None:
    signs = demo_dataset.make()
    names = {"no entry": "no_entry", "give way": "give_way"}
    films = {}
    for name, sign in names.items():
        shots = [(Image.open(path), 0.2) for path in sorted((signs / sign).iterdir())[:50]]
        films[name] = film(tmp_path / f"{sign}.mjpeg", shots)
    for at, name in enumerate(names):
        browser = browsers(*switches(films[name]))
        with visiting(browser) as guest:
            page = guest.open(server.at())
            page.get_by_role("button", name="Make classes here").click()
            field = page.get_by_role("textbox", name="Name of the class").nth(at)
            field.fill(name)
            field.press("Enter")
            page.get_by_role("button", name="Start the camera").click()
            page.locator(".stage.on").wait_for()
            recorded(page, name)
            if at:
                page.get_by_role("button", name="Go on with these pictures").click()
                page.get_by_role("heading", name="Classes").wait_for()
                until(lambda: draft.load().folder, what="the folder of the draft")
        browser.close()
    folder = collections.named("Pictures")
    dataset = scan.scan(folder)
    assert dataset.classes == ("give way", "no entry")
    assert len(set(overlay.of(folder).groups.values())) == 6
    assert draft.load().folder == str(folder)

    draft.change(backbone=pretrained.choose("embedded").model_dump())
    both = film(
        tmp_path / "both.mjpeg",
        [(Image.open(sorted((signs / sign).iterdir())[-1]), 2.0) for sign in names.values()],
    )
    browser = browsers(*switches(both))
    with visiting(browser) as guest:
        page = guest.open(server.at("train"))
        page.get_by_role("button", name="Train", exact=True).click()
        page.get_by_text("Finished", exact=True).first.wait_for(timeout=300_000)
        page = guest.open(server.at("predict"))
        page.get_by_text("Live camera", exact=True).click()
        page.get_by_role("button", name="Start the camera").click()
        for name in (*names, *names):
            page.locator(".graft-camera .said.sure").get_by_text(name, exact=True).wait_for()
    browser.close()


def test_pictures_are_dropped_pasted_undone_and_classes_renamed_and_merged(
    graft_home: Path, tmp_path: Path, server: Server, visitor: Visitor
) -> None:
    pictures = worlds.write_pictures(tmp_path / "new", 4)
    text = worlds.text_as_picture(tmp_path / "text.jpg")
    page = visitor.open(server.at("make"))
    cards, counts = page.locator(".card"), page.locator(".card .count")
    cards.nth(1).wait_for()
    page.get_by_text("Two classes with pictures are needed.").wait_for()
    cards.nth(0).locator("input[type=file]").set_input_files([*pictures[:3], text])
    counts.nth(0).get_by_text("3 pictures").wait_for()
    cards.nth(0).get_by_text("text.jpg cannot be read as a picture").wait_for()
    assert [refused[:3] for refused in visitor.refused] == ["422"]
    visitor.refused.clear()
    cards.nth(1).hover()
    page.evaluate(_PASTES, base64.b64encode(pictures[3].read_bytes()).decode())
    counts.nth(1).get_by_text("1 picture", exact=True).wait_for()
    assert page.get_by_role("button", name="Go on with these pictures").is_enabled()

    fields = page.get_by_role("textbox", name="Name of the class")
    fields.nth(1).fill("Class 1")
    fields.nth(1).press("Enter")
    counts.nth(0).get_by_text("4 pictures").wait_for()
    page.get_by_role("button", name="Undo").click()
    counts.nth(0).get_by_text("3 pictures").wait_for()
    page.get_by_role("button", name="Another class").click()
    fields.nth(1).fill("<b>x</b>")
    fields.nth(1).press("Enter")
    page.get_by_role("button", name="Remove the class <b>x</b>").click()
    cards.nth(1).wait_for(state="detached")
    page.reload()
    counts.nth(0).get_by_text("3 pictures").wait_for()
    images = page.locator(".strip img")
    assert [image.evaluate("(one) => one.decode()") for image in images.all()] == [None] * 3
    assert len(collections.kept(collections.named("Pictures"))) == 4
