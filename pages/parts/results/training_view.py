"""The view "Training" of the Results page: how it learnt, whether more would help, and the plan."""

import streamlit as st

from core.runs.store import RunView
from pages.parts.results import comparing_runs, handing_on, report
from pages.parts.shared import curves, learning, more


def show(run: RunView) -> None:
    """All of it."""
    if curves.drawn(run):
        st.subheader("How it learnt")
        curves.show(run, key="curves-result")
    worth = more.of_run(run)
    if run.learning or worth:
        st.subheader("Would more pictures help?")
        if run.learning:
            learning.show(run, key="learning-result")
        elif worth:
            more.sentence(worth, run.plan.classes)
        if worth:
            more.table(worth)
    comparing_runs.show(run)
    st.subheader("Hand on a report")
    handing_on.show(run)
    st.subheader("The plan of this run")
    report.plan(run)
