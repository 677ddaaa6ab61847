"""Every page by its own address, and Results by keyboard, in a real browser."""

import re
from pathlib import Path

import pytest

from core.runs import draft, store
from pages.parts.shared.steps import STEPS
from tests import worlds
from tests.browser import Server, Visitor
from tests.commands import graft

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CONTRASTS = """() => {
  const light = ([r, g, b]) => {
    const part = (x) => (x <= 10.3 ? x / 3295 : ((x / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const rgb = (colour) => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const chart = document.querySelector(".graft-chart:has(.heatmaplayer)");
  const [heat, numbers] = chart.data;
  const [low, high] = [heat.colorscale[0], heat.colorscale.at(-1)].map(([, c]) => rgb(c));
  return numbers.text.map((text, at) => {
    const share = heat.z[numbers.y[at]][numbers.x[at]];
    const cell = light(low.map((part, i) => part + share * (high[i] - part)));
    const ink = light(rgb(numbers.textfont.color[at]));
    return text ? (Math.max(cell, ink) + 0.05) / (Math.min(cell, ink) + 0.05) : 21;
  });
}"""


@pytest.fixture
def taught(graft_home: Path, tmp_path: Path) -> Path:
    """A finished run with confusions, chosen in the draft."""
    data = worlds.class_folders(tmp_path / "signs", dict.fromkeys(("a", "b", "c"), 20))
    said = graft("train", data, "--strategy", "features", "--augment", "none")
    run = Path(said.data["run"])
    draft.from_run(store.read(run).plan, run)
    return run


def test_no_page_asks_for_what_is_not_there(taught: Path, server: Server, visitor: Visitor) -> None:
    for step in STEPS:
        page = visitor.open(server.at(step.name))
        page.get_by_role("heading", name=step.title, exact=True).wait_for()
        page.wait_for_timeout(1000)
        page.close()
    assert visitor.refused == []
    assert visitor.errors == []


def test_the_cells_of_the_matrix_are_reached_and_pressed_by_keyboard(
    taught: Path, server: Server, visitor: Visitor
) -> None:
    page = visitor.open(server.at("results"))
    page.set_viewport_size({"width": 1366, "height": 850})
    cell = page.locator(".graft-twin button").first
    cell.wait_for(state="attached")
    cell.focus()
    page.locator(".graft-ring").wait_for()
    page.keyboard.press("ArrowDown")
    words = page.evaluate("document.activeElement.textContent")
    assert re.fullmatch(r"[abc] (taken for [abc]|named right): \d+ of \d+", words)
    page.keyboard.press("Enter")
    beside = page.locator(".st-key-beside-matrix")
    beside.get_by_role("heading", name=re.compile(r"\d+ pictures? of [abc] ")).wait_for()
    picture = beside.locator("img").first
    picture.wait_for()
    box = picture.bounding_box()
    assert box["y"] + box["height"] <= 850, "the pictures did not open in sight"
    assert page.evaluate("document.activeElement.textContent") == words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_number_of_the_matrix_stands_out(
    taught: Path, server: Server, visitor: Visitor, scheme: str
) -> None:
    page = visitor.tab()
    page.emulate_media(color_scheme=scheme)
    page.goto(server.at("results"))
    page.locator(".graft-twin button").first.wait_for(state="attached")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) == 9
    assert min(contrasts) >= 4.5
