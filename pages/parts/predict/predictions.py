"""Pictures to predict, and what the model says about them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core import errors, file_kind
from core.data import no_ending, reading
from core.protocol.prediction import PicturePrediction, PredictRequest
from core.report import answer_table
from core.runs import guarantee, not_sure, uploads
from core.runs.store import RunView
from pages.parts.predict import answers, sorting
from pages.parts.shared import notices, session
from pages.parts.shared.words import many, why

ERRORS_SHOWN = 5
_QUESTIONS_KEPT = 3
"""Answers that a tab remembers: one for each place that pictures come from."""


def chosen(way: str) -> list[Path]:
    """The pictures that the user has dropped or taken; each way keeps its own."""
    return {"drop": _dropped, "camera": _taken}[way]()


def _dropped() -> list[Path]:
    files = st.file_uploader(
        "Drop pictures here",
        accept_multiple_files=True,
        help=why("predict.drop"),
        key="dropped",
        on_change=session.forget,
        args=("dropped",),
    )
    if files:
        reasons = {file.name: _no_picture(file.name, file.getvalue()) for file in files}
        kept = []
        for file in files:
            if not reasons[file.name]:
                try:
                    kept.append(uploads.keep(file.name, file.getvalue()))
                except errors.DataError as refusal:  # a DICOM file
                    reasons[file.name] = refusal.why
        refused = [(name, reason) for name, reason in reasons.items() if reason]
        session.remember("dropped", (kept, refused))
    kept, refused = session.recall("dropped", ([], []))
    for number, (name, reason) in enumerate(refused[:ERRORS_SHOWN]):
        problem = errors.UnreadablePicture(
            what=f"{name} is no picture that can be answered",
            why=reason,
            fix=why("predict.refused"),
        )
        notices.error(problem, key=f"-dropped-{number}")
    return _with_clear(kept, "dropped") if not files else kept


def _no_picture(name: str, data: bytes) -> str:
    """Why a dropped file is not asked about; empty where it is."""
    kind = file_kind.told(data)
    if kind and not kind.endswith("picture"):
        return f"It is {kind}."
    if not kind and no_ending.without_ending(name):
        return "It has no ending, and its content is not a picture in a known format."
    reason = reading.not_tried(name)
    return f"{reason[0].upper()}{reason[1:]}." if reason else ""


def _taken() -> list[Path]:
    taken = st.camera_input(
        "Take a picture",
        help=why("predict.camera"),
        key="camera",
        on_change=session.forget,
        args=("taken",),
    )
    if taken:
        session.remember("taken", [uploads.keep("camera.jpg", taken.getvalue())])
    kept = session.recall("taken", [])
    return _with_clear(kept, "taken") if not taken else kept


def _with_clear(kept: list[Path], name: str) -> list[Path]:
    """What was given before this place was left and come back to, and a button that lets it go."""
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Still here from before: {many(len(kept), 'picture')}.", width="content")
            st.button(
                "Clear", key=f"clear-{name}", on_click=session.forget, args=(name,), type="tertiary"
            )
    return kept


def show(run: RunView, files: list[Path], source: Path | None = None) -> None:
    """Ask the model about pictures, of a folder perhaps, and show its answers."""
    if not files:
        notices.empty(
            "The answers will be here",
            "Each picture with its most likely classes and how sure the model is.",
            icon=":material/image_search:",
        )
        return
    answered = _asked(run, files)
    if answered is None:
        return
    rows, table = answered
    good = [row for row in rows if not row.error]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{many(len(good), 'picture')} answered**", help=why("predict.confidence"))
        if table.is_file():
            st.download_button(
                "Download as CSV",
                data=table.read_bytes(),
                file_name=f"{run.folder.name}-predictions.csv",
                mime="text/csv",
                icon=":material/download:",
                help=why("predict.csv"),
                key="csv",
            )
    answers.wall(run, good)
    sorting.show(run, table, answer_table.columns_of_all(run.plan, answers.TOP, rows), source)
    for number, error in enumerate([row.error for row in rows if row.error][:ERRORS_SHOWN]):
        notices.error(error, key=f"-{number}")


Answered = tuple[Sequence[PicturePrediction], Path]
"""Answers, and the table that holds all of them."""


def _asked(run: RunView, files: list[Path]) -> Answered | None:
    chosen = (not_sure.below(run.folder), guarantee.kept(run.folder))  # others: asked anew
    question = (str(run.folder), tuple(str(file) for file in files), chosen)
    before: dict[object, Answered] = session.recall("answers", {})
    if question in before:
        return before[question]
    bar = st.progress(0.0, text=f"Asking the model about {many(len(files), 'picture')} …")

    def progress(done: int, total: int) -> None:
        bar.progress(done / max(1, total), text=f"{done} of {many(total, 'picture')}")

    try:
        mark = hashlib.blake2b(repr(question).encode(), digest_size=4).hexdigest()
        table = uploads.folder() / f"{run.folder.name}-predictions-{mark}.csv"
        request = PredictRequest(run=run.folder, files=tuple(files), top=answers.TOP, csv=table)
        rows = session.desk().ask(request, on_progress=progress).predictions
    except errors.GraftError as problem:
        bar.empty()
        notices.error(problem)
        return None
    bar.empty()
    latest = [*before.items(), (question, (rows, table))][-_QUESTIONS_KEPT:]
    session.remember("answers", dict(latest))
    return rows, table
