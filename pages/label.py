"""Label: pictures that nobody has sorted yet, taught by showing; a model answers every click."""

import streamlit as st

from pages.parts.label import desk, grid
from pages.parts.shared import folder_browser, notices, scanning, session
from pages.parts.shared.words import why

st.title("Label")
draft = session.draft()
if draft.folder is None:
    st.markdown(why("label_page.page"), width=720)
folder_browser.path_box(to_sort=True)
if draft.folder is None:
    notices.empty("Your pictures will be here", why("label_page.empty"), icon=":material/sell:")
    st.stop()

dataset = scanning.to_label(draft)
if dataset is None:
    st.stop()
if grid.show(desk.opened(draft, dataset)):
    desk.train(draft)
