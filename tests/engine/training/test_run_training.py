"""Laws of the work of one run."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.engine.run_context import RunContext
from core.engine.training import run_training
from core.errors import FolderNotFound, TooFewImages
from tests.engine import trainings


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features", side_px=32)
    return trainings.context(plan, tmp_path / "run")


def test_the_result_tells_where_the_time_went(context: RunContext) -> None:
    result = run_training.do(context)
    assert result.strategy == "features"
    assert {"total", "open", "embed", "train"} <= set(result.seconds)
    assert sum(result.seconds.values()) <= 2 * result.seconds["total"] + 0.1
    start = trainings.told(context.run, "start")[0]
    assert start["device"] == "cpu"
    assert start["levers"]["gain"] >= 1
    assert start["resumed"] is False


def test_training_on_nothing_does_not_complete(context: RunContext) -> None:
    context.rows = tuple(replace(row, side="training") for row in context.rows)
    with pytest.raises(TooFewImages, match="validation"):
        run_training.do(context)
    context.rows = ()
    with pytest.raises(TooFewImages, match="training"):
        run_training.do(context)


def test_a_folder_that_is_gone_is_told_before_anything_else(context: RunContext) -> None:
    context.folder.rename(context.folder.with_name("gone"))
    with pytest.raises(FolderNotFound):
        run_training.do(context)
