"""Laws of fine-tuning from pictures to the best weights."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.augment.choice import AugmentationChoice
from core.engine.backbone import network
from core.engine.feed import images
from core.engine.heads import logistic
from core.engine.run_context import RunContext
from core.engine.tasks import classify
from core.engine.training import checkpoint, loop, run_training, trained_model, unfreezing
from core.engine.training.learning_curve import LearningCurve
from core.errors import DiskFull
from core.report import predictions
from core.runs.stop import Stopped
from core.tasks.classify import TASK
from tests.engine import trainings


@pytest.fixture
def make(tmp_path: Path):
    world = trainings.coloured(tmp_path / "pictures", 16)
    weights = trainings.backbone(tmp_path / "w")

    def made(strategy: str, name: str = "run", **given: Any) -> RunContext:
        recipe = {"side_px": 32, "epochs": 2, **given}
        return trainings.context(
            trainings.plan(world, weights, strategy, **recipe), tmp_path / name
        )

    return made


@pytest.mark.parametrize("strategy", ["staged", "gradual", "full"])
def test_fine_tuning_never_falls_below_frozen_features(make, strategy: str) -> None:
    context = make(strategy)
    result = run_training.do(context)
    assert result.validation["accuracy"] >= result.baseline["accuracy"]
    assert result.epochs == 2
    assert [e["epoch"] for e in trainings.told(context.run, "epoch")] == [1, 2]


def test_a_start_that_nothing_beats_stays_and_is_told(make) -> None:
    context = make("staged")
    result = run_training.do(context)
    assert result.validation == result.baseline
    assert not any(epoch["best"] for epoch in trainings.told(context.run, "epoch"))
    findings = [event["finding"]["id"] for event in trainings.told(context.run, "finding")]
    assert findings.count("start-kept") == 1


@pytest.mark.parametrize("strategy", ["staged", "gradual", "full"])
def test_the_stage_that_is_named_is_the_stage_at_work(make, strategy: str) -> None:
    context = make(strategy, epochs=3, head_epochs=1)
    run_training.do(context)
    named, at_work = "", []
    for event in trainings.told(context.run):
        if event["kind"] == "phase":
            named = event["title"]
        elif event["kind"] == "epoch":
            at_work.append(f"Training the {event['stage']}")
            assert named == at_work[-1]
    assert len(at_work) == 3
    assert len(set(at_work)) > 1


def test_norms_and_biases_alone_move_where_nothing_else_may(make) -> None:
    context = make("full", trainable="norms_and_biases", learning_rate=0.02, blend=False)
    begun = network.load(context.plan.backbone, 3).state_dict()
    run_training.do(context)
    position, tensors = checkpoint.read(context.run / checkpoint.CHECKPOINT_FILE, "cpu")
    last = tensors["net"]
    moved = {name for name, one in last.items() if not name.startswith("fc.")
             and one.is_floating_point() and not torch.equal(one, begun[name])}  # fmt: skip
    assert moved
    assert all(last[name].ndim <= 1 for name in moved)
    assert position.history[-1]["stage"] == "whole network, norms and biases only"


def test_a_backbone_that_has_no_norms_to_tune_is_told(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfreezing, "norms_and_biases", lambda _: frozenset())
    context = make("staged", trainable="norms_and_biases")
    run_training.do(context)
    told = [event["finding"]["id"] for event in trainings.told(context.run, "finding")]
    assert told.count("no-norms-to-tune") == 1


def test_a_stop_while_the_first_head_is_solved_is_obeyed(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make("staged")

    def solve(features, tick):
        context.stop.signalled.set()
        return logistic.regression(features, tick)

    monkeypatch.setattr(classify, "TASK", replace(classify.TASK, solve=solve))
    with pytest.raises(Stopped):
        run_training.do(context)
    assert [e["name"] for e in trainings.told(context.run, "phase")][-1] == "head"


def test_scratch_needs_no_weights_and_has_no_baseline(make) -> None:
    context = make("scratch")
    bare = context.plan.backbone.model_copy(update={"source": "scratch", "path": None})
    context.plan = context.plan.model_copy(update={"backbone": bare})
    result = run_training.do(context)
    assert result.baseline is None
    assert not trainings.told(context.run, "baseline")


def test_the_predictions_are_those_of_the_best_weights(make) -> None:
    context = make("full", epochs=3, learning_rate=0.05)
    run_training.do(context)
    model = trained_model.load(context.run)
    for side in ("training", "validation"):
        found = predictions.read(context.run / "predictions" / f"{side}.csv", TASK)
        squares = [
            images.read(context.folder / f, model.preprocessing)
            for f in [row.file for row in found.rows]
        ]
        shares = torch.softmax(torch.from_numpy(model.answer(np.stack(squares))), 1).numpy()
        assert np.abs(shares - found.probabilities).max() < 0.02


def test_every_option_can_be_on_at_once(make) -> None:
    mixes = tuple(AugmentationChoice(name=n, strength=0.4) for n in ("mixup", "cutmix"))
    context = make(
        "full",
        optimizer="sgd",
        schedule="one_cycle",
        label_smoothing=0.1,
        dropout=0.2,
        stochastic_depth=0.1,
        ema_decay=0.9,
        class_weights=True,
        balanced_sampling=True,
        gradient_clip=0.5,
        accumulation=2,
    )
    context.plan = context.plan.model_copy(update={"augmentations": mixes})
    assert run_training.do(context).epochs == 2


def test_a_full_disk_pauses_and_keeps_the_best_weights(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make("full", epochs=3)
    true = loop.keep

    def full(t):
        if t.progress.epoch == 1:
            raise DiskFull(what="full", why="", fix="")
        true(t)

    monkeypatch.setattr(loop, "keep", full)
    with pytest.raises(DiskFull):
        run_training.do(context)
    assert trained_model.load(context.run).classes == context.plan.classes
    monkeypatch.setattr(loop, "keep", true)
    assert run_training.do(context).epochs == 3


def test_a_loss_that_is_no_number_ends_it_with_the_best_weights_kept(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, true = make("full", epochs=4, patience=0), loop._logits

    def burst(t, x):
        logits = true(t, x)
        return logits * float("nan") if t.progress.epoch == 1 else logits

    monkeypatch.setattr(loop, "_logits", burst)
    result = run_training.do(context)
    found = [f["finding"]["id"] for f in trainings.told(context.run, "finding")]
    assert "loss-not-a-number" in found
    assert result.epochs == 2
    model = trained_model.load(context.run)
    assert all(bool(p.isfinite().all()) for p in model.net.parameters())


def test_a_stop_in_the_middle_is_taken_up_to_the_last_bit(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = make("staged", "calm", epochs=3)
    run_training.do(calm)
    context, true, count = make("staged", "stopped", epochs=3), loop.step, 0

    def step(t, batch):
        nonlocal count
        count += 1
        if count in (2, 9, 11):
            t.context.stop.signalled.set()
        return true(t, batch)

    monkeypatch.setattr(loop, "step", step)
    for _ in range(3):
        with pytest.raises(Stopped):
            run_training.do(context)
        context.stop.signalled.clear()
    run_training.do(context)
    assert trainings.curve(context.run) == trainings.curve(calm.run)
    assert trainings.weights(context.run) == trainings.weights(calm.run)


def test_patience_ends_a_training_that_gets_no_better(
    make, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = classify.score(np.empty((0, 3)), np.empty(0, np.int64))
    found = iter([0.5, 0.5] + [0.0] * 30)
    told = replace(classify.TASK, score=lambda *_: {**none, "accuracy": next(found)})
    monkeypatch.setattr(classify, "TASK", told)
    for name in ("hear", "settle"):  # they would take scores too
        monkeypatch.setattr(LearningCurve, name, lambda *_: None)
    assert run_training.do(make("full", epochs=30, head_epochs=1, patience=2)).epochs == 2
