"""The check beside the page: every picture decoded once, the damaged listed, near copies found."""

import streamlit as st

from core import machine
from core.data import picture_check, reading
from core.data.dataset import Dataset
from core.data.decoding import Damaged
from core.errors import GraftError
from core.runs.draft import Draft
from pages.parts.shared import background_jobs, datasets, notices
from pages.parts.shared.background_jobs import Errand
from pages.parts.shared.words import many, time_left, why


def watch(draft: Draft) -> None:
    """Have every picture decoded in the background, tell how far that is, and take out the damaged.

    Small and quiet: the page is complete without it.
    """
    dataset = datasets.scanned(draft)
    if dataset is None:
        return
    errand = _begin(draft, dataset)
    if errand.state == "running":
        _ticking(errand.key)
        return
    if errand.state == "stopped":
        _stopped(errand)
        return
    if errand.error:
        notices.error(errand.error)
        return
    try:
        left = reading.without(dataset, errand.result)
    except GraftError as problem:
        notices.error(problem)
        return
    if left is not dataset:
        datasets.keep(draft, left)
        st.rerun()
    st.caption(f":material/check: {many(len(dataset.pictures), 'picture')} decoded, all whole.")


def _begin(draft: Draft, dataset: Dataset) -> Errand:
    key = f"decode {draft.looked} {draft.folder}"

    def work(tell: background_jobs.Told) -> Damaged:
        def compared(done: int, total: int) -> None:
            if errand := background_jobs.look(key):
                errand.title = "Comparing pictures that look alike"
            tell(done, total)

        at_once = max(1, machine.cores() - 1)  # one is left to whoever looks at the pages
        return picture_check.check(dataset, tell, compared, processes=at_once)

    title = "Looking at every picture once"
    return background_jobs.look(key) or background_jobs.start(key, title, work)


def _stopped(errand: Errand) -> None:
    """How far it came, and the way on."""
    with st.container(horizontal=True, vertical_alignment="center", key="decoding"):
        st.caption(
            f":material/stop_circle: Stopped at {errand.done:,} of {errand.total:,}. What was "
            "seen is kept; damage and near copies among the others are not known."
        )
        st.button(
            "Go on looking",
            key="decode-on",
            type="tertiary",
            icon=":material/play_arrow:",
            on_click=background_jobs.forget,
            args=(errand.key,),
        )


@st.fragment(run_every=1)
def _ticking(key: str) -> None:
    errand = background_jobs.look(key)
    if errand is None or errand.state != "running":
        st.rerun()
    left = time_left(errand.seconds_left, ", ")
    at = f"{errand.done:,} of {errand.total:,}{left}" if errand.total else "…"
    what = "Stopping" if errand.stopping else errand.title
    with st.container(horizontal=True, vertical_alignment="center", key="decoding"):
        st.caption(f":material/hourglass: {what}: {at}", help=why("data.decoding"))
        st.button(
            "Stop looking",
            key="decode-stop",
            type="tertiary",
            icon=":material/stop_circle:",
            disabled=errand.stopping,
            on_click=background_jobs.stop,
            args=(key,),
        )
