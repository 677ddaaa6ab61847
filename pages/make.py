"""Make classes: a way to begin without a folder, with pictures that are dropped or recorded."""

import streamlit as st

from core.data import collections
from pages.parts.make import making
from pages.parts.shared import begin, folder_button, session
from pages.parts.shared.words import exact, plain, why

st.title("Make classes")
st.caption(why("make.page"))
names = collections.names()
shown = session.recall("collection") or (names[0] if names else "Pictures")
options = list(dict.fromkeys((*names, shown)))
with st.container(horizontal=True, vertical_alignment="bottom"):
    named = st.selectbox(
        "Collection",
        options,
        index=options.index(shown),
        format_func=exact,
        accept_new_options=True,
        help=why("make.collection"),
        width=360,
        key="collection-choice",
    )
    folder = collections.named(named or shown)
    folder_button.show(folder, key="show-collection")
session.remember("collection", folder.name)
if making.show(folder):
    begin.with_folder(folder)
st.caption(f"{why('make.place')} {plain(str(folder))}")
