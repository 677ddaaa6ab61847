"""Every field of the recipe is a widget; a change is the user's own and can be taken back."""

from pathlib import Path

from core.plan.recipe import Recipe
from core.runs import draft
from core.weights.backbone_choice import BackboneChoice
from pages.parts.train.recipe_form import RECIPE_GROUPS
from tests.pages.conftest import Open, words_of


def test_every_field_of_the_recipe_is_in_one_group() -> None:
    grouped = [name for names in RECIPE_GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(Recipe.model_fields)


def test_a_changed_field_is_kept_and_can_be_taken_back(
    open_page: Open, pictures: Path, body: BackboneChoice
) -> None:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    app = open_page("train")
    app.selectbox(key="bound-recipe-strategy").set_value("staged").run()
    app.number_input(key="bound-recipe-epochs").set_value(7).run()
    recipe = draft.load().recipe
    assert recipe is not None
    assert (recipe.strategy, recipe.epochs) == ("staged", 7)
    said = words_of(app)
    assert "staged fine-tuning" in said
    assert "Rounds over all pictures (epochs): 7 instead of" in said
    app.button(key="advised").click().run()
    assert draft.load().recipe is None
