"""The Backbone page chooses the recommended one by itself and a random start never."""

from pathlib import Path

import pytest

from core import files
from core.runs import draft
from core.weights import places
from core.weights.backbone_choice import BackboneChoice
from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _quiet_engine(asked: list, pictures: Path) -> None:
    draft.choose_folder(pictures)


def test_the_first_visit_takes_the_recommended_one_with_its_weights(open_page: Open) -> None:
    app = open_page("backbone")
    assert not app.exception
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.source == "embedded"
    assert chosen.sha256
    assert not app.button(key="next").disabled


def test_a_choice_of_the_user_is_left_alone(open_page: Open, body: BackboneChoice) -> None:
    draft.change(backbone=body.model_dump())
    open_page("backbone")
    assert draft.load().backbone == body


def test_training_from_scratch_is_a_click_of_its_own_and_labelled(open_page: Open) -> None:
    app = open_page("backbone")
    app.button(key="scratch").click().run()
    chosen = draft.load().backbone
    assert chosen is not None
    assert chosen.source == "scratch"
    assert any("poor model" in warning.value for warning in app.warning)


def test_a_named_folder_without_weights_is_a_notice(open_page: Open, tmp_path: Path) -> None:
    app = open_page("backbone")
    (tmp_path / "empty").mkdir()
    app.text_input(key="weights-0").set_value(str(tmp_path / "empty"))
    app.button(key="name-folder").click().run()
    assert "weights-not-found" in words_of(app)


def test_the_backbone_that_graft_carries_says_how_few_pictures_it_has_seen(
    open_page: Open,
) -> None:
    said = words_of(open_page("backbone"))
    card = files.read_json(places.EMBEDDED / "graft-small" / "card.json")
    assert card["trained_on"][0].startswith("1,500 ")
    assert "It has learnt to see from 1,500 photographs" in said
