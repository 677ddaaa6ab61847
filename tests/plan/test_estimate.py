"""An estimate names its assumption, and is None where no speed was measured."""

from typing import Any

import pytest

from core.plan.estimate import estimate, views
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.weights.backbone_choice import BackboneChoice

PICTURES = 400


def plan(**recipe: Any) -> Plan:
    return Plan(
        name="x",
        folder="/x",
        classes=("a", "b"),
        backbone=BackboneChoice(name="resnet18", source="folder", path="/x"),
        recipe=Recipe.model_validate(recipe),
    )


@pytest.mark.parametrize("speed", [None, 0.0])
def test_without_a_measured_speed_nothing_is_invented(speed: float | None) -> None:
    found = estimate(plan(), PICTURES, speed)
    assert found.seconds is None
    assert "Not known yet" in found.assumption


def test_the_assumption_names_pictures_and_speed() -> None:
    found = estimate(plan(views=4), PICTURES, 120)
    for words in ("400 pictures", "4 changed views", "120 pictures a second", "this machine"):
        assert words in found.assumption


def seconds(speed: float = 100, **recipe: Any) -> float:
    found = estimate(plan(**recipe), PICTURES, speed).seconds
    assert found is not None
    return found


def test_a_training_that_was_never_timed_is_guessed_from_how_fast_pictures_pass() -> None:
    found = estimate(plan(strategy="staged"), PICTURES, None, forward=200)
    assert found.seconds is not None
    assert found.seconds > seconds(200, strategy="staged")
    assert "guessed" in found.assumption
    timed = estimate(plan(strategy="staged"), PICTURES, 20, forward=200)
    assert timed == estimate(plan(strategy="staged"), PICTURES, 20)
    assert estimate(plan(), PICTURES, None, forward=200).seconds is None


def test_twice_the_speed_halves_the_work() -> None:
    imports = seconds(speed=1e12)
    assert seconds(200) - imports == pytest.approx((seconds(100) - imports) / 2)


def test_views_and_epochs_cost_time_and_frozen_epochs_less() -> None:
    assert seconds(views=8) > seconds(views=4) > seconds()
    assert seconds(strategy="full", epochs=20) > seconds(strategy="full", epochs=10)
    frozen = seconds(strategy="staged", epochs=10, head_epochs=5)
    assert frozen < seconds(strategy="staged", epochs=10, head_epochs=0)


def test_the_blends_at_the_end_are_in_it() -> None:
    looks = 6 * PICTURES * 0.15 / 3  # a forward pass is a third of a step
    longer = seconds(1, strategy="full") - seconds(1, strategy="full", blend=False)
    assert longer == pytest.approx(looks)
    assert seconds(strategy="scratch") == seconds(strategy="scratch", blend=False)


def test_scratch_has_no_baseline_to_measure() -> None:
    assert seconds(strategy="scratch", head_epochs=0) < seconds(strategy="full", head_epochs=0)


def test_the_cost_of_changed_views_is_told_by_itself() -> None:
    cost = views(plan(views=4), PICTURES, 100)
    assert cost is not None
    assert cost.seconds == pytest.approx(seconds(views=4) - seconds())
    assert "1,120 changed pictures" in cost.assumption
    assert "100 pictures a second as measured" in cost.assumption
    unmeasured = views(plan(views=4), PICTURES, None)
    assert unmeasured is not None
    assert unmeasured.seconds is None
    assert views(plan(), PICTURES, 100) is None
    assert views(plan(strategy="staged"), PICTURES, 100) is None
