"""The advice: a recipe that passes its own check, with two sentences of reason."""

import pytest

from core.plan.advice import check, for_strategy, recommend
from core.plan.plan import Plan
from core.plan.presets import PRESETS, preset
from core.plan.recipe import Strategy
from core.weights.backbone_choice import BackboneChoice

HERE = BackboneChoice(name="resnet18", source="folder", path="/x")
SIZES = (20, 245, 900, 3_000, 30_000)


def counts(pictures: int) -> dict[str, int]:
    return {"a": pictures // 2, "b": pictures - pictures // 2}


@pytest.mark.parametrize("pictures", SIZES)
@pytest.mark.parametrize("probe", [None, 0.6, 0.8, 0.99])
@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_every_advice_passes_its_own_check(
    pictures: int, probe: float | None, device: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = HERE.model_copy(update={"path": str(tmp_path_factory.getbasetemp())})
    advice = recommend(
        counts(pictures), backbone=here, pictures=pictures, device_kind=device, probe=probe
    )
    plan = Plan(
        name="x",
        folder="/x",
        classes=("a", "b"),
        backbone=here,
        recipe=advice.recipe,
        augmentations=preset(advice.augment),
        reason=advice.reason,
    )
    found = [one for one in check(plan, counts(pictures)) if one.severity != "note"]
    assert found == []


@pytest.mark.parametrize("pictures", SIZES)
@pytest.mark.parametrize("probe", [None, 0.6, 0.96, 0.99])
def test_the_reason_is_two_sentences(pictures: int, probe: float | None) -> None:
    advice = recommend(counts(pictures), backbone=HERE, pictures=pictures, probe=probe)
    assert advice.reason.count(". ") == 1
    assert advice.reason.endswith(".")
    assert advice.augment in PRESETS


def test_only_networks_with_batch_norm_take_large_steps() -> None:
    for strategy in ("staged", "gradual", "full"):
        rates = [
            for_strategy(strategy, counts(500), backbone=body).recipe.pretrained_rate
            for body in (HERE, HERE.model_copy(update={"name": "vit_small_patch16_224"}))
        ]
        assert rates == pytest.approx([4e-4, 2e-5])


def test_fewer_pictures_get_more_views_and_similar_ones_none() -> None:
    views = [recommend(counts(n), backbone=HERE, pictures=n).recipe.views for n in (100, 500)]
    assert views == [8, 4]
    assert recommend(counts(500), backbone=HERE, pictures=500, probe=0.97).recipe.views == 0


def test_frozen_features_get_the_logistic_head() -> None:
    assert recommend(counts(100), backbone=HERE).recipe.head == "logistic"


def test_rare_classes_count_more_where_classes_are_far_from_even() -> None:
    assert recommend({"a": 100, "b": 10}, backbone=HERE).recipe.class_weights
    assert not recommend({"a": 100, "b": 80}, backbone=HERE).recipe.class_weights


def test_a_batch_leaves_several_steps_in_an_epoch() -> None:
    recipe = recommend(counts(40), backbone=HERE, pictures=40, device_kind="cuda").recipe
    assert recipe.batch_size * 8 <= 40 or recipe.batch_size == 4


def test_without_a_count_the_default_split_is_assumed() -> None:
    few = recommend(counts(1_400), backbone=HERE).recipe
    assert few.strategy == "features"


@pytest.mark.parametrize("strategy", ["features", "staged", "gradual", "full", "scratch"])
def test_a_strategy_chosen_by_hand_gets_fitting_settings(strategy: Strategy) -> None:
    advice = for_strategy(strategy, counts(500), backbone=HERE)
    assert advice.recipe.strategy == strategy
    assert advice.recipe.views == 0
    assert "by hand" in advice.reason
