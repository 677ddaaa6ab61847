"""Reports to hand on: one page for people, one card for those who publish the model."""

import streamlit as st

from core import files
from core.report import card, document, model_card, robustness
from core.runs.robustness import measured
from core.runs.store import RunView
from pages.parts.shared import models
from pages.parts.shared.words import why


def show(run: RunView) -> None:
    """Two downloads, made when they are pressed; with pictures only if that is wanted."""
    name = files.safe_name(run.name)
    st.markdown(why("results.report"))
    pictures = st.checkbox(
        "With small copies of the surest mistakes", value=True, key="report-pictures"
    )
    with st.container(horizontal=True):
        st.download_button(
            "Report to read and print",
            data=lambda: document.page(run.folder, pictures=pictures, stands=_stands(run)),
            file_name=f"{name}-report.html",
            mime="text/html",
            icon=":material/description:",
            on_click="ignore",
            key="report-html",
        )
        st.download_button(
            "Model card",
            data=lambda: model_card.markdown(card.report(run.folder, _stands(run))),
            file_name=f"{name}-model-card.md",
            mime="text/markdown",
            icon=":material/badge:",
            on_click="ignore",
            key="report-md",
            help=why("results.model_card"),
        )
    st.page_link(
        "predict.py",
        label="Take the model along, or let other programs ask it",
        icon=":material/api:",
        query_params={models.TAKE_ALONG: "1"},
    )


def _stands(run: RunView) -> list[str]:
    """What was measured in the view Trust."""
    side = robustness.side(run.folder)
    return robustness.lines(*measured(run.folder, run.plan, side))
