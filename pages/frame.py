"""The frame around every page: look, navigation, sidebar, and a net for errors."""

import streamlit as st

from pages.parts.shared import (
    elsewhere,
    notices,
    page_top,
    picture_card,
    selection,
    sidebar,
    static_files,
    visits,
)

st.set_page_config(
    page_title="Graft",
    page_icon=str(static_files.ASSETS / "icon.svg"),
    layout="wide",
    initial_sidebar_state=264,
)
st.logo(str(static_files.ASSETS / "logo.svg"), size="large")
st.html(static_files.ASSETS / "style.css")

page = st.navigation(
    [
        st.Page("home.py", title="Start", default=True),
        st.Page("label.py", title="Label"),
        st.Page("make.py", title="Make classes"),
        st.Page("data.py", title="Data"),
        st.Page("backbone.py", title="Backbone"),
        st.Page("augment.py", title="Augment"),
        st.Page("train.py", title="Train"),
        st.Page("results.py", title="Results"),
        st.Page("predict.py", title="Predict"),
        st.Page("runs.py", title="Runs"),
        st.Page("compare.py", title="Compare"),
    ],
    position="hidden",
)
step = page.url_path or "home"
page_top.hold(step)
if visits.arrive(step):
    picture_card.close()  # the browser's Back does not ask for it
selection.drawn()
elsewhere.notice()
sidebar.show(step)
picture_card.begin()
try:
    with (
        st.container(horizontal_alignment="center"),
        st.container(width=1200, key="page"),
        notices.guard(),
    ):
        elsewhere.show()
        page.run()
finally:  # also of a page that stops where it has no more to show
    picture_card.draw()
