"""Which folders are the classes, said where a person may have meant others."""

from pathlib import Path

import streamlit as st

from core.data import class_level
from core.data.dataset import Dataset
from core.data.folder_levels import Levels
from pages.parts.shared import session
from pages.parts.shared.words import many, plain, why

_OFFERED = 3


def show(dataset: Dataset) -> None:
    """What was taken for the classes, and each other reading with a button."""
    tree = dataset.tree
    if tree is None or not tree.doubtful:
        return
    with st.container(border=True, key="class-level", gap="xsmall"):
        st.markdown(f":material/account_tree: {plain(tree.best.sentence, longest=400)}")
        with st.container(horizontal=True):
            for number, other in enumerate(tree.others[:_OFFERED]):
                count = many(len(other.classes), "class", "classes")
                st.button(
                    f"Take {plain(other.names, longest=80)} ({count})",
                    key=f"class-level-{number}",
                    on_click=_take,
                    args=(dataset.folder, other.levels.classes),
                )
        st.caption(why("data.class_level"))


def _take(folder: Path, levels: Levels) -> None:
    class_level.choose(folder, levels)
    session.change(looked=session.draft().looked + 1)
