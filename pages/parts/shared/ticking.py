"""What goes on in the background, drawn again by itself until it ends."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.runs import questions
from core.runs.questions import QuestionView
from pages.parts.shared import background_jobs
from pages.parts.shared.words import time_left


def jobs(kind: str, draw: Callable[[], None]) -> None:
    """Draw the background jobs of a kind, again each second while one of them is at work.

    Once none is, the whole page is drawn anew.
    """
    if background_jobs.busy(kind):
        _jobs(kind, draw)
    else:
        draw()


@st.fragment(run_every=1)
def _jobs(kind: str, draw: Callable[[], None]) -> None:
    if not background_jobs.busy(kind):
        st.rerun()
    draw()


@st.fragment(run_every=2)
def question(
    place: Path,
    words: Callable[[QuestionView], str],
    *,
    key: str,
    stop: Callable[[Path], None] = questions.stop,
    note: str = "",
) -> None:
    """How far a question to the engine is, with a button that ends it.

    Once it has ended, the whole page is drawn anew.

    Args:
        place: of a question that is being answered.
        words: what is said of it; the time left follows.
        key: of the button.
        stop: called with the place when the button is pressed.
        note: said beside the button.
    """
    view = questions.read(place)
    if view.state != "running":
        st.rerun()
    st.progress(view.share, text=f"{words(view)}{time_left(view.seconds_left)}")
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(note, width="content")
        st.button("Stop", key=key, type="tertiary", on_click=stop, args=(place,))
