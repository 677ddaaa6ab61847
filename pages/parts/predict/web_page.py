"""The choice of a web page beside an export, and the button that fetches what runs it."""

import streamlit as st

from core import machine
from core.runs import web_runtime
from pages.parts.shared import background_jobs, notices
from pages.parts.shared.words import why

_KEY = "export runtime"
"""Of the kind of the exports, so that their cards are drawn again while it is fetched."""


def wanted(form: str) -> bool:
    """Whether a page goes along; where what runs it is missing, the button that fetches it."""
    chosen = st.toggle("With a web page", key=f"web-{form}", help=why("predict.web"))
    if chosen and not web_runtime.ready():
        _fetching(form)
    return bool(chosen)


def _fetching(form: str) -> None:
    errand, runtime = background_jobs.look(_KEY), web_runtime.ONNXRUNTIME_WEB
    if errand and errand.error:
        notices.error(errand.error, key=f"-web-{form}")
    if errand and errand.state == "running":
        done, total = errand.done / 1e6, runtime.bytes / 1e6
        st.progress(errand.share, text=f"{done:,.1f} of {total:,.1f} MB")
        return
    st.caption(why("predict.web_fetch"))
    st.button(
        f"Fetch it once ({machine.size(runtime.bytes)} from registry.npmjs.org)",
        icon=":material/download:",
        key=f"fetch-web-{form}",
        on_click=_fetch,
    )


def _fetch() -> None:
    background_jobs.start(_KEY, "Fetching what runs a model in a browser", web_runtime.fetch)
