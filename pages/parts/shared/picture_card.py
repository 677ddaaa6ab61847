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
from pages.parts.shared import labelling, session
from pages.parts.shared.labelling import Labelled
from pages.parts.shared.words import plain

LARGE_PX = 1280
_OPENED = "picture-card"


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
        on_click=_open,
        args=(row, at, card),
    )


def _open(row: str, at: int, card: PictureCard) -> None:
    session.remember(_OPENED, (row, at, card))


def show(row: str, cards: Sequence[PictureCard]) -> None:
    """Open the card of a row, if one of its pictures was pressed and not closed since.

    A picture that has left the row meanwhile, since something was said of it, stays open.
    """
    opened, at, card = session.recall(_OPENED, ("", 0, None))
    if not card:
        labelling.follow()
    if opened == row and card:
        here = [one.path == card.path for one in cards]
        _dialog(row, cards if any(here) else [*cards[:at], card, *cards[at:]])


def close() -> None:
    """Open none any more."""
    session.forget(_OPENED)


@st.dialog("Picture", width="large", on_dismiss=close)
def _dialog(row: str, cards: Sequence[PictureCard]) -> None:
    _, last, card = session.recall(_OPENED, (row, 0, cards[0]))
    places = [place for place, one in enumerate(cards) if one.path == card.path]
    at = min(places or [0], key=lambda place: abs(place - last))
    left, right = st.columns([3, 2], gap="medium")
    with left.container(key="card-picture"):
        _large(cards[at])
    with right:
        _facts(cards[at])
        if whose := cards[at].of:
            labelling.actions(cards[at].path, whose)
        if len(cards) > 1:
            _neighbours(row, at, cards)


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


def _neighbours(row: str, at: int, cards: Sequence[PictureCard]) -> None:
    """Buttons, and the arrow keys, that lead to the pictures beside it."""
    with st.container(horizontal=True, vertical_alignment="center", key="card-neighbours"):
        for name, key, to in (("Previous", "Left", at - 1), ("Next", "Right", at + 1)):
            st.button(
                name,
                key=f"card-{name}",
                shortcut=key,
                disabled=not 0 <= to < len(cards),
                on_click=_open,
                args=(row, to, cards[to % len(cards)]),
            )
        st.caption(f"{at + 1:,} of {len(cards):,}", width="content")
