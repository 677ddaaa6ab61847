"""A scan that shows the pictures as they are found."""

import time
from collections import deque
from pathlib import Path

import streamlit as st

from core.data import samples
from core.data.dataset import Dataset
from core.errors import GraftError
from core.runs.draft import Draft
from pages.parts import notices, session
from pages.parts.words import many

_EVERY_S = 0.4
"""The screen is drawn anew at most this often: drawing must not slow the scan."""
_EVERY = 7
"""Every so manieth picture may be shown; neighbours look alike."""
_SHOWN = 10


def show(one: Draft) -> Dataset | None:
    """The data set of the draft; scanned with progress at first, an error as a notice."""
    known = session.known_dataset(one)
    if known is None and _scan(one):
        st.rerun()  # the sidebar, drawn before, tells the counts too
    return known


def _scan(one: Draft) -> bool:
    """Scan under the user's eyes; False where that did not work."""
    place = st.empty()
    latest: deque[Path] = deque(maxlen=_SHOWN)
    drawn = time.monotonic()

    def progress(count: int, picture: Path) -> None:
        nonlocal drawn
        if count % _EVERY == 0:
            latest.append(picture)
        if time.monotonic() - drawn > _EVERY_S:
            drawn = time.monotonic()
            _draw(place, count, list(latest))

    try:
        _draw(place, 0, [])
        session.dataset(one, progress)
    except GraftError as problem:
        place.empty()
        notices.error(problem)
        return False
    return True


def _draw(place: st.delta_generator.DeltaGenerator, count: int, latest: list[Path]) -> None:
    with place.container(height=190, border=False):
        st.markdown(f":material/search: Looking … {many(count, 'picture')} so far")
        small = []
        for path in latest:
            try:
                small.append(str(samples.thumbnail(path, 96)))
            except GraftError:
                continue
        if small:
            st.image(small, width=96, alt=["A picture found just now"] * len(small))


def need(one: Draft) -> Dataset:
    """The data set of the draft for a page that is about it; stops the page where there is none."""
    found = show(one)
    if found is None:
        st.stop()
    return found
