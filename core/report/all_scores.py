"""Every score of a model as a line to read: what it is called, its value, its range and its n."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.tasks.class_scores import ClassificationScores, ClassScores
from core.tasks.label_scores import LabelClassScores, LabelScores
from core.tasks.task import Scores

WHOLE = (
    ("balanced_accuracy", "Balanced accuracy", True),
    ("exact", "All classes named and no others", True),
    ("roc_auc", "ROC area (AUC)", False),
    ("average_precision", "Average precision", False),
    ("log_loss", "Log loss", False),
    ("brier", "Brier score", False),
    ("calibration_error", "Calibration error", True),
)
"""Fields of the records of scores, their titles, and whether they are told in percent."""
_OF_CLASS = (
    ("precision", "Precision", True),
    ("recall", "Recall", True),
    ("f1", "F1", True),
    ("roc_auc", "ROC area (AUC)", False),
    ("average_precision", "Average precision", False),
)


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """One score."""

    name: str
    """Of the field, or `top_3`."""
    title: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    """Pictures, or answers, that it was counted on."""
    percent: bool

    @property
    def said(self) -> str:
        """`93.1 %`, `0.214`, `not known`."""
        return "not known" if self.value is None else self._told(self.value)

    @property
    def between(self) -> str:
        """`90.0 to 95.2 %`."""
        if self.low is None or self.high is None:
            return "not known"
        return f"{self._told(self.low)} to {self._told(self.high)}"

    def _told(self, value: float) -> str:
        return f"{100 * value:.1f}\u202f%" if self.percent else f"{value:.3f}"


def of_all(scores: Scores) -> list[ScoreLine]:
    """What is told beside the primary metric, of the whole."""
    lines = list(_lines(scores, WHOLE, scores.n))
    if isinstance(scores, LabelScores):  # its primary metric is told above all
        return [line for line in lines if line.name != "average_precision"]
    if isinstance(scores, ClassificationScores):
        lines[1:1] = [
            ScoreLine(
                name=f"top_{top.k}",
                title=f"Among the {top.k} likeliest (top-{top.k})",
                value=top.share,
                low=top.low,
                high=top.high,
                n=scores.n,
                percent=True,
            )
            for top in scores.top
        ]
    return lines


def of_class(row: ClassScores | LabelClassScores) -> list[ScoreLine]:
    """The scores of one class; the precision counts what was taken for it."""
    counted = {"precision": row.predicted}
    return [
        line if line.name not in counted else _with_n(line, counted[line.name])
        for line in _lines(row, _OF_CLASS, row.n)
    ]


def _with_n(line: ScoreLine, n: int) -> ScoreLine:
    return ScoreLine(**{**vars(line), "n": n})


def _lines(
    record: object, fields: tuple[tuple[str, str, bool], ...], n: int
) -> Iterator[ScoreLine]:
    """A line for each field that the record has; the range of the recall is the record's own."""
    for name, title, percent in fields:
        if not hasattr(record, name):
            continue
        ends = ("low", "high") if name == "recall" else (f"{name}_low", f"{name}_high")
        low, high = (getattr(record, end, None) for end in ends)
        value = getattr(record, name)
        yield ScoreLine(
            name=name, title=title, value=value, low=low, high=high, n=n, percent=percent
        )
