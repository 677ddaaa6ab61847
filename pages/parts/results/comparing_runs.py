"""The way from a model's results to its comparison with others."""

import streamlit as st

from core.runs.store import RunView
from pages.parts.shared import comparing
from pages.parts.shared.words import why


def show(run: RunView) -> None:
    """One button; the run is chosen already on the page that it leads to."""
    if st.button(
        "Compare with another run",
        icon=":material/compare_arrows:",
        key="compare-another",
        help=why("runs.compare"),
    ):
        comparing.choose(run.folder.name, on=True)
        st.switch_page("runs.py")
