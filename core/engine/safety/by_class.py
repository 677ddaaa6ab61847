"""The audit of pictures that show several classes: each class by itself, there or not there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from core.augment.catalogue import CATALOGUE
from core.data.dataset import Dataset
from core.data.target import OneClass
from core.engine.safety.report import AuditReport
from core.errors import OnlyOneClass
from core.safety.audit_result import MaxStrength
from core.safety.verdict import RANK, Verdict


def audit_each(dataset: Dataset, audit: Callable[[Dataset], AuditReport]) -> AuditReport:
    """Audit every class against the pictures without it, and put the reports together.

    Args:
        dataset: of several classes a picture.
        audit: audits a data set of two classes.

    Raises:
        OnlyOneClass: no class has enough pictures with it and without it.
    """
    reports: dict[str, AuditReport] = {}
    refused: OnlyOneClass | None = None
    for name in dataset.classes:
        try:
            reports[name] = audit(there_or_not(dataset, name))
        except OnlyOneClass as error:
            refused = error
    if refused and not reports:
        raise refused
    done = list(reports.values())
    return AuditReport(
        verdicts=tuple(_of_classes(reports)),
        largest=_least(report.largest for report in done),
        questions=tuple(dict.fromkeys(asked for report in done for asked in report.questions)),
        swaps={},
        costs=(),
        classes=dataset.classes,
        left_out=tuple(name for name in dataset.classes if name not in reports),
        pictures=max(report.pictures for report in done),
        groups=max(report.groups for report in done),
        seconds=sum(report.seconds for report in done),
    )


def there_or_not(dataset: Dataset, name: str) -> Dataset:
    """The same pictures in two classes: those that show a class, and those that do not."""
    without = f"no {name}"
    pictures = tuple(
        replace(picture, target=OneClass(name if name in picture.target.names else without))
        for picture in dataset.pictures
    )
    return replace(dataset, pictures=pictures, classes=tuple(sorted((name, without))),
                   kind="classify")  # fmt: skip


def _of_classes(reports: dict[str, AuditReport]) -> Iterable[Verdict]:
    """For each class, augmentation and strength the gravest word: whether it goes or comes."""
    for name, report in reports.items():
        gravest: dict[tuple[str, float], Verdict] = {}
        for verdict in report.verdicts:
            key = (verdict.augmentation, verdict.strength)
            own = verdict.model_copy(update={"label": name, "rival": None})
            if key not in gravest or RANK[own.verdict] > RANK[gravest[key].verdict]:
                gravest[key] = own
        yield from gravest.values()


def _least(limits: Iterable[Mapping[str, MaxStrength]]) -> dict[str, MaxStrength]:
    """What every class bears."""
    found: dict[str, MaxStrength] = {}
    for of_class in limits:
        for name, limit in of_class.items():
            before = found.get(name)
            found[name] = limit if before is None else _weaker(name, before, limit)
    return found


def _weaker(name: str, before: MaxStrength, limit: MaxStrength) -> MaxStrength:
    force = CATALOGUE[name].force

    def least(first: float | None, second: float | None) -> float | None:
        return None if first is None or second is None else min(first, second, key=force)

    return MaxStrength(
        strict=least(before.strict, limit.strict),
        usable=least(before.usable, limit.usable),
        unit=before.unit,
    )
