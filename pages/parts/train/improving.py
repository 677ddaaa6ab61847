"""Improving a model: the plan of its run starts once more, or says what forbids it."""

from pathlib import Path

import streamlit as st

from core.errors import GraftError
from core.runs import improving, launch, store
from core.runs.draft import Draft
from pages.parts.shared import datasets, improve, notices, scanning, session
from pages.parts.shared.words import plain, why


def show(run: Path, draft: Draft) -> None:
    """Start, and show the run that learns; else what must be mended, and the way to the settings.

    Args:
        run: the one to improve.
        draft: the choices; its pictures are those of the run.
    """
    try:
        earlier = session.view(run)
    except GraftError as problem:
        notices.error(problem)
        return
    asked = draft.model_copy(update={"split": earlier.plan.split})
    improve.wish(run)  # as long as it is drawn: a scan draws it anew
    dataset = scanning.show(asked)
    if dataset is None:
        improve.forget()
        return
    with notices.guard():
        split = datasets.split(asked, dataset)
        proposal = improving.propose(run, earlier.plan, dataset, split)
        if not proposal.severe:
            improve.forget()
            made = store.create(proposal.plan, dataset, proposal.split)
            session.change(run=str(made))
            session.visited("train")
            launch.start(made)
            st.rerun()
        st.subheader(f"{plain(earlier.name)} cannot be trained again as it was")
        notices.findings(proposal.severe, key="improve")
    st.button(
        "Choose the settings anew",
        icon=":material/tune:",
        key="not-improved",
        on_click=improve.forget,
        help=why("train.page"),
    )
