"""How far a training is, and its Stop: on its own page and in the list of runs."""

import streamlit as st

from core.runs import launch
from core.runs.progress import RunProgress
from core.runs.store import RunView
from pages.parts.shared.words import percent, plain, why


def bar(at: RunProgress, more: str = "") -> None:
    """The bar with what it is doing.

    Args:
        at: how far it is.
        more: said behind it.
    """
    share = f" · {percent(at.share)}" if at.share is not None else ""
    st.progress(at.share or 0.0, text=f"{plain(at.phase, longest=120)}{share}{more}")


def stop(run: RunView, key: str) -> None:
    """Its Stop, while it can be asked to; `key` tells it from others on the page."""
    if run.state in ("running", "waiting"):
        st.button(
            f"Stop **{plain(run.name, longest=60)}**",
            icon=":material/stop_circle:",
            on_click=launch.request_stop,
            args=(run.folder,),
            key=key,
            help=why("train.stop"),
        )
