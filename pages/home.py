"""The landing page: what Graft is, and the ways to begin."""

import streamlit as st

from core import machine
from pages.parts.shared import begin, folder_browser
from pages.parts.shared.words import many, plain, why

st.space("medium")
st.title("Teach a pretrained vision model your classes, on this computer")
st.markdown(why("home.sentence"), width=720)
st.space("small")

with st.grid(3, min_column_width=260):
    with st.container(border=True, height="stretch", key="way-folder"):
        st.markdown("#### :material/folder_open:  Your pictures")
        st.markdown(why("home.folder"))
        st.space("stretch")
        if st.button("Choose a folder", type="primary", width="stretch", key="choose"):
            folder_browser.open_dialog()
    with st.container(border=True, height="stretch", key="way-unsorted"):
        st.markdown("#### :material/sell:  Not sorted yet")
        st.markdown(why("home.unsorted"))
        st.space("stretch")
        if st.button("Sort pictures into classes", width="stretch", key="sort"):
            folder_browser.open_to_sort()
    with st.container(border=True, height="stretch", key="way-make"):
        st.markdown("#### :material/photo_camera:  Your things")
        st.markdown(why("home.make"))
        st.space("stretch")
        if st.button("Make classes here", width="stretch", key="make"):
            st.switch_page("make.py")
    with st.container(border=True, height="stretch", key="way-sample"):
        st.markdown("#### :material/signpost:  The sample")
        st.markdown(why("home.sample"))
        st.space("stretch")
        sample = st.button("Try the sample", width="stretch", key="sample")
    with st.container(border=True, height="stretch", key="way-last"):
        st.markdown("#### :material/history:  Where you were")
        last = begin.last_run()
        st.markdown(plain(begin.describe(last)) if last else why("home.no_run"))
        st.space("stretch")
        label = "Continue the last run" if last else "No run yet"
        if st.button(label, width="stretch", disabled=last is None, key="continue") and last:
            begin.go_on(last)

with st.container(height=56, border=False, key="home-wait"):
    if sample:
        begin.with_sample()
made = machine.connections()
said = "Nothing has left this computer" if not made else "Pictures never leave this computer"
facts = (
    f":material/memory: {plain(machine.device().name)}",
    f"{machine.size(machine.free_memory())} of memory free",
    f":material/shield: {said} ({many(made, 'network connection')} so far)",
)
st.caption(" · ".join(facts), help=why("home.network"))
