"""Whether a run's pictures are still what it was trained on."""

from pathlib import Path

import streamlit as st

from core.data.annotations import overlay
from core.report.since import since
from core.runs.draft import Draft
from core.runs.store import RunView
from pages.parts.shared import datasets, scored
from pages.parts.shared.words import why


def show(draft: Draft, run: RunView) -> None:
    """One sentence where something changed since, and the way to a new training."""
    folder = Path(run.plan.folder)
    dataset = datasets.known(draft)
    here = dataset is not None and dataset.folder == folder
    rows = scored.rows(run.folder, run.plan.task)
    changed = since(rows, overlay.of(folder), dataset if here else None)
    if not changed:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="since"):
        st.markdown(
            f":material/update: **Since this training {changed.sentence}.** {why('results.since')}"
        )
        if here and st.button("Train again", icon=":material/arrow_forward:", key="train-again"):
            st.switch_page("train.py")
