"""Laws of what a head learns from."""

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine import material, work
from core.engine.early import Early
from core.engine.job import Job
from core.errors import TooFewImages
from core.plan.plan import AugmentationChoice
from tests.engine import trainings

FLIP = AugmentationChoice(name="horizontal_flip", strength=1)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    weights = trainings.backbone(tmp_path / "w")
    plan = trainings.plan(
        world, weights, "features", augmentations=(FLIP,), side_px=32, class_weights=True
    )
    return trainings.job(plan, tmp_path / "run")


def test_views_are_learnt_from_and_never_counted_as_pictures(job: Job) -> None:
    body = work._open(job, torch.device("cpu"), Early(job.folder, job.rows))
    found = material.prepare(job, body, views=3)
    assert found.known.features.shape[0] == 12 * 4
    assert found.plain.features.shape[0] == 12
    assert len(set(found.known.groups)) == 12
    assert found.known.weights is not None
    assert np.array_equal(found.plain.features, found.training.features[:, 0])
    assert found.validation.features.shape[1] == 1


def test_unreadable_pictures_are_told_with_their_number(job: Job) -> None:
    file = job.side("training")[0].file
    (job.folder / file).write_bytes(b"broken")
    body = work._open(job, torch.device("cpu"), Early(job.folder, job.rows))
    material.prepare(job, body)
    finding = trainings.told(job.run, "finding")[0]["finding"]
    assert finding["id"] == "unreadable-pictures"
    assert finding["items"] == [file]
    assert "1 of 16" in finding["sentence"]


def test_a_class_without_a_readable_picture_is_refused(job: Job) -> None:
    for row in job.side("training"):
        if row.label == "class 1":
            (job.folder / row.file).write_bytes(b"broken")
    with pytest.raises(TooFewImages, match="class 1"):
        material.prepare(job, work._open(job, torch.device("cpu"), Early(job.folder, job.rows)))
