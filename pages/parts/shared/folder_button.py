"""The button that shows a folder in the file manager of this computer."""

from pathlib import Path

import streamlit as st

from core import desktop


def show(folder: Path, *, key: str, name: str = "") -> None:
    """Draw it; nothing where there is no file manager, or no folder yet.

    Args:
        folder: what it shows.
        key: the button's identity.
        name: of the folder as Markdown, where several such buttons are to be told apart.
    """
    if desktop.opener() and folder.is_dir():
        st.button(
            f"Show the folder **{name}**" if name else "Show the folder",
            icon=":material/folder_open:",
            on_click=desktop.show,
            args=(folder,),
            key=key,
        )
