"""Results in a real browser: the matrix by mouse and keyboard, the test set, the model shown."""

import os
import re
import shutil
import time
from collections.abc import Iterator

import pytest

from core.plan import plan as plans
from core.runs import process, queue, store
from core.runs.event import End, Phase, Progress, Start
from core.runs.events import Journal
from pages.parts.shared.static_files import ASSETS
from tests.axe import broken
from tests.browser import Visitor, visiting
from tests.taught import Taught

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


def _results(taught: Taught, visitor: Visitor):
    """The Results page on a small laptop, its matrix drawn."""
    page = visitor.tab()
    page.set_viewport_size({"width": 1366, "height": 850})
    page.goto(taught.server.at("results"))
    page.locator(".graft-twin button").first.wait_for(state="attached")
    return page


def _in_sight(page, locator) -> bool:
    box = locator.bounding_box()
    return box["y"] > 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_a_cell_of_the_matrix_is_pressed_by_keyboard_and_by_mouse_and_shows_its_pictures(
    taught: Taught, visitor: Visitor
) -> None:
    page = _results(taught, visitor)
    page.locator(".graft-twin button").first.focus()
    page.locator(".graft-ring").wait_for()
    page.keyboard.press("ArrowDown")
    words = page.evaluate("document.activeElement.textContent")
    assert re.fullmatch(r"\w+ (taken for \w+|named right): \d+ of \d+", words)
    page.keyboard.press("Enter")
    beside = page.locator(".st-key-beside-matrix")
    beside.get_by_role("heading", name=re.compile(r"\d+ pictures? of ")).wait_for()
    picture = beside.locator("img").first
    picture.wait_for()
    assert _in_sight(page, picture), "the pictures did not open in sight"
    assert page.evaluate("document.activeElement.textContent") == words

    matrix = page.locator(".graft-chart:has(.heatmaplayer)").locator(".nsewdrag").first
    box = matrix.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 12, box["y"] + box["height"] / 12)
    named = re.compile(r"\d+ pictures of \w+ named right")
    beside.get_by_role("heading", name=named).wait_for()
    opener = beside.get_by_role("button", name=re.compile("^Open ")).first
    opener.click()
    card = page.get_by_role("dialog")
    card.get_by_text("Behind the pressed cell:").wait_for()
    large = card.locator(".st-key-card-picture img")
    large.wait_for()
    assert large.bounding_box()["height"] > 0.5 * 850, "it is enlarged"
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)  # the dialog fades in
    assert broken(page) == []


COLOURED = """async ([code, figure]) => {
  document.body.style.setProperty("--st-background-color", "#101010");
  const file = new Blob([code], { type: "text/javascript" });
  const chart = await import(URL.createObjectURL(file));
  return chart.coloured(figure, document.body, { "#111111": "#eeeeee" });
}"""


def test_a_class_may_be_called_like_a_colour(chromium) -> None:
    figure = {
        "colorscale": [[0, "paper"], [1, "#111111"]],
        "marker": {"color": "#111111"},
        "ticktext": ["paper", "#111111"],
        "customdata": [[["paper", "paper"]]],
    }
    with visiting(chromium) as visitor:
        code = (ASSETS / "chart.js").read_text("utf-8")
        drawn = visitor.tab().evaluate(COLOURED, [code, figure])
    assert drawn["colorscale"] == [[0, "#101010"], [1, "#eeeeee"]]
    assert drawn["marker"] == {"color": "#eeeeee"}
    assert drawn["ticktext"] == figure["ticktext"]
    assert drawn["customdata"] == figure["customdata"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_number_of_the_matrix_stands_out(taught: Taught, chromium, scheme: str) -> None:
    with visiting(chromium, color_scheme=scheme) as visitor:
        contrasts = _results(taught, visitor).evaluate(CONTRASTS)
    assert len(contrasts) == 36
    assert min(contrasts) >= 4.5


def test_the_test_set_is_asked_about_once_and_its_score_stands_where_the_press_was(
    taught: Taught, visitor: Visitor
) -> None:
    page = _results(taught, visitor)
    sealed = page.locator(".st-key-sealed")
    sealed.get_by_text("The sealed test set").wait_for()
    sealed.get_by_role("button", name="Open the test set").click()
    sealed.get_by_role("button", name="Not yet").click()
    sealed.get_by_role("button", name="Open the test set").click()
    sealed.get_by_role("button", name="Open it now").click()
    score = sealed.get_by_role(
        "heading", name=re.compile(r"\d+\s%\sright on pictures it never saw")
    )
    score.wait_for()
    assert _in_sight(page, score)
    sealed.get_by_text(re.compile(r"Opened on \d+ \w+ \d+, once")).wait_for()
    page.locator(".st-key-step-results").get_by_text("right on the test set").wait_for()


@pytest.fixture
def others(taught: Taught) -> Iterator[Journal]:
    """Another finished model of the sample, and a training under way: its process is this one."""
    earlier = shutil.copytree(taught.run, taught.run.with_name(f"{taught.run.name}-earlier"))
    under_way = taught.run.with_name(f"{taught.run.name}-anew")
    under_way.mkdir()
    shutil.copy(taught.run / store.SPLIT, under_way)
    plans.save(store.read(taught.run).plan.model_copy(update={"name": "the next one"}), under_way)
    process.record(under_way)
    process.beat(under_way)
    later = time.time() + 3600  # so that it is fresh on a busy machine too
    os.utime(under_way / process.HEARTBEAT, (later, later))
    journal = Journal(under_way)
    journal.write(Start(device="cpu", device_name="x", threads=1, seed=0, resumed=False))
    journal.write(Phase(name="tune", title="Learning", index=2, of=2, total=10))
    journal.write(Progress(phase="tune", done=5, total=10, per_second=8.0, seconds_left=3000.0))
    with queue.device_lock(under_way, "cpu", check_stop=lambda: None, waiting=lambda _: None):
        yield journal
    for folder in (earlier, under_way):
        shutil.rmtree(folder)


def test_a_training_under_way_is_seen_everywhere_and_takes_no_finished_model_away(
    taught: Taught, others: Journal, visitor: Visitor
) -> None:
    page = _results(taught, visitor)
    page.wait_for_function("document.title.includes('Training')")
    page.locator(".st-key-sidebar-run").get_by_text("the next one").wait_for()
    page.get_by_role("combobox", name="Model").wait_for()
    page.get_by_role("link", name="Train", exact=True).click()
    page.get_by_role("button", name="Train again with other settings").click()
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.get_by_role("link", name="Predict", exact=True).click()
    page.get_by_text("The answers will be here").wait_for()
    page.get_by_role("combobox", name="Model").wait_for()
    page.get_by_role("link", name="Runs", exact=True).click()
    row = page.locator(f".st-key-run-{others.path.parent.name}")
    row.get_by_text("Learning · 75").wait_for()
    row.get_by_role("button", name="Stop the next one").click()
    row.get_by_text("Stopping", exact=True).first.wait_for()
    others.write(End(reason="stopped", error=None, result=None))
    row.get_by_text("Stopped", exact=True).wait_for()
    page.wait_for_function("document.title.startsWith('Stopped')")  # seen from another tab
