"""Nothing that may change a class is on by accident."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.augment.catalogue import CATALOGUE
from core.plan.presets import choice
from core.plan.recipe import Recipe
from core.protocol.preview import PreviewRequest
from core.runs import draft
from core.safety import choice_verdict
from core.safety.answers import Answers
from core.safety.rules import judge
from core.weights.backbone_choice import BackboneChoice
from pages.parts.augment import editing
from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _ready(asked: list, pictures: Path, body: BackboneChoice) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())


def test_no_flip_is_on_before_it_is_known_to_be_safe(open_page: Open) -> None:
    app = open_page("augment")
    assert not app.exception
    for name in (record.name for record in CATALOGUE.values() if record.lossless):
        assert app.toggle(key=f"bound-on-{name}").value is False


def test_the_preview_shows_originals_beside_variants_with_what_was_drawn(
    open_page: Open, asked: list
) -> None:
    app = open_page("augment")
    wish = next(one for one in asked if isinstance(one, PreviewRequest))
    assert len(wish.files) == len(wish.labels) > 0
    assert len(set(wish.labels)) == 3
    assert "rotated −9°, noise 5.0\u202f%" in words_of(app), "a number keeps its unit"


def test_a_preset_is_kept_and_drawn(open_page: Open, asked: list) -> None:
    app = open_page("augment")
    app.get_by_key("bound-preset").set_value("none").run()
    assert draft.load().preset == "none"
    asked.clear()
    app.run()
    assert not asked, "nothing is drawn where nothing is on"
    assert "your pictures as they are" in words_of(app)
    assert {"stop", "turn_left", "turn_right"} <= {*words_of(app).split("\n")}


def test_an_unsafe_choice_needs_a_deliberate_confirmation(open_page: Open) -> None:
    app = open_page("augment")
    app.toggle(key="bound-on-horizontal_flip").set_value(True).run()
    assert draft.load().preset == "own"
    assert app.button(key="next").disabled
    app.checkbox(key="bound-confirm-horizontal_flip").check().run()
    assert draft.load().confirmed_unsafe == ("horizontal_flip",)
    assert not app.button(key="next").disabled


def test_what_is_unsafe_is_told_below_its_switch_and_nowhere_above(open_page: Open) -> None:
    """A panel at the top moved every switch away from under the pointer."""
    app = open_page("augment")
    before = _order(app)
    app.toggle(key="bound-on-horizontal_flip").set_value(True).run()
    after = _order(app)
    place = after.index("bound-on-horizontal_flip")
    assert after[: place + 1] == before[: before.index("bound-on-horizontal_flip") + 1]
    assert "bound-confirm-horizontal_flip" in after[place:]


def _order(app: AppTest) -> list[str]:
    return [str(element.key) for element in app.main if getattr(element, "key", None)]


def test_a_confirmation_goes_with_the_switch(open_page: Open) -> None:
    app = open_page("augment")
    app.toggle(key="bound-on-horizontal_flip").set_value(True).run()
    app.checkbox(key="bound-confirm-horizontal_flip").check().run()
    app.toggle(key="bound-on-horizontal_flip").set_value(False).run()
    assert draft.load().confirmed_unsafe == ()


def test_make_it_safe_leaves_nothing_unsafe(open_page: Open) -> None:
    app = open_page("augment")
    app.toggle(key="bound-on-horizontal_flip").set_value(True).run()
    app.button(key="make-safe").click().run()
    names = [one.name for one in draft.load().augmentations]
    assert "horizontal_flip" not in names
    assert not app.button(key="next").disabled


def test_a_preset_outweighs_what_a_busy_browser_still_says_of_a_switch(open_page: Open) -> None:
    """Seen in a browser under load: the press on a preset came with an old state of a switch."""
    app = open_page("augment")
    app.toggle(key="bound-on-horizontal_flip").set_value(True)
    app.get_by_key("bound-preset").set_value("none").run()
    assert (draft.load().preset, draft.load().augmentations) == ("none", ())
    app.toggle(key="bound-on-rotation").set_value(True).run()
    assert [one.name for one in draft.load().augmentations] == ["rotation"]


def test_an_answer_changes_the_verdict(open_page: Open, pictures: Path) -> None:
    app = open_page("augment")
    app.get_by_key("bound-answers.colour_tells_apart").set_value("yes").run()
    assert draft.load().answers.colour_tells_apart == "yes"
    assert not app.exception
    on = {one["name"] for one in app.session_state["tab-switched-on"] and [
        choice.model_dump() for choice in app.session_state["tab-switched-on"]
    ]}  # fmt: skip
    assert "hue" not in on


def test_every_augmentation_has_its_switch_in_the_order_of_the_catalogue(open_page: Open) -> None:
    app = open_page("augment")
    keys = [str(toggle.key).removeprefix("bound-on-") for toggle in app.toggle]
    assert [name for name in keys if name in CATALOGUE] == list(CATALOGUE)


def test_making_safe_never_makes_anything_stronger() -> None:
    judged = judge(("ripe", "green"), Answers(colour_tells_apart="yes", detail_is_small="yes"))
    wild = tuple(choice(name) for name in CATALOGUE)
    safe = choice_verdict.all_safe(wild, judged)
    before = {one.name: one.strength for one in wild}
    for one in safe:
        force = CATALOGUE[one.name].force
        assert force(one.strength) <= force(before[one.name])
    assert editing.unsafe(safe, judged) == []


@pytest.fixture
def own_recipe() -> None:
    """Frozen features of the pictures as they are, chosen by hand."""
    draft.change(recipe=Recipe(strategy="features", views=0).model_dump(), preset="none")


def test_switching_a_change_on_has_it_used(open_page: Open, own_recipe: None) -> None:
    app = open_page("augment")
    assert "nothing takes longer" in words_of(app)
    app.toggle(key="bound-on-rotation").set_value(True).run()
    recipe = draft.load().recipe
    assert recipe is not None
    assert recipe.views > 0
    assert "changed pictures to look at besides" in words_of(app)
    assert "not measured yet" in words_of(app)


def test_changes_that_no_training_would_see_are_used_or_left_out_by_a_button(
    open_page: Open, own_recipe: None
) -> None:
    draft.change(preset="gentle")
    app = open_page("augment")
    assert "Your changes are not used" in words_of(app)
    app.button(key="use-changes").click().run()
    recipe = draft.load().recipe
    assert recipe is not None
    assert recipe.views > 0
    assert "Your changes are not used" not in words_of(app)
    draft.change(recipe={**recipe.model_dump(), "views": 0})
    app = open_page("augment")
    app.button(key="leave-changes").click().run()
    assert draft.load().preset == "none"
    assert "nothing takes longer" in words_of(app)
