"""The time left is that of the whole run, not of the part at hand."""

from pathlib import Path

import pytest

from core.augment.choice import AugmentationChoice
from core.engine.training import time_left
from core.plan.plan import Plan
from tests.engine import trainings


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    world = trainings.coloured(tmp_path / "pictures", 4, classes=2)
    return trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")


def with_views(plan: Plan) -> Plan:
    flip = AugmentationChoice(name="horizontal_flip", strength=1)
    recipe = plan.recipe.model_copy(update={"views": 4})
    return plan.model_copy(update={"augmentations": (flip,), "recipe": recipe})


def test_a_head_takes_longer_with_more_pictures_and_with_changed_views(plan: Plan) -> None:
    few, many = (time_left.head(plan, n, 1280) for n in (100, 10_000))
    assert few < 2
    assert 3 < many < 20, "10,000 x 1,280 take 5 s (benchmarks/head.md)"
    assert time_left.head(with_views(plan), 10_000, 1280) > 4 * many


def test_fine_tuning_takes_what_its_epochs_take(plan: Plan) -> None:
    frozen = time_left.after_embedding(plan, 100, 40, 512)
    assert frozen(10.0) == frozen(100.0) == time_left.head(plan, 100, 512)
    recipe = plan.recipe.model_copy(update={"strategy": "staged", "epochs": 5})
    tuned = time_left.after_embedding(plan.model_copy(update={"recipe": recipe}), 100, 40, 512)
    looks = 5 + 6 + 1  # epochs, blends of the start and the tuned weights, the end
    assert tuned(10.0) == pytest.approx((5 * 300 + looks * 40) / 10 + frozen(10.0))
    assert tuned(100.0) < tuned(10.0)
