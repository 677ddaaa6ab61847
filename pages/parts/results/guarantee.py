"""Sets of classes that hold the right one as often as was asked for."""

import streamlit as st

from core.report import answer_sets, side_scores
from core.runs.store import RunView
from core.tasks import conformal
from core.tasks import table as tasks
from pages.parts.shared import scored
from pages.parts.shared.words import percent, plain, why


@st.fragment
def show(run: RunView) -> None:
    """The choice of a guarantee, and what it comes to; only where each picture shows one class."""
    if tasks.of(run.plan.task).kind != "classify":
        return
    st.subheader("Several answers, with a guarantee", help=why("results.sets"))
    guarantee = st.segmented_control(
        "How often the right class is to be among them",
        conformal.GUARANTEES,
        format_func=percent,
        default=0.9,
        required=True,
        key="guarantee",
        persist_state="session",
    )
    if not side_scores.path(run.folder, "validation").is_file():
        st.caption("Not known yet: there are no answers to validation pictures.")
        return
    opened = side_scores.path(run.folder, "test").is_file()
    found = answer_sets.measured(
        scored.read(run, "validation")[0],
        scored.belonging(run, "validation"),
        (scored.read(run, "test")[0], scored.belonging(run, "test")) if opened else None,
        float(guarantee or 0.9),
    )
    st.markdown(plain(found.sentence, longest=500))
