"""Pictures with what the model said of each, page by page."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.protocol.prediction import PicturePrediction
from core.report import caution
from core.runs.store import RunView
from pages.parts.shared import gallery, improve, labelled, labelling, picture_card, run_rows
from pages.parts.shared.labelled import Labelled
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import percent, plain, why

ANSWERS_A_PAGE = 24
TOP = 5
"""Classes that are told of each picture."""
ROW = "answers"


def wall(run: RunView, rows: Sequence[PicturePrediction]) -> None:
    """All of some answers, those of one page at a time; a card leads to those of all."""
    _draw(run, rows, gallery.part(ROW, len(rows), ANSWERS_A_PAGE))
    gallery.turn(ROW, len(rows), ANSWERS_A_PAGE)


def page(run: RunView, rows: Sequence[PicturePrediction]) -> None:
    """The answers of one page, where there are too many to hold all."""
    _draw(run, rows, range(len(rows)))


def _draw(run: RunView, rows: Sequence[PicturePrediction], places: Sequence[int]) -> None:
    model = labelled.of_model(run)
    improve.bar(run.folder, model, always=True)
    inside = run_rows.contents(run.folder, run.plan.task)
    cards = [_card(model, inside, row) for row in rows]
    with st.container(key=f"whole-{ROW}"), st.grid(4, min_column_width=210):
        for at in places:
            with st.container(border=True, gap="xsmall"):
                _answer(rows[at], cards[at], at)
    picture_card.show(ROW, cards)


def said(row: PicturePrediction) -> str:
    """What is said of one picture."""
    if row.labels is None:
        return str(row.label)
    return ", ".join(share.label for share in row.labels) or "None of them"


def _answer(row: PicturePrediction, card: PictureCard, at: int) -> None:
    gallery.picture(card, row=ROW, at=at, side_px=320)
    doubt = "Not sure, perhaps " if row.sure is False else ""
    st.markdown(f"{doubt}**{plain(said(row), longest=90)}**")
    if several := caution.several(row):
        _one_of(row, several)
    for share in row.top[:3]:
        name = plain(share.label, longest=36)
        st.progress(min(1.0, share.confidence), text=f"{name} {percent(share.confidence)}")
    st.caption(plain(card.name, longest=60))
    if not card.of:
        return
    if by_people := labelling.said_of(card.path, card.of):
        st.markdown(by_people)
        return
    st.button(
        "Wrong? Say what it is",
        icon=":material/edit:",
        key=f"wrong-{at}",
        type="tertiary",
        on_click=picture_card.open_at,
        args=(ROW, at),
    )


def _one_of(row: PicturePrediction, several: str) -> None:
    often = percent(row.one_of.guarantee) if row.one_of else ""
    said = plain(several[0].upper() + several[1:], longest=160)
    st.markdown(f"{said} · {often} guarantee", help=why("predict.one_of"))


def _card(model: Labelled, inside: frozenset[str], row: PicturePrediction) -> PictureCard:
    sure = f", {percent(row.confidence)} sure" if row.confidence is not None else ""
    several = f", {words}" if (words := caution.several(row)) else ""
    path = Path(row.file)
    return PictureCard(
        path=path,
        name=path.name,
        answer=f"{'not sure, perhaps ' if row.sure is False else ''}{said(row)}{sure}{several}",
        reason="The model was asked about it.",
        of=labelled.answered(model, said(row), row.confidence, inside=inside)
        if model.kind in ("classify", "multilabel")
        else None,
    )
