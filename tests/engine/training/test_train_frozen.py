"""Laws of the strategy `features`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch

from core.augment.choice import AugmentationChoice
from core.engine.feed import images
from core.engine.heads import svm_knn
from core.engine.heads.cross_validation import Solved
from core.engine.heads.feature_set import FeatureSet
from core.engine.interruptible import Tick
from core.engine.run_context import RunContext
from core.engine.tasks import table as engine_tasks
from core.engine.training import run_training, train_frozen, trained_model
from core.engine.training.learning_curve import LearningCurve
from core.report import predictions
from core.tasks.classify import TASK
from tests.engine import trainings


@pytest.fixture
def make(tmp_path: Path):
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")

    def made(name: str = "run", **recipe: Any) -> tuple[RunContext, dict[str, Any]]:
        flip = AugmentationChoice(name="horizontal_flip", strength=1)
        plan = trainings.plan(
            world, weights, "features", augmentations=(flip,), **{"side_px": 32, **recipe}
        )
        context = trainings.context(plan, tmp_path / name)
        return context, run_training.do(context)

    return made


@pytest.mark.parametrize("head", ["logistic", "linear", "knn", "svm_linear", "svm_rbf", "mlp"])
def test_every_head_is_saved_so_that_it_answers_as_it_was_measured(make, head: str) -> None:
    context, result = make(head=head, learning_rate=1e-2)
    found = predictions.read(context.run / "predictions" / "validation.csv", TASK)
    model = trained_model.load(context.run)
    squares = [
        images.read(context.folder / f, model.preprocessing)
        for f in [row.file for row in found.rows]
    ]
    shares = torch.softmax(torch.from_numpy(model.answer(np.stack(squares))), 1).numpy()
    assert np.abs(shares - found.probabilities).max() < 0.02
    assert result.validation["n"] == len(found.rows) == 12
    right = np.mean([row.predicted == row.target for row in found.rows])
    assert result.validation["accuracy"] == pytest.approx(right)
    epochs = trainings.told(context.run, "epoch")
    assert [e["epoch"] for e in epochs] == [*range(1, result.epochs + 1)]
    assert all(e["validation"]["loss"] > 0 for e in epochs)
    assert bool(epochs) != context.plan.recipe.solved, "what is solved has no epochs"


OTHERWISE = {
    "epochs": 3, "head_epochs": 1, "batch_size": 4, "learning_rate": 0.1, "backbone_lr_factor": 0.5,
    "layer_decay": 0.5, "unfrozen_blocks": 1, "trainable": "norms_and_biases", "optimizer": "sgd",
    "schedule": "constant", "warmup_epochs": 2.0, "weight_decay": 0.5, "patience": 1,
    "dropout": 0.5, "stochastic_depth": 0.5, "ema_decay": 0.5, "blend": False,
    "gradient_clip": 0.1, "accumulation": 2, "find_learning_rate": True,
    "gradient_checkpointing": True, "compile": "off",
}  # fmt: skip


@pytest.mark.parametrize("head", ["logistic", "linear"])
def test_what_is_said_to_change_nothing_changes_nothing(make, head: str) -> None:
    usual, result = make("usual", head=head, epochs=2)
    idle = usual.plan.recipe.idle
    assert {"optimizer", "blend"} < idle <= {*OTHERWISE}
    assert ("epochs" in idle) == (head == "logistic")
    changed = {name: value for name, value in OTHERWISE.items() if name in idle}
    other, again = make("other", **{"head": head, "epochs": 2, **changed})
    assert again.validation == result.validation
    made = [(context.run / "best" / "model.safetensors").read_bytes() for context in (usual, other)]
    assert made[0] == made[1]


def test_the_learning_curve_ends_at_all_pictures_and_changes_nothing(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, result = make()
    told = trainings.told(context.run, "learning")
    learnt = len(context.side("training"))
    assert [point["pictures"] for point in told if point["settled"]][-1] == learnt
    assert {point["scores"]["n"] for point in told if point["settled"]} == {12}
    monkeypatch.setattr(LearningCurve, "hear", lambda *_: None)
    without, same = make("without")
    assert trainings.told(without.run, "learning") == []
    assert same.validation == result.validation
    assert trainings.weights(without.run) == trainings.weights(context.run)


@pytest.mark.parametrize("helped", [True, False])
def test_changed_views_are_kept_only_where_they_help_on_held_out_training_pictures(
    make, monkeypatch: pytest.MonkeyPatch, helped: bool
) -> None:
    task = engine_tasks.of("classify")

    def solve(features: FeatureSet, tick: Tick) -> Solved:
        worse = features.original.all() == helped
        return replace(task.solve(features, tick), held_out=0.3 if worse else 0.2)

    monkeypatch.setattr(
        train_frozen.engine_tasks, "of", lambda _: replace(task, solve=solve), raising=True
    )
    context, _ = make(views=2)
    (finding,) = [
        one["finding"]
        for one in trainings.told(context.run, "finding")
        if "changed-views" in one["finding"]["id"]
    ]
    assert finding["id"] == ("changed-views-helped" if helped else "changed-views-left-out")
    plain, _ = make("plain")
    same = trainings.weights(plain.run) == trainings.weights(context.run)
    assert same != helped, "left out means: the model is the one without them"


def test_the_model_is_a_timm_local_folder(make) -> None:
    context, _ = make()
    net = timm.create_model(f"local-dir:{context.run / 'best'}", pretrained=True).eval()
    assert net.num_classes == 3
    assert net.pretrained_cfg["label_names"] == list(context.plan.classes)
    model = trained_model.load(context.run)
    x = torch.randn(1, 3, 32, 32)
    with torch.inference_mode():
        assert torch.allclose(net(x), model.net(x), atol=1e-4)


def test_a_second_run_finds_all_features_in_the_cache(make) -> None:
    first, second = make()[1], make("again")[1]
    assert first.validation == second.validation
    views = make("views", views=2)
    assert views[1].validation["n"] == 12


def test_the_baseline_is_measured_and_told(make) -> None:
    context, result = make(head="knn", views=1)
    baseline = trainings.told(context.run, "baseline")[0]["scores"]
    assert baseline["accuracy"] == result.baseline["accuracy"]
    assert baseline["low"] <= baseline["accuracy"] <= baseline["high"]


def test_a_head_that_cannot_be_folded_stays_beside(make) -> None:
    context, _ = make(head="knn")
    assert (context.run / "best" / "head.safetensors").is_file()


def test_a_head_that_compares_pictures_learns_from_some_of_very_many_and_says_so(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(svm_knn, "MOST_ROWS", 12)
    context, _ = make(head="knn", views=2)
    told = [one["finding"]["id"] for one in trainings.told(context.run, "finding")]
    assert "head-learnt-from-some" in told
    stored = trained_model.load(context.run).head
    assert stored is not None
    assert stored.state_dict()["known"].shape[0] == 12
    assert bool((stored.state_dict()["votes"].sum(0) > 0).all())
