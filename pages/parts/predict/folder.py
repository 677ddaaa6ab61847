"""A folder of pictures, or a list of paths: few are answered at once, many in the background."""

from pathlib import Path

import streamlit as st

from core.data import folder_browser, picture_list, typed_path
from core.runs.store import RunView
from pages.parts.predict import many, predictions
from pages.parts.shared import folder_browser as browser
from pages.parts.shared import notices, session
from pages.parts.shared.words import why

AT_ONCE = 200
"""Pictures that are worth waiting for: some seconds."""


def show(run: RunView) -> None:
    """The box for its path, and the answers."""
    source = _chosen(many.under_way(run) or "")
    if source is None:
        predictions.show(run, [])
        return
    with notices.guard():
        if _is_list(source) or _is_large(source):
            many.show(run, source)
            return
        pictures = folder_browser.pictures(source)
        if not pictures:
            st.caption("No pictures in this folder or below it.")
        predictions.show(run, pictures, source)


def _is_list(source: Path) -> bool:
    return source.is_file() and picture_list.is_one(source)


def _is_large(source: Path) -> bool:
    return source.is_dir() and folder_browser.has_more_pictures(source, AT_ONCE)


def _chosen(else_: str) -> Path | None:
    """What was typed or chosen.

    Args:
        else_: stands there in a new tab.
    """
    shown = session.recall("predict-folder", else_)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Folder with pictures, or a list of paths",
            key=session.bound("predict-folder", shown),
            on_change=lambda: session.remember("predict-folder", session.now("predict-folder")),
            placeholder="/home/me/pictures/new",
            help=why("predict.folder"),
        )
        if st.button("Browse", icon=":material/folder_open:", key="browse-predict"):
            _browse()
    return typed_path.read(str(shown))


@st.dialog("Choose the folder with the new pictures", width="medium")
def _browse() -> None:
    folder = browser.pick("predict", "Answer the pictures in this folder")
    if folder is not None:
        session.remember("predict-folder", str(folder))
        st.rerun()
