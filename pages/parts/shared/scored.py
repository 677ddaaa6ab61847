"""Predictions of a run and their scores, read once for each version of the file."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from core.plan.plan import Plan
from core.report import side_scores
from core.report.gain import Gain, gain
from core.report.paired import HELD_BACK
from core.report.predictions import Prediction, Predictions
from core.report.side_scores import Scored
from core.runs.store import RunView
from core.tasks.task import Metric, Scores
from pages.parts.shared import labelled
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, percent


def read(run: RunView, side: Scored) -> tuple[Predictions, Scores]:
    """Predictions and scores.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read`.
    """
    file = side_scores.path(run.folder, side)
    version = file.stat().st_mtime_ns if file.is_file() else 0
    return _read(run.folder, run.plan, side, version)


@st.cache_data(max_entries=8, show_spinner=False)
def _read(run: Path, _plan: Plan, side: Scored, version: int) -> tuple[Predictions, Scores]:
    del version  # part of the key: a file written anew is read anew
    return side_scores.read(run, _plan, side)


def belonging(run: RunView, side: Scored) -> list[str]:
    """What each picture of `read` belongs to, in its order."""
    file = side_scores.path(run.folder, side)
    return _belonging(run.folder, run.plan, side, file.stat().st_mtime_ns)


@st.cache_data(max_entries=8, show_spinner=False)
def _belonging(run: Path, _plan: Plan, side: Scored, version: int) -> list[str]:
    return side_scores.belonging(run, _plan, _read(run, _plan, side, version)[0])


def gained(run: RunView) -> Gain | None:
    """What a training gained over the model that it follows; see `core.report.gain.gain`."""
    origin = run.plan.origin
    if origin is None:
        return None
    places = [run.folder, Path(origin.place)]
    files = [side_scores.path(place, side) for place in places for side in HELD_BACK]
    versions = tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)
    return _gained(run.folder, run.plan, versions)


@st.cache_data(max_entries=8, show_spinner=False)
def _gained(run: Path, _plan: Plan, versions: tuple[int, ...]) -> Gain | None:
    del versions  # part of the key, as above
    return gain(run, _plan)


def between(low: float | None, high: float | None) -> str:
    """A 95 % range in words: `93–98 %`."""
    if low is None or high is None:
        return "range not known"
    return f"{low * 100:.0f}–{percent(high)}"


_ON: dict[Scored, str] = {
    "test": "pictures it never saw",
    "validation": "pictures it did not learn from",
    "training": "pictures it learnt from",
    "folds": "pictures held out in turn",
}


def headline(scores: Scores, metric: Metric, side: Scored) -> str:
    """`96 % right on pictures it never saw (93–98 %, 153 pictures)`."""
    if scores.value is None:
        return "No picture to score"
    what = _ON[side]
    spread = between(scores.low, scores.high)
    many_of_them = many(scores.n, "picture")
    return f"{percent(scores.value)} {metric.said} on {what} ({spread}, {many_of_them})"


def cards(run: RunView, rows: Iterable[Prediction], side: Scored, reason: str) -> list[PictureCard]:
    """The card of each picture that a model was scored on.

    Args:
        run: whose it is.
        rows: what was said of the pictures.
        side: of the split that they lie on, or `folds`.
        reason: why they are shown, a sentence.
    """
    model = labelled.of_model(run)
    return [
        PictureCard(
            path=Path(run.plan.folder) / row.file,
            name=row.file,
            label=shows(row),
            answer=f"{said(row)}, {percent(row.confidence)} sure",
            side=None if side == "folds" else side,
            reason=reason,
            of=labelled.answered(model, said(row), row.confidence, names=row.target.names),
        )
        for row in rows
    ]


def said(row: Prediction) -> str:
    """What a picture was taken for."""
    return ", ".join(row.predicted.names) or "none of the classes"


def shows(row: Prediction) -> str:
    """What a picture really shows."""
    return ", ".join(row.target.names) or "none of the classes"
