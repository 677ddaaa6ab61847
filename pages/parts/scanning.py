"""A scan that shows the pictures as they are found."""

import contextlib
import time
from pathlib import Path

import streamlit as st

from core.data import samples
from core.data import scan as scans
from core.data.dataset import Dataset
from core.errors import GraftError
from core.runs.draft import Draft
from pages.parts import errands, notices, session
from pages.parts.errands import Errand
from pages.parts.words import duration, many

_LOOK_EVERY_S = 0.02
_DRAW_EVERY_S = 0.4
"""Drawing must not slow the scan."""
_EVERY = 7
"""Every so manieth picture may be shown; neighbours look alike."""


def show(one: Draft) -> Dataset | None:
    """The data set of the draft; scanned with progress at first, an error as a notice."""
    known = session.known_dataset(one)
    if known is None and _scan(one):
        st.rerun()  # the sidebar, drawn before, tells the counts too
    return known


def need(one: Draft) -> Dataset:
    """The data set of the draft for a page that is about it; stops the page where there is none."""
    found = show(one)
    if found is None:
        st.stop()
    return found


def _scan(one: Draft) -> bool:
    """Scan under the user's eyes; False where that did not work.

    The scan belongs to the server: who leaves the page, or closes the tab, finds it further on.
    """
    errand = _begin(Path(one.folder or ""), one.looked)
    place = st.empty()
    drawn = 0.0
    while errand.state == "running":
        if time.monotonic() - drawn > _DRAW_EVERY_S:
            _draw(place, errand)
            drawn = time.monotonic()
        time.sleep(_LOOK_EVERY_S)
    place.empty()
    errands.forget(errand.key)
    if errand.error:
        notices.error(errand.error)
        return False
    session.keep_dataset(one, errand.result)
    return True


def _begin(folder: Path, looked: int) -> Errand:
    key = f"scan {looked} {folder}"

    def work(told: errands.Told) -> Dataset:
        def progress(done: int, total: int, picture: Path) -> None:
            told(done, total)
            errand = errands.look(key)
            if errand and done % _EVERY == 0:
                errand.latest.append(picture)

        return scans.scan(folder, on_progress=progress)

    return errands.start(key, "Looking at the folder", work)


def _draw(place: st.delta_generator.DeltaGenerator, errand: Errand) -> None:
    left = f", {duration(errand.seconds_left)} left" if errand.seconds_left else ""
    so_far = f"{errand.done:,} of {many(errand.total, 'file')}{left}" if errand.total else ""
    with place.container(height=150, border=False):
        st.progress(errand.share, text=f"Looking at the pictures … {so_far}")
        with st.container(horizontal=True, gap="xsmall", wrap=False):
            for path in list(errand.latest):
                with contextlib.suppress(GraftError):
                    small = samples.thumbnail(path, 96)
                    st.image(str(small), width=96, alt="A picture found just now")
