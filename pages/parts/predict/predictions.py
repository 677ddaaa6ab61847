"""Pictures to predict, and what the model says about them."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core import errors
from core.data import folder_browser
from core.protocol.prediction import PicturePrediction, PredictRequest
from core.runs import uploads
from core.runs.store import RunView
from pages.parts.shared import gallery, notices, picture_card, session
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, percent, plain, why

PREDICTIONS_SHOWN = 24
TOP = 5
_TYPES = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif"]


def chosen(way: str) -> list[Path]:
    """The pictures that the user has dropped, named or taken."""
    if way == "folder":
        return _folder()
    if way == "camera":
        taken = st.camera_input("Take a picture", help=why("predict.camera"), key="camera")
        return [uploads.keep("camera.jpg", taken.getvalue())] if taken else []
    dropped = st.file_uploader(
        "Drop pictures here",
        type=_TYPES,
        accept_multiple_files=True,
        help=why("predict.drop"),
        key="dropped",
    )
    return [uploads.keep(file.name, file.getvalue()) for file in dropped]


def _folder() -> list[Path]:
    text = st.text_input(
        "Folder with pictures",
        placeholder="/home/me/pictures/new",
        help=why("predict.folder"),
        key="predict-folder",
        persist_state="session",
    )
    if not text.strip():
        return []
    found: list[Path] = []
    with notices.guard():
        found = folder_browser.pictures(Path(text.strip()).expanduser())
        if not found:
            st.caption("No pictures in this folder or below it.")
    return found


def show(run: RunView, files: list[Path]) -> None:
    """Ask the model and show its answers; a table to download."""
    if not files:
        notices.empty(
            "The answers will be here",
            "Each picture with its most likely classes and how sure the model is.",
            icon=":material/image_search:",
        )
        return
    rows = _asked(run, files)
    if rows is None:
        return
    good = [row for row in rows if not row.error]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{many(len(good), 'picture')} answered**", help=why("predict.confidence"))
        table = session.recall("answers-csv")
        if table and Path(table).is_file():
            st.download_button(
                "Download as CSV",
                data=Path(table).read_bytes(),
                file_name=f"{run.folder.name}-predictions.csv",
                mime="text/csv",
                icon=":material/download:",
                help=why("predict.csv"),
                key="csv",
            )
    cards = [_card(row) for row in good[:PREDICTIONS_SHOWN]]
    with st.container(key="whole-answers"), st.grid(4, min_column_width=210):
        for at, (row, card) in enumerate(zip(good, cards, strict=False)):
            with st.container(border=True, gap="xsmall"):
                _answer(row, card, at)
    picture_card.show("answers", cards)
    if len(good) > PREDICTIONS_SHOWN:
        st.caption(
            f"The first {PREDICTIONS_SHOWN} of {len(good):,} are shown; the table holds all."
        )
    for error in [row.error for row in rows if row.error][:5]:
        notices.error(error)


def _asked(run: RunView, files: list[Path]) -> Sequence[PicturePrediction] | None:
    question = (str(run.folder), tuple(str(file) for file in files))
    if session.recall("asked") == question:
        known: Sequence[PicturePrediction] | None = session.recall("answers")
        return known
    bar = st.progress(0.0, text=f"Asking the model about {many(len(files), 'picture')} …")

    def progress(done: int, total: int) -> None:
        bar.progress(done / max(1, total), text=f"{done} of {many(total, 'picture')}")

    try:
        table = uploads.folder() / f"{run.folder.name}-predictions.csv"
        request = PredictRequest(run=run.folder, files=tuple(files), top=TOP, csv=table)
        rows = session.desk().ask(request, on_progress=progress).predictions
    except errors.GraftError as problem:
        bar.empty()
        notices.error(problem)
        return None
    bar.empty()
    session.remember("asked", question)
    session.remember("answers", rows)
    session.remember("answers-csv", str(table))
    return rows


def _said(row: PicturePrediction) -> str:
    if row.labels is None:
        return str(row.label)
    return ", ".join(share.label for share in row.labels) or "None of them"


def _answer(row: PicturePrediction, card: PictureCard, at: int) -> None:
    gallery.picture(card, row="answers", at=at, side_px=320)
    st.markdown(f"**{plain(_said(row), longest=90)}**")
    for share in row.top[:3]:
        name = plain(share.label, longest=36)
        st.progress(min(1.0, share.confidence), text=f"{name} {percent(share.confidence)}")
    st.caption(plain(card.name, longest=60))


def _card(row: PicturePrediction) -> PictureCard:
    sure = f", {percent(row.confidence)} sure" if row.confidence is not None else ""
    return PictureCard(
        path=Path(row.file),
        name=uploads.shown_name(Path(row.file)),
        answer=f"{_said(row)}{sure}",
        reason="The model was asked about it.",
    )
