"""Runs: every training by project, to open again, to compare, to delete, and the room they take."""

import streamlit as st

from core.runs import store
from pages.parts.runs import listing
from pages.parts.shared import notices, session
from pages.parts.shared.words import why

st.title("Runs")
st.markdown(why("runs.page"), width=720)
runs, damaged = store.list_runs(session.view)
listing.undo()
if not runs and not damaged:
    notices.empty(
        "No training yet",
        "Choose a folder of pictures, or try the sample; each training will be listed here.",
        icon=":material/history:",
    )
listing.show(runs)
for path, problem in damaged:
    listing.damaged(path, problem)
st.divider()
listing.room()
