"""Small copies of pictures inside the report, so that it needs no other file."""

import base64
from pathlib import Path

from core.data import thumbnails
from core.errors import GraftError
from core.plan import plan as plans
from core.report import predictions, side_scores
from core.report.document_parts import escaped
from core.report.predictions import Prediction
from core.report.side_scores import Scored

SHOWN = 8
"""Mistakes that are shown."""
_SIDE_PX = 240


def mistakes(run: Path, side: Scored) -> list[str]:
    """The surest wrong answers of a side, each with what it shows and what was said.

    Args:
        run: its folder.
        side: scored before.

    Raises:
        RunNotReady, RunDamaged: see `core.report.predictions.read`.
    """
    plan = plans.load(run)
    answers, scores = side_scores.read(run, plan, side)
    worst = predictions.mistakes(answers, SHOWN)
    if not worst:
        return [f"<p>Not one mistake on these {scores.n:,} pictures.</p>"]
    shown = "".join(_mistake(Path(plan.folder) / row.file, row) for row in worst)
    return [f"<div class=pictures>{shown}</div>"]


def _mistake(path: Path, row: Prediction) -> str:
    shows = ", ".join(row.target.names) or "none of the classes"
    said = ", ".join(row.predicted.names) or "none of the classes"
    told = f"Said {said}, {row.confidence:.0%} sure. Is {shows}."
    return (
        f"<figure>{_picture(path)}<figcaption><b>{escaped(told)}</b><br>{escaped(row.file)}"
        "</figcaption></figure>"
    )


def _picture(path: Path) -> str:
    """The picture itself, or that it is not there (any more)."""
    try:
        data = thumbnails.thumbnail(path, _SIDE_PX).read_bytes()
    except (GraftError, OSError):
        return "<p class=gone>The picture cannot be read (any more).</p>"
    text = base64.b64encode(data).decode("ascii")
    return f'<img alt="" src="data:image/jpeg;base64,{text}">'
