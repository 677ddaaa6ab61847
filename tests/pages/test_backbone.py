"""The Backbone page chooses the recommended one by itself and a random start never."""

from pathlib import Path

import pytest

from core.runs import draft
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import shortlist
from tests.pages.conftest import Open, words_of
from tests.weights import tiny


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


def test_no_backbone_is_on_the_shelf_twice() -> None:
    names = [card.backbone.timm_name for card in shortlist.cards(400)]
    assert len(names) == len(set(names))
    assert shortlist.cards(400)[0].role == "Recommended"


def test_a_fresh_machine_has_something_fast_and_something_accurate_on_offer() -> None:
    roles = {card.role: card.choice for card in shortlist.cards(400)}
    assert {"Recommended", "Fast", "Accurate"} <= roles.keys()
    assert roles["Recommended"] is not None
    assert roles["Fast"] is None, "a download: the quickest that is here is recommended already"


def test_a_small_all_rounder_that_is_here_goes_before_the_one_that_graft_carries(
    tmp_path: Path,
) -> None:
    named = {"resnet18": "a1_in1k", "mobilenetv2_100": "inat_birds", "vgg16": "tv_in1k"}
    for architecture, tag in named.items():
        tiny.folder(tmp_path / "named" / architecture, architecture=architecture, tag=tag)
    pretrained.name_folder(tmp_path / "named")
    by_role = {card.role: card.backbone.timm_name for card in shortlist.cards(400)}
    assert by_role["Recommended"] == "resnet18.a1_in1k", "neither huge nor for birds only"
    assert by_role["Made for birds"] == "mobilenetv2_100.inat_birds"
    assert by_role["Fast"].endswith("graft-small")
    assert by_role["Accurate"] == "vgg16.tv_in1k", "it is here and large"


def test_a_named_folder_without_weights_is_a_notice(open_page: Open, tmp_path: Path) -> None:
    app = open_page("backbone")
    (tmp_path / "empty").mkdir()
    app.text_input(key="weights-0").set_value(str(tmp_path / "empty"))
    app.button(key="name-folder").click().run()
    assert "weights-not-found" in words_of(app)
