"""The check beside the page: every picture decoded once, the damaged listed, near copies found."""

import streamlit as st

from core.data import decoding, near_copies, reading
from core.data.dataset import Dataset
from core.data.decoding import Decoded
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
    if errand.error:
        notices.error(errand.error)
        return
    try:
        left = reading.without(dataset, errand.result.damaged)
    except GraftError as problem:
        notices.error(problem)
        return
    if left is not dataset:
        datasets.keep(draft, left)
        st.rerun()
    st.caption(f":material/check: {many(len(dataset.pictures), 'picture')} decoded, all whole.")


def _begin(draft: Draft, dataset: Dataset) -> Errand:
    key = f"decode {draft.looked} {draft.folder}"

    def work(tell: background_jobs.Told) -> Decoded:
        decoded = decoding.check(dataset, tell)
        near_copies.check(dataset, tell)
        return decoded

    return background_jobs.look(key) or background_jobs.start(key, "Looking at every picture", work)


@st.fragment(run_every=1)
def _ticking(key: str) -> None:
    errand = background_jobs.look(key)
    if errand is None or errand.state != "running":
        st.rerun()
    left = time_left(errand.seconds_left, ", ")
    at = f"{errand.done:,} of {errand.total:,}{left}" if errand.total else "…"
    st.caption(
        f":material/hourglass: Looking at every picture once: {at}", help=why("data.decoding")
    )
