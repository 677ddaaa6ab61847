"""Predict: the model at work on new pictures, and ways to take it along."""

import streamlit as st

from pages.parts.predict import folder, live, predictions, service, takeaway, watching
from pages.parts.shared import models, session, steps
from pages.parts.shared.words import plain, why

steps.open_or_explain("predict")
st.title("Predict")
run = models.picker(session.draft())
if run is None:
    st.stop()
st.caption(f"{plain(run.name)} · {plain(run.plan.backbone.name)}. {why('predict.page')}")
session.visited("predict")

above, below = st.container(), st.container()
came_for_files = bool(st.query_params.get(models.TAKE_ALONG))
with below if came_for_files else above:
    if came_for_files:
        st.subheader("Try it on pictures")
    ways = {
        "drop": "Drop pictures",
        "folder": "A folder",
        "camera": "Camera",
        "live": "Live camera",
        "watch": "Watch a folder",
    }
    way = st.segmented_control(
        "Where the pictures come from",
        list(ways),
        format_func=ways.__getitem__,
        default="drop",
        required=True,
        key="way",
        label_visibility="collapsed",
        persist_state="session",
    )
    if way == "live":
        live.show(run)
    elif way == "watch":
        watching.show(run)
    elif way == "folder":
        folder.show(run)
    else:
        predictions.show(run, predictions.chosen(way or "drop"))
with above if came_for_files else below:
    st.subheader("Take the model along")
    takeaway.show(run)
    service.show(run)
