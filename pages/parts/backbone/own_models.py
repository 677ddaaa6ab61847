"""Going on from a model: the finished runs with their scores, one of which becomes the start."""

import time

import streamlit as st

from core.data.dataset import Dataset
from core.runs import models, origins, store
from core.runs.store import RunView
from core.tasks import table as tasks
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import notices, session
from pages.parts.shared.words import exact, plain, why

_MOST = 200
"""Runs that are listed, the newest."""


def show(current: BackboneChoice | None, dataset: Dataset) -> None:
    """All models as rows; the one that is pressed can be gone on from.

    Args:
        current: the backbone that is chosen.
        dataset: the pictures that are to be learnt now.
    """
    st.markdown(why("backbone.own"))
    runs = [run for run in store.list_runs(session.view)[0] if models.ready(run)][:_MOST]
    runs = [run for run in runs if run.plan.task == dataset.kind]
    if not runs:
        st.caption("There is no finished training yet.")
        return
    picked = st.dataframe(
        {
            "Model": [exact(run.name) for run in runs],
            "Trained": [_when(run) for run in runs],
            "Right": [_score(run) for run in runs],
            "Classes": [exact(", ".join(run.plan.classes)) for run in runs],
            "Backbone": [run.plan.backbone.name for run in runs],
            "Pictures": [exact(run.plan.folder) for run in runs],
        },
        hide_index=True,
        height=min(330, 38 + 35 * len(runs)),
        on_select="rerun",
        selection_mode="single-row",
        key="own-models",
        column_config={"Right": st.column_config.NumberColumn(format="%.0f %%", width=70)},
        alt="Your finished models, the newest first",
    )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(runs):
        _picked(runs[rows[0]], current, dataset)


def _picked(run: RunView, current: BackboneChoice | None, dataset: Dataset) -> None:
    """What going on from it means for these classes, and the button."""
    with st.container(border=True, key="own-picked"), notices.guard():
        choice = origins.backbone(run.folder)
        origin = origins.of(choice)
        if origin is None:
            return
        st.markdown(plain(origin.sentence(dataset.classes), longest=300))
        if current is not None and current.path == choice.path:
            st.caption(":material/check_circle: Chosen")
        elif st.button(
            f"Go on from this model **{plain(run.name, longest=60)}**",
            icon=":material/fork_right:",
            key="go-on",
        ):
            session.change(backbone=choice.model_dump())
            st.rerun()


def _when(run: RunView) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(run.first_t or 0))


def _score(run: RunView) -> float | None:
    value = run.validation.get(tasks.of(run.plan.task).metric.name)
    return None if value is None else round(100 * value, 1)
