"""Train: the recommendation and one big button; then the run as it learns."""

import streamlit as st

from core.runs import progress
from pages.parts.shared import decoding_check, scanning, session, steps
from pages.parts.shared.words import why
from pages.parts.train import live, setup

steps.open_or_explain("train")
st.title("Train")

one = session.draft()
run = session.run(one)
if run is not None:
    live.show(run)
    if not progress.active(run) and st.button(
        "Train again with other settings", icon=":material/add:", key="anew"
    ):
        session.change(run=None)
        st.rerun()
else:
    st.markdown(why("train.page"), width=720)
    found = scanning.need(one)
    setup.show(found, session.split(one, found))
    decoding_check.watch(one, found)
steps.footer("train")
