"""Laws of the audit of several classes a picture."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data import scan
from core.data.dataset import Dataset
from core.engine.safety.by_class import audit_each, there_or_not
from core.engine.safety.report import AuditReport
from core.errors import OnlyOneClass
from core.safety.audit_result import MaxStrength
from core.safety.verdict import Verdict
from tests import worlds


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return scan.scan(worlds.several(tmp_path / "data", 20))


def test_a_class_is_there_or_not(dataset: Dataset) -> None:
    alone = there_or_not(dataset, "red circle")
    assert (alone.kind, alone.classes) == ("classify", ("no red circle", "red circle"))
    assert alone.counts["red circle"] == dataset.counts["red circle"]
    assert sum(alone.counts.values()) == len(dataset.pictures)


def report(dataset: Dataset, worse: str, usable: float | None) -> AuditReport:
    """Safe for the class, and something else for the pictures without it."""
    name = next(name for name in dataset.classes if not name.startswith("no "))
    said = (("safe", name), (worse, f"no {name}"))
    verdicts = tuple(
        Verdict(augmentation="hue", strength=0.1, label=label, rival=name, verdict=verdict)
        for verdict, label in said
    )
    limit = MaxStrength(strict=None, usable=usable, unit="x")
    return AuditReport(
        verdicts=verdicts, largest={"hue": limit}, questions=("q",), swaps={}, costs=(),
        classes=dataset.classes, left_out=(), pictures=9, groups=9, seconds=1.0,
    )  # fmt: skip


def test_the_gravest_word_counts_whether_a_class_goes_or_comes(dataset: Dataset) -> None:
    words = iter(("unsafe", "weakens", "safe"))
    strengths = iter((0.3, 0.1, 0.2))
    found = audit_each(dataset, lambda alone: report(alone, next(words), next(strengths)))
    assert [(v.label, v.rival, v.verdict) for v in found.verdicts] == [
        ("blue square", None, "unsafe"),
        ("green triangle", None, "weakens"),
        ("red circle", None, "safe"),
    ]
    assert found.largest["hue"].usable == 0.1
    assert (found.questions, found.seconds) == (("q",), 3.0)


def test_a_class_with_too_few_pictures_is_left_out_and_all_of_them_are_an_error(
    dataset: Dataset,
) -> None:
    def audit(alone: Dataset) -> AuditReport:
        if "red circle" in alone.classes:
            raise OnlyOneClass(what="Too few", why="It is so.", fix="Add some.")
        return report(alone, "safe", None)

    assert audit_each(dataset, audit).left_out == ("red circle",)
    with pytest.raises(OnlyOneClass):
        audit_each(replace(dataset, classes=("red circle",)), audit)
