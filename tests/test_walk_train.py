"""Train in a real browser: what is refused says why and is mended there; the end leads on."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plan import plan as plans
from core.plan.presets import choice
from core.plan.recipe import Recipe
from core.runs import draft, events
from core.runs.event import Epoch
from core.runs.events import Journal
from tests.browser import Visitor
from tests.taught import FLOW, Taught

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def _press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _follow(page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).first.click()
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()


def test_an_unsafe_change_is_refused_by_what_was_measured_and_made_safe_there(
    taught: Taught, visitor: Visitor
) -> None:
    mirror = choice("horizontal_flip").model_dump()
    draft.change(run=None, preset="own", augmentations=[mirror])
    page = visitor.open(taught.server.at("train"))
    page.get_by_text(FLOW.replace("*", "")).first.wait_for()
    page.get_by_role("button", name="Train", exact=True, disabled=True).wait_for()
    page.get_by_text("Mend what is marked red first").wait_for()
    page.get_by_role("combobox", name="Time limit of a training").wait_for()
    _press(page, "Go to Augment")
    page.locator(".st-key-confirm-horizontal_flip").wait_for()
    _follow(page, "Train")
    _press(page, "Make it safe")
    page.get_by_role("button", name="Train", exact=True, disabled=False).wait_for()
    assert draft.load().augmentations == ()


def _unused_changes() -> None:
    recipe = Recipe(strategy="features", views=0).model_dump()
    draft.change(run=None, preset="gentle", recipe=recipe)


def test_changes_that_would_not_be_used_are_left_out_by_a_press(
    taught: Taught, visitor: Visitor
) -> None:
    _unused_changes()
    page = visitor.open(taught.server.at("train"))
    page.get_by_role("button", name="Use my changes", exact=True).wait_for()
    leave = page.get_by_role("button", name="Leave them out", exact=True)
    leave.click()
    leave.wait_for(state="detached")
    page.get_by_role("button", name="Train", exact=True, disabled=False).wait_for()
    assert draft.load().preset == "none"
    assert draft.load().recipe.views == 0


def test_changes_that_would_not_be_used_are_used_by_a_press(
    taught: Taught, visitor: Visitor
) -> None:
    _unused_changes()
    page = visitor.open(taught.server.at("augment"))
    unused = page.get_by_text("Your changes are not used.")
    unused.wait_for()
    _press(page, "Use my changes")
    unused.wait_for(state="detached")
    cost = page.locator(".st-key-preset-note").get_by_text(re.compile("^timer About .* more: "))
    cost.first.wait_for()
    _follow(page, "Train")
    page.get_by_text("Changed by you").wait_for()
    page.get_by_text("Nothing differs from the recommendation.").or_(
        page.get_by_text("Not as recommended:")
    ).first.wait_for()
    assert draft.load().recipe.views > 0


def test_the_end_is_a_sentence_with_its_range_its_pictures_and_three_ways_on(
    taught: Taught, visitor: Visitor
) -> None:
    page = visitor.open(taught.server.at("train"))
    ending = page.locator(".st-key-ending")
    ending.get_by_role(
        "heading", name=re.compile(r"\d+\s%\sright \(\d+–\d+\s%, \d+ pictures it did not learn")
    ).wait_for()
    page.locator(".graft-chart .scatterlayer .point").first.wait_for()
    assert not page.get_by_text("Round over all pictures (epoch)").count(), (
        "a head that is solved has no rounds"
    )
    views = "^Changed views (helped|did not help here and were left out)"
    page.get_by_text(re.compile(views)).first.wait_for()
    _press(page, "Try it")
    page.get_by_text("The answers will be here").wait_for()
    _follow(page, "Train")
    _press(page, "Take it along")
    page.get_by_role("heading", name="Try it on pictures").wait_for()
    above, below = (page.get_by_role("heading", name=name).bounding_box()["y"]
                    for name in ("Take the model along", "Try it on pictures"))  # fmt: skip
    assert above < below, "who came for the files sees them first"
    _follow(page, "Train")
    _press(page, "Improve it")
    page.get_by_role("button", name="Train", exact=True).wait_for()
    _follow(page, "Results")
    page.get_by_text("right on").first.wait_for()


@pytest.fixture
def ended_early(taught: Taught) -> Iterator[Path]:
    """A run like the taught one, fine-tuned, that was no better for its last three epochs."""
    run = taught.run.with_name("ended-early")
    shutil.copytree(taught.run, run)
    recipe = Recipe(strategy="staged", patience=3)
    plans.save(plans.load(run).model_copy(update={"recipe": recipe}), run)
    told = run / events.EVENTS_FILE
    *before, end = told.read_text("utf-8").splitlines(keepends=True)
    told.write_text("".join(before), "utf-8")
    journal = Journal(run)
    for epoch, loss in enumerate((0.5, 0.3, 0.4, 0.4, 0.5), 1):
        scores = {"loss": loss, "accuracy": 1 - loss}
        journal.write(Epoch(epoch=epoch, of=10, training=scores, validation=scores))
    with told.open("a", encoding="utf-8") as more:
        more.write(end)
    yield run
    shutil.rmtree(run)


def test_a_training_that_ended_early_says_why(
    taught: Taught, ended_early: Path, visitor: Visitor
) -> None:
    draft.change(run=str(ended_early))
    page = visitor.open(taught.server.at("train"))
    page.locator(".st-key-ending").get_by_text(
        "No better for 3 rounds (epochs), so it ended after 5 of 10; the best weights are kept."
    ).wait_for()
    page.get_by_text("Round over all pictures (epoch)").first.wait_for()
