"""The rules that choose a strategy: few pictures frozen, distant ones tuned, very many all."""

import pytest

from core.plan.strategy_rules import (
    ABUNDANT_PICTURES,
    FEW_PICTURES,
    TOO_FEW_TO_TUNE,
    epochs,
    look,
    strategy,
)
from core.weights.backbone_choice import BackboneChoice

HERE = BackboneChoice(name="resnet18", source="folder", path="/x")


def chosen(
    pictures: int, probe: float | None = None, device: str = "cuda", minutes: float | None = None
) -> str:
    counts = {"a": pictures // 2, "b": pictures - pictures // 2}
    return strategy(look(counts, HERE, pictures, device, probe, minutes))[0]


@pytest.mark.parametrize("pictures", [10, 245, FEW_PICTURES - 1])
def test_few_pictures_stay_with_frozen_features(pictures: int) -> None:
    assert chosen(pictures) == chosen(pictures, 0.99) == "features"


def test_what_may_be_saved_is_tried_and_not_what_was_seen_by_chance() -> None:
    """Of 437 drawn signs frozen features told 95 %: 93 to 97. Fine-tuned, all new ones are."""
    assert chosen(437, 0.955) == chosen(245, 0.97) == "staged"
    assert chosen(990, 0.97) == "features"
    assert chosen(TOO_FEW_TO_TUNE - 1, 0.955) == "features"


def test_the_room_is_the_end_of_the_range_and_shrinks_with_pictures() -> None:
    rooms = [look({"a": n, "b": n}, HERE, n, "cpu", 0.95, None).room for n in (20, 200, 2_000)]
    assert all(room is not None and room > 0.05 for room in rooms)
    assert rooms == sorted(rooms, reverse=True)
    assert look({"a": 9, "b": 9}, HERE, 12, "cpu", None, None).room is None


def test_several_thousand_are_fine_tuned_in_stages() -> None:
    assert chosen(FEW_PICTURES) == chosen(5_000, 0.96) == "staged"


def test_of_a_distant_domain_the_last_layers_adapt_to_few_pictures_too() -> None:
    assert chosen(TOO_FEW_TO_TUNE, 0.6) == chosen(5_000, 0.9) == "staged"
    assert chosen(TOO_FEW_TO_TUNE - 1, 0.6) == "features"


def test_very_many_train_the_whole_network() -> None:
    assert chosen(ABUNDANT_PICTURES) == "full"
    assert chosen(ABUNDANT_PICTURES, 0.6) == "full"


def test_nothing_is_tuned_where_nothing_is_to_gain() -> None:
    assert chosen(5_000, 0.99) == "features"


def test_the_distance_is_measured_against_guessing_the_largest_class() -> None:
    case = look({"rare": 100, "common": 900}, HERE, 1000, "cpu", 0.9, None)
    assert case.skill == 0
    assert case.domain == "distant"
    assert look({"only": 5}, HERE, 5, "cpu", 1.0, None).skill is None


def test_a_processor_does_not_start_what_takes_longer_than_the_user_waits() -> None:
    assert chosen(ABUNDANT_PICTURES, device="cpu") == "features"
    assert chosen(5_000, device="cpu") == "staged"
    assert chosen(5_000, device="cpu", minutes=5) == "features"
    assert chosen(ABUNDANT_PICTURES, device="cpu", minutes=600) == "full"


def test_a_random_start_can_only_be_trained_from_scratch() -> None:
    start = BackboneChoice(name="resnet18", source="scratch")
    assert strategy(look({"a": 9, "b": 9}, start, 12, "cpu", None, None))[0] == "scratch"


def test_more_pictures_need_fewer_passes_and_scratch_needs_more() -> None:
    passes = [epochs("staged", n) for n in (500, 5_000, 50_000, 500_000)]
    assert passes == sorted(passes, reverse=True)
    assert epochs("scratch", 500) > epochs("staged", 500)
