"""Pictures to predict, and what the model says about them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core import errors, file_kind
from core.data import folder_browser, no_ending, reading, typed_path
from core.protocol.prediction import PicturePrediction, PredictRequest
from core.runs import uploads
from core.runs.store import RunView
from pages.parts.shared import folder_browser as browser
from pages.parts.shared import (
    gallery,
    improve,
    labelled,
    labelling,
    notices,
    picture_card,
    run_rows,
    session,
)
from pages.parts.shared.labelled import Labelled
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, percent, plain, why

ANSWERS_A_PAGE = 24
TOP = 5
ERRORS_SHOWN = 5
_QUESTIONS_KEPT = 3
"""Answers that a tab remembers: one for each place that pictures come from."""


def chosen(way: str) -> list[Path]:
    """The pictures that the user has dropped, named or taken; each way keeps its own."""
    return {"drop": _dropped, "folder": _folder, "camera": _taken}[way]()


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


def _folder() -> list[Path]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Folder with pictures",
            key=session.bound("predict-folder", session.recall("predict-folder", "")),
            on_change=lambda: session.remember("predict-folder", session.now("predict-folder")),
            placeholder="/home/me/pictures/new",
            help=why("predict.folder"),
        )
        if st.button("Browse", icon=":material/folder_open:", key="browse-predict"):
            _browse()
        st.button("Answer them", key="answer-folder")  # the run it starts asks, as Enter does
    folder = typed_path.read(str(session.recall("predict-folder", "")))
    if folder is None:
        return []
    pictures: list[Path] = []
    with notices.guard():
        pictures = folder_browser.pictures(folder)
        if not pictures:
            st.caption("No pictures in this folder or below it.")
    return pictures


@st.dialog("Choose the folder with the new pictures", width="medium")
def _browse() -> None:
    folder = browser.pick("predict", "Answer the pictures in this folder")
    if folder is not None:
        session.remember("predict-folder", str(folder))
        st.rerun()


def show(run: RunView, files: list[Path]) -> None:
    """Ask the model and show its answers; a table to download."""
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
    model = labelled.of_model(run)
    improve.bar(run.folder, model, always=True)
    inside = run_rows.contents(run.folder, run.plan.task)
    cards = [_card(model, inside, row) for row in good]
    with st.container(key="whole-answers"), st.grid(4, min_column_width=210):
        for at in gallery.part("answers", len(good), ANSWERS_A_PAGE):
            with st.container(border=True, gap="xsmall"):
                _answer(good[at], cards[at], at)
    picture_card.show("answers", cards)
    gallery.turn("answers", len(good), ANSWERS_A_PAGE)
    for number, error in enumerate([row.error for row in rows if row.error][:ERRORS_SHOWN]):
        notices.error(error, key=f"-{number}")


Answered = tuple[Sequence[PicturePrediction], Path]
"""Answers, and the table that holds all of them."""


def _asked(run: RunView, files: list[Path]) -> Answered | None:
    question = (str(run.folder), tuple(str(file) for file in files))
    answers: dict[object, Answered] = session.recall("answers", {})
    if question in answers:
        return answers[question]
    bar = st.progress(0.0, text=f"Asking the model about {many(len(files), 'picture')} …")

    def progress(done: int, total: int) -> None:
        bar.progress(done / max(1, total), text=f"{done} of {many(total, 'picture')}")

    try:
        mark = hashlib.blake2b(repr(question).encode(), digest_size=4).hexdigest()
        table = uploads.folder() / f"{run.folder.name}-predictions-{mark}.csv"
        request = PredictRequest(run=run.folder, files=tuple(files), top=TOP, csv=table)
        rows = session.desk().ask(request, on_progress=progress).predictions
    except errors.GraftError as problem:
        bar.empty()
        notices.error(problem)
        return None
    bar.empty()
    latest = [*answers.items(), (question, (rows, table))][-_QUESTIONS_KEPT:]
    session.remember("answers", dict(latest))
    return rows, table


def _said(row: PicturePrediction) -> str:
    if row.labels is None:
        return str(row.label)
    return ", ".join(share.label for share in row.labels) or "None of them"


def _answer(row: PicturePrediction, card: PictureCard, at: int) -> None:
    gallery.picture(card, row="answers", at=at, side_px=320)
    doubt = "Not sure, perhaps " if row.sure is False else ""
    st.markdown(f"{doubt}**{plain(_said(row), longest=90)}**")
    for share in row.top[:3]:
        name = plain(share.label, longest=36)
        st.progress(min(1.0, share.confidence), text=f"{name} {percent(share.confidence)}")
    st.caption(plain(card.name, longest=60))
    if not card.of:
        return
    if said := labelling.said_of(card.path, card.of):
        st.markdown(said)
        return
    st.button(
        "Wrong? Say what it is",
        icon=":material/edit:",
        key=f"wrong-{at}",
        type="tertiary",
        on_click=picture_card.open_at,
        args=("answers", at),
    )


def _card(model: Labelled, inside: frozenset[str], row: PicturePrediction) -> PictureCard:
    sure = f", {percent(row.confidence)} sure" if row.confidence is not None else ""
    path = Path(row.file)
    return PictureCard(
        path=path,
        name=path.name,
        answer=f"{'not sure, perhaps ' if row.sure is False else ''}{_said(row)}{sure}",
        reason="The model was asked about it.",
        of=labelled.answered(model, _said(row), row.confidence, inside=inside)
        if model.kind in ("classify", "multilabel")
        else None,
    )
