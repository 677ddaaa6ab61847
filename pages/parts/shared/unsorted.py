"""Pictures that nobody has sorted yet: some of them, and what to do."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.data import folder_browser
from core.errors import NoImagesFound
from pages.parts.shared import begin, gallery
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import plain, why

_SHOWN = 10


def show(folder: Path, problem: NoImagesFound) -> bool:
    """The next step for a folder of pictures without classes; False for any other folder."""
    files = folder_browser.loose(folder, _SHOWN)
    if not files:
        return False
    with st.container(border=True, key="unsorted"):
        st.markdown(f"### {plain(problem.what, longest=400)}")
        st.markdown(plain(problem.why, longest=400))
        reason = "It lies in no class folder, so nothing says what it shows."
        cards = [PictureCard(path=file, name=file.name, reason=reason) for file in files]
        gallery.strip(cards, row="unsorted")
        st.page_link(
            "label.py", label="Sort them into classes here", icon=":material/sell:", width="content"
        )
        st.markdown(why("home.unsorted"))
        with st.grid(2, min_column_width=280):
            with st.container():
                st.markdown("**Sort them into folders**")
                st.markdown(why("data.unsorted_folders"))
                st.code(_folders(folder, files), language=None)
            with st.container():
                st.markdown("**Or write a table**")
                st.markdown(why("data.unsorted_table"))
                st.code(_table(files), language=None)
        st.markdown(why("data.unsorted_then"))
        sample = st.button("See the sample", icon=":material/signpost:", key="unsorted-sample")
    if sample:
        begin.with_sample()
    return True


def _folders(folder: Path, files: Sequence[Path]) -> str:
    """How the folder could look, with names that are in it."""
    first, last = files[0].name, files[-1].name
    return f"{folder.name}/\n  one class/\n    {first}\n    …\n  another class/\n    {last}\n    …"


def _table(files: Sequence[Path]) -> str:
    """The same as a table."""
    return f"file,label\n{files[0].name},one class\n{files[-1].name},another class\n…"
