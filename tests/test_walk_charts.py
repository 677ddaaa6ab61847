"""Charts that grow, in a real browser: what was zoomed to stays, and no words are hidden."""

from pathlib import Path

import pytest

from core.data import scan, split
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import draft, process, store
from core.runs.event import End, Epoch, Start
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import worlds
from tests.browser import PATIENCE_MS, Server, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

BUTTONS = {"Download plot as a PNG", "Zoom", "Pan", "Zoom in", "Zoom out", "Reset axes"}
"""Of a chart: none of them uploads it."""
COVERED = """() => [...document.querySelectorAll(".graft-chart")].flatMap((chart) => {
  const bar = chart.querySelector(".modebar-group")?.getBoundingClientRect();
  const words = [...chart.querySelectorAll("text")].filter((one) => one.textContent.trim());
  return words.filter((one) => {
    const box = one.getBoundingClientRect();
    return bar && box.width && box.left < bar.right && bar.left < box.right
      && box.top < bar.bottom && bar.top < box.bottom;
  }).map((one) => one.textContent);
})"""
"""Words of charts that lie under their toolbar."""
REPEATED = """() => {
  const axes = [...document.querySelectorAll(".xaxislayer-above, .yaxislayer-above")];
  const words = (axis) => [...axis.querySelectorAll("text")].map((one) => one.textContent);
  const ticks = axes.map(words);
  if (!ticks.flat().length) return ["no axis has a tick"];
  return ticks.flatMap((own) => own.filter((text, at) => own.indexOf(text) !== at));
}"""
"""Ticks that say what another tick of their axis says."""


def _run_in_progress(folder: Path) -> Journal:
    """A run that looks alive: its process is this one."""
    dataset = scan.scan(worlds.class_folders(folder / "set", {"ants": 8, "bees": 8}))
    body = BackboneChoice(name="resnet18", source="scratch")
    plan = Plan(
        name="live",
        folder=str(dataset.folder),
        classes=dataset.classes,
        backbone=body,
        recipe=Recipe(strategy="full"),
    )
    run = store.create(plan, dataset, split.split(dataset, plan.split))
    process.record(run)
    draft.from_run(plan, run)
    journal = Journal(run)
    journal.write(Start(device="cpu", device_name="x", threads=1, seed=0, resumed=False))
    return journal


def _write_epoch(journal: Journal, epoch: int) -> None:
    process.beat(journal.path.parent)
    loss = 1 / epoch
    journal.write(
        Epoch(
            epoch=epoch,
            of=20,
            stage="all",
            learning_rate=0.1,
            seconds=1.0,
            pictures_per_second=9.0,
            best=True,
            training={"loss": loss, "accuracy": 1 - loss},
            validation={"loss": loss, "accuracy": 1 - loss},
        )
    )


def test_zoom_survives_while_the_curves_grow(
    server: Server, visitor: Visitor, tmp_path: Path
) -> None:
    journal = _run_in_progress(tmp_path)
    for epoch in range(1, 6):
        _write_epoch(journal, epoch)
    page = visitor.open(server.at("train"))
    drawn = page.locator(".graft-chart .scatterlayer .point")
    drawn.first.wait_for(state="attached")
    box = page.locator(".graft-chart .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.8 * box["height"], steps=5)
    page.mouse.up()
    asked = "document.querySelector('.graft-chart')"
    page.wait_for_function(f"(([low, high]) => high - low < 15)({asked}.layout.xaxis.range)")
    bar = page.locator(".graft-chart").first.locator(".modebar")
    bar.locator(".modebar-btn").nth(5).wait_for(state="attached")
    titles = bar.locator(".modebar-btn").evaluate_all("all => all.map((one) => one.dataset.title)")
    assert {*titles} == BUTTONS
    assert page.evaluate(COVERED) == []
    assert page.evaluate(REPEATED) == []
    zoomed = page.evaluate(f"{asked}.layout.xaxis.range")
    for epoch in range(6, 10):
        _write_epoch(journal, epoch)
    page.wait_for_function(f"{asked}.data[0].x.length === 9", timeout=PATIENCE_MS)
    assert page.evaluate(f"{asked}.layout.xaxis.range") == zoomed
    journal.write(End(reason="stopped", error=None, result=None))
    page.get_by_role("button", name="Resume", exact=True).wait_for()  # the page is another one now
    page.wait_for_function(f"{asked}.layout?.xaxis.range[1] < 15", timeout=PATIENCE_MS)
    assert page.evaluate(f"{asked}.layout.xaxis.range") == pytest.approx(zoomed)
    page.get_by_role("link", name="Runs", exact=True).first.click()
    page.get_by_role("heading", name="Runs", exact=True, level=1).wait_for()
    page.get_by_role("link", name="Train", exact=True).first.click()
    page.wait_for_function(f"{asked}?.layout?.xaxis.range[1] < 15", timeout=PATIENCE_MS)
    page.locator(".graft-chart .nsewdrag").first.dblclick()
    page.wait_for_function(f"{asked}.layout.xaxis.range[1] > 15", timeout=PATIENCE_MS)
