"""The short shelf recommends by what is here, what it is for, and what was measured."""

from pathlib import Path

from core.weights import pretrained
from pages.parts.shared import shortlist
from tests import answers
from tests.weights import tiny


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


def test_what_was_measured_recommends(tmp_path: Path) -> None:
    for tag in ("a", "b"):
        tiny.folder(tmp_path / "named" / tag, tag=tag)
    pretrained.name_folder(tmp_path / "named")
    (first, _), (second, _), (third, _) = shortlist.here()
    results = (
        answers.result(third, 0.9, rank=1),
        answers.result(second, 0.85, rank=2),
        answers.result(first, 0.5, rank=3, tied_with_best=False),
    )
    card = shortlist.cards(36, results)[0]
    assert card.role == "Recommended"
    assert card.choice == second, "as good as the leader on these pictures, and faster"
    assert "measured here" in card.reason
