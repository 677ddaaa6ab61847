"""The learning curve is told from the first second, costs next to nothing and changes nothing."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.data.split import Row
from core.data.target import OneClass
from core.engine.run_context import RunContext
from core.engine.tasks.engine_task import Labels
from core.engine.training import learning_curve
from core.engine.training.learning_curve import LearningCurve
from core.runs import events, store
from core.runs.event import LearningPoint
from tests.engine import trainings

NAMES = ("class 0", "class 1")
CHECKED = 40


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    world = trainings.coloured(tmp_path / "pictures", 8, classes=2)
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    return trainings.context(plan, tmp_path / "run")


def collate(rows: Sequence[Row]) -> Labels:
    return np.array([NAMES.index(row.label) for row in rows])


def pictures(
    count: int, side: str, *, seed: int = 0, apart: float = 1.0
) -> tuple[list, np.ndarray]:
    """Rows of two classes by turns, and features in which they lie that far apart."""
    rng = np.random.default_rng(seed)
    rows = [
        Row(file=f"{side}{at}", target=OneClass(NAMES[at % 2]), side=side, content=f"{side}{at}")
        for at in range(count)
    ]
    features = rng.normal(0, 1, (count, 16)).astype(np.float32)
    features[:, 0] += apart * np.array([at % 2 for at in range(count)])
    return rows, features


def told(context: RunContext) -> list[LearningPoint]:
    return [event for event in events.read(context.run)[0] if isinstance(event, LearningPoint)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time that passes only when a test says so."""
    now = [100.0]
    monkeypatch.setattr("core.engine.training.learning_curve.time.monotonic", lambda: now[0])
    return now


def test_points_come_once_a_second_on_what_is_there(
    context: RunContext, clock: list[float]
) -> None:
    curve = LearningCurve(context, collate)
    learn, check = pictures(60, "training"), pictures(CHECKED, "validation", seed=1)
    for at in range(0, 60, 10):
        curve.hear(learn[0][at : at + 10], learn[1][at : at + 10])
        curve.hear(check[0][at // 2 : at // 2 + 5], check[1][at // 2 : at // 2 + 5])
        clock[0] += 0.5
    points = told(context)
    assert [point.pictures for point in points] == [10, 30, 50]
    assert [point.scores["n"] for point in points] == [5, 10, 20]
    assert all(not point.settled for point in points)


def test_nothing_is_told_before_there_are_two_classes_and_something_to_check_with(
    context: RunContext, clock: list[float]
) -> None:
    curve = LearningCurve(context, collate)
    learn, check = pictures(20, "training"), pictures(4, "validation")
    clock[0] += 9
    curve.hear(learn[0][::2], learn[1][::2])
    curve.hear(check[0], check[1])
    assert told(context) == []
    curve.settle()
    assert told(context) == []
    curve.hear(learn[0][1::2], learn[1][1::2])
    assert len(told(context)) == 1


def test_a_point_is_left_out_where_it_would_cost_more_than_its_share(
    context: RunContext, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = learning_curve.ridge

    def slow(*given: np.ndarray) -> object:
        clock[0] += 1.0
        return quick(*given)

    monkeypatch.setattr(learning_curve, "ridge", slow)
    curve = LearningCurve(context, collate)
    learn, check = pictures(200, "training"), pictures(200, "validation")
    begun = clock[0]
    for at in range(200):
        curve.hear(learn[0][at : at + 1], learn[1][at : at + 1])
        curve.hear(check[0][at : at + 1], check[1][at : at + 1])
        clock[0] += 1.0
    count = len(told(context))
    assert 2 <= count <= learning_curve.SHARE * (clock[0] - begun) + 1


def test_at_the_end_every_size_is_judged_on_all_validation_pictures(context: RunContext) -> None:
    curve = LearningCurve(context, collate)
    curve.hear(*pictures(80, "training", apart=3.0))
    curve.hear(*pictures(CHECKED, "validation", seed=1, apart=3.0))
    before = len(told(context))
    curve.settle()
    points = told(context)[before:]
    assert [point.pictures for point in points] == [10, 20, 40, 80]
    assert {point.scores["n"] for point in points} == {CHECKED}
    assert all(point.settled for point in points)
    assert points[0].gained is None
    for smaller, after in itertools.pairwise(points):
        right = [(point.scores["accuracy"] or 0) * CHECKED for point in (smaller, after)]
        assert (after.gained or 0) - (after.lost or 0) == pytest.approx(right[1] - right[0])
    assert (points[-1].scores["accuracy"] or 0) > 0.8


def test_a_view_of_the_run_keeps_the_settled_points_alone(context: RunContext) -> None:
    context.journal.write(LearningPoint(pictures=9, scores={"accuracy": 0.5, "n": 3}))
    assert [point.pictures for point in store.read(context.run).learning] == [9]
    for size in (5, 10):
        point = LearningPoint(pictures=size, scores={"accuracy": 0.9, "n": 8}, settled=True)
        context.journal.write(point)
    assert [point.pictures for point in store.read(context.run).learning] == [5, 10]


def test_very_many_pictures_are_not_all_kept(
    context: RunContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning_curve, "MOST", 32)
    curve = LearningCurve(context, collate)
    curve.hear(*pictures(80, "training"))
    curve.hear(*pictures(80, "validation", seed=1))
    curve.settle()
    last = told(context)[-1]
    assert (last.pictures, last.scores["n"]) == (32, 32)
