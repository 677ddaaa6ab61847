"""Laws of what a head learns from."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.augment.choice import AugmentationChoice
from core.engine.feed.prefetch import Prefetch
from core.engine.run_context import RunContext
from core.engine.training import feature_data, run_training
from core.errors import TooFewImages
from tests.engine import trainings

FLIP = AugmentationChoice(name="horizontal_flip", strength=1)


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    weights = trainings.backbone(tmp_path / "w")
    plan = trainings.plan(
        world, weights, "features", augmentations=(FLIP,), side_px=32, class_weights=True
    )
    return trainings.context(plan, tmp_path / "run")


def test_views_are_learnt_from_and_never_counted_as_pictures(context: RunContext) -> None:
    body = run_training._open(context, torch.device("cpu"), Prefetch(context.folder, context.rows))
    found = feature_data.prepare(context, body, views=3)
    assert found.feature_set.features.shape[0] == 12 * 4
    assert found.plain.features.shape[0] == 12
    assert len(set(found.feature_set.groups)) == 12
    assert found.feature_set.weights is not None
    assert np.array_equal(found.plain.features, found.training.features[:, 0])
    assert found.validation.features.shape[1] == 1


def test_unreadable_pictures_are_told_with_their_number(context: RunContext) -> None:
    file = context.side("training")[0].file
    (context.folder / file).write_bytes(b"broken")
    body = run_training._open(context, torch.device("cpu"), Prefetch(context.folder, context.rows))
    feature_data.prepare(context, body)
    finding = trainings.told(context.run, "finding")[0]["finding"]
    assert finding["id"] == "unreadable-pictures"
    assert finding["items"] == [file]
    assert "1 of 16" in finding["sentence"]


def test_a_class_without_a_readable_picture_is_refused(context: RunContext) -> None:
    for row in context.side("training"):
        if row.label == "class 1":
            (context.folder / row.file).write_bytes(b"broken")
    with pytest.raises(TooFewImages, match="class 1"):
        feature_data.prepare(
            context,
            run_training._open(
                context, torch.device("cpu"), Prefetch(context.folder, context.rows)
            ),
        )
