"""Predictions of a run and their scores, read once for each version of the file."""

from pathlib import Path

import streamlit as st

from core.data import split as splits
from core.data.dataset import Side
from core.report import metrics, predictions
from core.report.metrics import Scores
from core.report.predictions import Predictions
from core.runs import store
from pages.parts.shared.words import many, percent


def path(run: Path, side: Side) -> Path:
    """Where the predictions of one side lie."""
    return run / "predictions" / f"{side}.csv"


@st.cache_data(max_entries=64, show_spinner=False)
def has_test(run: Path) -> bool:
    """True where pictures were kept back for the test set; a given split may have none."""
    return any(row.side == "test" for row in splits.load_rows(run / store.SPLIT))


def read(run: Path, side: Side) -> tuple[Predictions, Scores]:
    """Predictions and scores of one side.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read`.
    """
    file = path(run, side)
    version = file.stat().st_mtime_ns if file.is_file() else 0
    return _read(str(file), version)


@st.cache_data(max_entries=8, show_spinner=False)
def _read(file: str, version: int) -> tuple[Predictions, Scores]:
    del version  # part of the key: a file written anew is read anew
    found = predictions.read(Path(file))
    return found, metrics.score(found.labels, found.probabilities, found.classes)


def between(low: float | None, high: float | None) -> str:
    """A 95 % range in words: `93–98 %`."""
    if low is None or high is None:
        return "range not known"
    return f"{low * 100:.0f}–{percent(high)}"


def headline(scores: Scores, side: Side) -> str:
    """`96 % right on pictures it never saw (93–98 %, 153 pictures)`."""
    if scores.accuracy is None:
        return "No picture to score"
    what = "pictures it never saw" if side == "test" else "pictures it did not learn from"
    spread = between(scores.low, scores.high)
    return f"{percent(scores.accuracy)} right on {what} ({spread}, {many(scores.n, 'picture')})"
