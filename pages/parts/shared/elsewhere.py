"""What another tab changed: said on the page that it changed, with a way back."""

from pathlib import Path

import streamlit as st

from core.runs.draft import Draft
from pages.parts.shared import session
from pages.parts.shared.words import plain


def notice() -> None:
    """Take note of what another tab did; a press meant for the page as it was is not obeyed."""
    if session.catch_up():
        st.rerun()


def show() -> None:
    """What the other tab did, the way back, and a button that takes it as it is."""
    left: Draft | None = session.recall("left-behind")
    if left is None:
        return
    now = session.draft()
    with st.container(border=True, key="elsewhere"):
        st.markdown(f":material/tab: {_done(left, now)} This tab shows the same now.")
        with st.container(horizontal=True):
            if st.button(f"Back to {_name(left)}", icon=":material/undo:", key="elsewhere-back"):
                session.restore(left)
                st.rerun()
            st.button(
                "Stay here",
                key="elsewhere-stay",
                on_click=session.forget,
                args=("left-behind",),
            )


def _done(left: Draft, now: Draft) -> str:
    if now.run is not None and now.run != left.run:
        return f"Another tab opened **{_name(now)}**."
    if now.folder != left.folder:
        return f"Another tab chose the folder **{_name(now)}**."
    return f"Another tab put **{_name(left)}** aside, to set up another training."


def _name(draft: Draft) -> str:
    """The name of its run, else of its folder."""
    run = session.run(draft)
    if run is not None:
        return plain(run.name, longest=60)
    return plain(Path(draft.folder).name if draft.folder else "the start", longest=60)
