"""Who goes on from a model keeps what it knew of the classes that stay."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine.backbone import network
from core.engine.heads.modules import LinearHead
from core.engine.training import run_training, start_head, trained_model
from core.runs import origins
from tests.engine import finished, trainings

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return finished.run(tmp_path)


def _solved(classes: int, width: int) -> LinearHead:
    generator = torch.Generator().manual_seed(3)
    rows = torch.randn(classes, width + 1, generator=generator)
    return LinearHead(rows[:, :-1], rows[:, -1])


def _shares(head: LinearHead, features: torch.Tensor, several: bool) -> torch.Tensor:
    logits = head(features).detach()
    return logits.sigmoid() if several else logits.softmax(1)


@pytest.mark.parametrize("several", [False, True])
def test_rows_of_classes_that_stay_are_kept_and_new_ones_solved(run: Path, several: bool) -> None:
    body = origins.backbone(run)
    net = network.load(body, 0)
    earlier = trained_model.load(run).net.get_classifier()
    features = torch.randn(5, net.num_features, generator=torch.Generator().manual_seed(1))
    solved = _solved(3, net.num_features)
    kept = start_head.kept(body, net, solved, ("new", "square", "circle"), several=several)
    assert kept is not None
    for row, name in ((1, "square"), (2, "circle")):
        assert torch.equal(kept.weight[row], earlier.weight[finished.CLASSES.index(name)])
    if several:
        assert torch.equal(kept.weight[0], solved.weight[0])
    mine, theirs = kept(features).detach(), solved(features).detach()
    if not several:  # beside the mean of those that stay the new class says what it said
        gap = [out[:, 0] - out[:, 1:].mean(1) for out in (mine, theirs)]
        assert torch.allclose(*gap, atol=1e-4)


def test_a_head_that_was_solved_alike_changes_nothing(run: Path) -> None:
    """The same head but for a row added to all: the answers are the same to the last."""
    body = origins.backbone(run)
    net = network.load(body, 0)
    own = trained_model.load(run).net.get_classifier()
    shift = torch.randn(net.num_features, generator=torch.Generator().manual_seed(2))
    moved = LinearHead(own.weight.detach() + shift, own.bias.detach() + 2)
    kept = start_head.kept(body, net, moved, finished.CLASSES, several=False)
    assert kept is not None
    features = torch.randn(5, net.num_features, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(
        _shares(kept, features, several=False), _shares(moved, features, several=False), atol=1e-4
    )


def test_where_no_class_stays_or_no_head_is_there_none_is_kept(run: Path, tmp_path: Path) -> None:
    body = origins.backbone(run)
    net = network.load(body, 0)
    solved = _solved(2, net.num_features)
    assert start_head.kept(body, net, solved, ("x", "y"), several=False) is None
    assert start_head.kept(body, net, _solved(2, 3), ("circle", "y"), several=False) is None
    plain = trainings.backbone(tmp_path / "plain")
    assert start_head.kept(plain, net, solved, ("circle", "y"), several=False) is None
    other = finished.run(tmp_path / "other", head="mlp")
    assert (
        start_head.kept(origins.backbone(other), net, solved, ("circle", "y"), several=False)
        is None
    )


def test_the_pictures_are_shown_as_the_earlier_model_saw_them(tmp_path: Path) -> None:
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")
    plan = trainings.plan(world, weights, "full", epochs=1, side_px=96)
    first = trainings.context(plan, tmp_path / "first")
    run_training.do(first)
    trained = trained_model.load(first.run)
    body = network.load(origins.backbone(first.run), 0)
    assert network.preprocessing(body) == trained.preprocessing
    picture = np.zeros((1, 96, 96, 3), np.uint8)
    batch = torch.from_numpy(picture).permute(0, 3, 1, 2).float()
    with torch.inference_mode():
        mine, theirs = network.features(body, batch), network.features(trained.net, batch)
    assert torch.allclose(mine, theirs, atol=1e-5)


def test_a_training_goes_on_with_a_new_class_and_without_an_old_one(tmp_path: Path) -> None:
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")
    first = trainings.context(
        trainings.plan(world, weights, "full", epochs=4, side_px=32), tmp_path / "first"
    )
    run_training.do(first)
    (world / "class 0").rename(world.parent / "gone")
    (world / "class 2").rename(world / "class new")
    plan = trainings.plan(world, origins.backbone(first.run), "full", epochs=1, side_px=32)
    context = trainings.context(plan, tmp_path / "second")
    result = run_training.do(context)
    assert trained_model.load(context.run).classes == ("class 1", "class new")
    told = trainings.told(context.run, "finding")
    (kept,) = [one["finding"] for one in told if one["finding"]["id"] == "head-kept"]
    assert kept["sentence"].startswith("1 class began with what the earlier model knew")
    assert result.validation["accuracy"] >= result.baseline["accuracy"]
