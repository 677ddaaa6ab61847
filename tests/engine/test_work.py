"""Laws of the work of one run."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.engine import work
from core.engine.job import Job
from core.errors import FolderNotFound, TooFewImages
from tests.engine import trainings


@pytest.fixture
def job(tmp_path: Path) -> Job:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features", side_px=32)
    return trainings.job(plan, tmp_path / "run")


def test_the_result_tells_where_the_time_went(job: Job) -> None:
    result = work.do(job)
    assert result["strategy"] == "features"
    assert {"total", "open", "embed", "train"} <= set(result["seconds"])
    assert sum(result["seconds"].values()) <= 2 * result["seconds"]["total"] + 0.1
    start = trainings.told(job.run, "start")[0]
    assert start["device"] == "cpu"
    assert start["levers"]["gain"] >= 1
    assert start["resumed"] is False


def test_training_on_nothing_does_not_complete(job: Job) -> None:
    job.rows = tuple(replace(row, side="training") for row in job.rows)
    with pytest.raises(TooFewImages, match="validation"):
        work.do(job)
    job.rows = ()
    with pytest.raises(TooFewImages, match="training"):
        work.do(job)


def test_a_folder_that_is_gone_is_told_before_anything_else(job: Job) -> None:
    job.folder.rename(job.folder.with_name("gone"))
    with pytest.raises(FolderNotFound):
        work.do(job)
