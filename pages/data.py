"""Data: which pictures, what is in them, and how they are divided."""

import streamlit as st

from core.tasks import table as tasks
from pages.parts.data import overview
from pages.parts.shared import decoding_check, folder_browser, notices, scanning, session, steps
from pages.parts.shared.words import why

st.title("Data")
st.markdown(why("data.page"), width=720)
folder_browser.path_box()

one = session.draft()
if one.folder is None:
    notices.empty("Your classes will be here", why("data.empty"), icon=":material/photo_library:")
    steps.footer("data")
    st.stop()

found = scanning.show(one)
if found is None:
    steps.footer("data", "This folder cannot be used yet")
    st.stop()
split = session.split(one, found)
noticed = [*found.findings, *tasks.of(found.kind).check(found, split)]

overview.headline(found)
st.subheader("Classes")
overview.classes(found, split)
st.subheader("Split")
overview.divided(one, found, split)
if noticed:
    st.subheader("What was noticed")
    notices.findings(noticed, key="data")
overview.several(one, found, noticed)
overview.ignored(found)
decoding_check.watch(one, found)
severe = any(finding.severity == "severe" for finding in noticed)
steps.footer("data", "Mend what is marked red first" if severe else None)
