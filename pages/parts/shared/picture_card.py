"""The picture card: one picture seen large, what it is, and why it is here; the same everywhere.

A row is any list of pictures on a page. Whoever draws one lays `button` over each picture and calls
`show` after the last; what can be done with a picture stands in the card, beside its facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import home, machine
from core.data import formats, thumbnails
from core.data.dataset import Side
from core.errors import GraftError
from pages.parts.shared import improve, labelling, looked, nearest, selection, session
from pages.parts.shared.labelled import Labelled
from pages.parts.shared.words import plain

LARGE_PX = 1280
_OPENED = "picture-card"
_CARDS = "picture-cards"
_WHOLE = "picture-whole-page"


@dataclass(frozen=True, kw_only=True)
class PictureCard:
    """One picture of a row, and what its card says."""

    path: Path
    name: str
    """As it is shown: of a data set, the path inside its folder."""
    reason: str
    """Why it is here, a sentence."""
    label: str = ""
    """The class or classes that it is said to show; empty = not known."""
    answer: str = ""
    """What a model says, where one was asked."""
    side: Side | None = None
    group: str = ""
    """What it belongs to, where that is known."""
    of: Labelled | None = None
    """Whose it is, where something can be said of it."""

    @property
    def alt(self) -> str:
        """For screen readers."""
        return f"{self.label or 'Picture'}: {self.name}"


def button(card: PictureCard, *, row: str, at: int) -> None:
    """What opens the card of a picture: it lies over the picture, by its place in `style.css`.

    Args:
        card: the picture's.
        row: tells several rows of a page apart.
        at: its place in the row.
    """
    st.button(
        f"Open {plain(card.name, longest=80)}",
        key=f"card-{row}-{at}",
        type="tertiary",
        on_click=open_at,
        args=(row, at),
    )


def open_at(row: str, at: int) -> None:
    """Open a card of a row when the page is drawn next.

    Args:
        row: see `button`.
        at: see there.
    """
    selection.choose_no_more()
    session.remember(_OPENED, (row, at))
    session.forget(_CARDS)


def show(row: str, cards: Sequence[PictureCard]) -> None:
    """Open the card of a row, if one of its pictures was pressed.

    The card belongs to the page and not to the row: that may go, with what is said of its pictures,
    and the turn of a row that is gone is lost. So where a row is drawn by itself, the whole page is
    drawn anew.
    """
    if session.recall(_OPENED, ("", 0))[0] == row and cards and not session.recall(_CARDS):
        session.remember(_CARDS, cards)
        if not session.recall(_WHOLE):
            st.rerun(scope="app")
    selection.follow()


def begin() -> None:
    """The whole page is drawn from here on to `draw`; for the frame."""
    session.remember(_WHOLE, True)


def draw() -> None:
    """The card that was opened, if there is one; for the frame, after the page.

    A page that is cut short and drawn anew loses the pictures that it had not come to.
    """
    session.remember(_WHOLE, False)
    cards = session.recall(_CARDS)
    if cards:
        _dialog(cards)


def close() -> None:
    """Open none any more."""
    session.forget(_OPENED)
    session.forget(_CARDS)


@st.dialog("Picture", width="large", on_dismiss=close)
def _dialog(cards: Sequence[PictureCard]) -> None:
    row, at = session.recall(_OPENED, ("", 0))
    at = min(at, len(cards) - 1)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _seen(cards[at])
    with right:
        _facts(cards[at])
        if whose := cards[at].of:
            labelling.actions(cards[at].path, whose)
            improve.on_card(whose)
        if len(cards) > 1:
            _neighbours(row, at, len(cards))


def _seen(card: PictureCard) -> None:
    """The picture, and what its model makes of it where one was asked."""
    place = st.container(key="card-picture")
    run = card.of.run if card.of else None
    answer = looked.at(run, card.path) if run and looked.toggle("card-heat") else None
    with place:
        if answer and answer.decided:
            st.image(str(answer.image), width="stretch", alt=card.alt)
        else:
            _large(card)
    if answer:
        st.caption(looked.words(answer))
    if run and nearest.toggle("card-nearest"):
        like = nearest.of(run, [card.path])
        if like:
            nearest.show(run, like.pictures[0])
            st.caption(nearest.basis(like))


def _large(card: PictureCard) -> None:
    """Draw it, or say why that is not possible."""
    try:
        large = thumbnails.thumbnail(card.path, LARGE_PX)
    except GraftError as problem:
        text = f"This file cannot be shown as a picture. {problem.why}"
        st.markdown(f":material/broken_image: {plain(text, longest=400)}")
    else:
        st.image(str(large), width="stretch", alt=card.alt)


def _facts(card: PictureCard) -> None:
    facts = (
        ("Class", plain(card.label) or "not known"),
        ("The model says", plain(card.answer)),
        ("Side of the split", (card.side or "").capitalize()),
        ("Belongs to", plain(card.group, longest=80)),
        ("Size", _size(card.path)),
        ("Why it is here", plain(card.reason, longest=400)),
    )
    with st.container(gap="xsmall"):
        st.markdown(f"**{plain(card.name, longest=120)}**")
        for title, text in facts:
            if text:
                st.markdown(f"{title}: **{text}**" if len(text) < 60 else f"{title}: {text}")
        if not home.is_own(card.path):  # where a dropped picture is kept helps nobody
            st.caption(plain(str(card.path), longest=400))


def _size(path: Path) -> str:
    try:
        header, stored = formats.inspect(path), path.stat().st_size
    except (GraftError, OSError):
        return ""
    return f"{header.width:,} × {header.height:,} pixels, {machine.size(stored)}"


def _neighbours(row: str, at: int, count: int) -> None:
    """Buttons, and the arrow keys, that lead to the pictures beside it."""
    with st.container(horizontal=True, vertical_alignment="center", key="card-neighbours"):
        for name, key, to in (("Previous", "Left", at - 1), ("Next", "Right", at + 1)):
            st.button(
                name,
                key=f"card-{name}",
                shortcut=key,
                disabled=not 0 <= to < count,
                on_click=session.remember,
                args=(_OPENED, (row, to)),
            )
        st.caption(f"{at + 1:,} of {count:,}", width="content")
