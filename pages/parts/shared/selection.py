"""Of which row of a page several pictures are chosen, and when a page is out of date."""

import streamlit as st

from pages.parts.shared import session
from pages.parts.shared.words import why

_VERSION, _DRAWN, _CHOOSING = "said", "drawn-said", "choosing-row"


def anew() -> None:
    """Something was said of pictures, or is to be said of others: what was chosen is over."""
    session.next_version(_VERSION)


def version() -> int:
    """Raised by `anew`."""
    return int(session.recall(_VERSION, 0))


def drawn() -> None:
    """Note that the whole page is drawn with all that was said until now."""
    session.remember(_DRAWN, version())


def follow() -> None:
    """Draw the whole page anew where a part of it notices that something was said since."""
    if session.recall(_DRAWN, 0) != version():
        st.rerun(scope="app")


def choosing(row: str) -> bool:
    """Whether several pictures of this row are being chosen: of one row of a page at a time."""
    chosen = bool(session.recall(_CHOOSING) == row)
    st.toggle(
        "Choose several",
        key=session.bound(f"several-{row}", chosen),
        on_change=_choose,
        args=(row,),
        help=why("label.several"),
    )
    return chosen


def _choose(row: str) -> None:
    """Begin with a row, or end; other rows are drawn anew, for keys belong to one of them."""
    session.remember(_CHOOSING, row if session.now(f"several-{row}") else None)
    anew()


def choose_no_more() -> None:
    """End it where it was begun: a card is opened, and keys belong to that."""
    if session.recall(_CHOOSING):
        session.forget(_CHOOSING)
        anew()
