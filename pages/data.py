"""Data: which pictures, what is in them, and how they are divided."""

import streamlit as st

from core.runs import launch, measured
from pages.parts.data import class_choice, doubtful, grouped, growing, noticed, overview
from pages.parts.shared import (
    datasets,
    decoding_check,
    folder_browser,
    notices,
    readers,
    scanning,
    session,
    steps,
)
from pages.parts.shared.words import why

st.title("Data")
st.markdown(why("data.page"), width=720)
folder_browser.path_box()

draft = session.draft()
if draft.folder is None:
    notices.empty("Your classes will be here", why("data.empty"), icon=":material/photo_library:")
    steps.footer("data")
    st.stop()

dataset = scanning.show(draft)
if dataset is None:
    steps.footer("data", "This folder cannot be used yet")
    st.stop()
split = datasets.split(draft, dataset)
asked, answer = measured.newest_doubts(draft, dataset)
doubted, guesses = doubtful.found(answer, dataset)
found = [*dataset.findings, *datasets.noticed(draft, dataset, split), *doubted]

overview.headline(dataset)
readers.offer([entry.reason for entry in dataset.ignored])
class_choice.show(dataset)
st.subheader("Classes")
overview.classes(dataset, split)
st.subheader("Split")
overview.divided(draft, dataset, split)
grouped.show(draft, dataset, split)
if found:
    st.subheader("What was noticed")
    noticed.show(dataset, split, found, guesses)
growing.show(answer, dataset)
doubtful.progress(asked)
overview.several(draft, dataset, found)
overview.ignored(dataset)
launch.prepare()
decoding_check.watch(draft)
severe = any(finding.severity == "severe" for finding in found)
steps.footer("data", "Mend what is marked red first" if severe else None)
