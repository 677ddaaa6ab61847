"""The learning curve of a run, and beside it what is being read or what the curve says."""

from pathlib import Path

import streamlit as st

from core.report import learning
from core.runs import progress
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import chart, gallery, more
from pages.parts.shared.words import plain, why

_THUMBNAIL_PX = 96


def show(run: RunView, key: str) -> None:
    """The curve and its neighbour; room for both is kept from the first second."""
    metric = tasks.of(run.plan.task).metric
    left, right = st.columns([5, 3], gap="medium")
    with left:
        alt = learning.describe(run.learning, metric)
        chart.show(learning.curve(run.learning, metric), key=key, alt=alt, height=learning.HEIGHT)
    with right:
        st.markdown("**Learning curve**", help=why("train.learning"))
        st.markdown(alt)
        said, answer = learning.more(run.learning), more.of_run(run)
        if answer and not progress.active(run):
            more.sentence(answer, run.plan.classes)
        elif said:
            st.markdown(said)
        elif progress.active(run):
            _going_by(run)


def _going_by(run: RunView) -> None:
    """The pictures that were read last."""
    made = gallery.of_files(Path(run.plan.folder), run.seen, _THUMBNAIL_PX)
    with st.container(horizontal=True, gap="xsmall", key="going-by"):
        for file, path in zip(run.seen, made, strict=True):
            if path:
                st.image(str(path), width=_THUMBNAIL_PX, alt=plain(file, longest=60))
