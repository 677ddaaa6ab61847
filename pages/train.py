"""Train: the recommendation and one big button; then the run as it learns."""

import streamlit as st

from core.runs import progress
from pages.parts.shared import datasets, decoding_check, improve, scanning, session, steps
from pages.parts.shared.words import why
from pages.parts.train import improving, live, setup

improved = improve.wished()
steps.open_or_explain("train")
st.title("Train")

draft = session.draft()
run = session.run(draft)
if improved is not None:
    improving.show(improved, draft)
elif run is not None:
    live.show(run)
    if not progress.active(run) and st.button(
        "Train again with other settings", icon=":material/add:", key="anew"
    ):
        session.change(run=None)
        st.rerun()
else:
    st.markdown(why("train.page"), width=720)
    dataset = scanning.need(draft)
    setup.show(dataset, datasets.split(draft, dataset))
    decoding_check.watch(draft)
steps.footer("train")
