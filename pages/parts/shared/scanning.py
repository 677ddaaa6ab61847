"""A scan that shows the pictures as they are found."""

import contextlib
import time
from pathlib import Path

import streamlit as st

from core.data import scan as scans
from core.data import thumbnails
from core.data.dataset import Dataset
from core.errors import GraftError, NoImagesFound, NotAFolder
from core.runs.draft import Draft
from pages.parts.shared import (
    background_jobs,
    datasets,
    labelling,
    notices,
    readers,
    session,
    unsorted,
)
from pages.parts.shared.background_jobs import Errand
from pages.parts.shared.words import many, time_left

_LOOK_EVERY_S = 0.02
_DRAW_EVERY_S = 0.4
"""Drawing must not slow the scan."""
_STALE = 40
"""What the last folder drew below stays, greyed, until something new takes its place."""
_EVERY = 7
"""Every so manieth picture may be shown; neighbours look alike."""


def to_label(draft: Draft) -> Dataset | None:
    """All pictures of the draft's folder as it lies on disk, also those that nobody has sorted.

    Scanned with progress at first, an error as a notice.
    """
    scanned = datasets.to_label(draft)
    if scanned is None and (scanned := _scanned(draft, to_label=True)):
        datasets.keep_to_label(draft, scanned)
        st.rerun()  # the sidebar, drawn before, tells the counts too
    return scanned


def show(draft: Draft) -> Dataset | None:
    """The data set of the draft, with what was said of its pictures; an error as a notice."""
    scanned = datasets.scanned(draft)
    if scanned is None:
        if scanned := _scanned(draft):
            datasets.keep(draft, scanned)
            st.rerun()
        return None
    try:
        return datasets.applied(draft, scanned)
    except GraftError as nothing_left:
        if scanned.layout == "unsorted":
            _refused(draft, nothing_left)
        else:
            notices.error(nothing_left)
        labelling.undo_button(scanned.folder)
        return None


def need(draft: Draft) -> Dataset:
    """The data set of the draft for a page that is about it; stops the page where there is none."""
    dataset = show(draft)
    if dataset is None:
        st.stop()
    return dataset


def _scanned(draft: Draft, *, to_label: bool = False) -> Dataset | None:
    """Scan under the user's eyes; None where that did not work.

    The scan belongs to the server: who leaves the page, or closes the tab, finds it further on.

    Args:
        draft: whose folder.
        to_label: whether its pictures are about to be labelled.
    """
    errand = _begin(draft, to_label=to_label)
    place, below = st.empty(), st.empty()
    if errand.state == "running":
        below.button("Stop", key="stop-scan", on_click=background_jobs.stop, args=(errand.key,))
        for _ in range(_STALE):
            st.empty()
    drawn = 0.0
    while errand.state == "running":
        if time.monotonic() - drawn > _DRAW_EVERY_S:
            _draw(place, errand)
            drawn = time.monotonic()
        time.sleep(_LOOK_EVERY_S)
    place.empty()
    below.empty()
    if errand.state == "stopped":
        _stopped(errand)
        return None
    background_jobs.forget(errand.key)
    if errand.error:
        _refused(draft, errand.error)
        return None
    dataset: Dataset = errand.result
    return dataset


def _stopped(errand: Errand) -> None:
    """What was seen before somebody pressed Stop, and the way on."""
    of_all = f" of {errand.total:,}" if errand.total else ""
    text = f"Stopped after {errand.done:,}{of_all} files. Nothing was changed in the folder."
    notices.empty("Not looked through", text, icon=":material/stop_circle:")
    if st.button("Look through it after all", key="scan-anew", icon=":material/refresh:"):
        background_jobs.forget(errand.key)
        st.rerun()


def _refused(draft: Draft, problem: GraftError) -> None:
    """The error, and the next step where there is one."""
    folder = Path(draft.folder or "")
    if isinstance(problem, NoImagesFound) and unsorted.show(folder, problem):
        return
    notices.error(problem)
    readers.offer([problem.why], all_told=False)
    if isinstance(problem, NotAFolder):
        st.button(
            "Use the folder it lies in",
            icon=":material/folder_open:",
            key="use-parent",
            on_click=session.choose_folder,
            args=(folder.parent,),
        )


def _begin(draft: Draft, *, to_label: bool) -> Errand:
    folder, several = Path(draft.folder or ""), draft.several
    key = f"scan {'to label ' if to_label else ''}{draft.looked} {folder}"

    def work(tell: background_jobs.Told) -> Dataset:
        def progress(done: int, total: int, picture: Path) -> None:
            tell(done, total)
            errand = background_jobs.look(key)
            if errand and done % _EVERY == 0:
                errand.latest.append(picture)

        road = scans.to_label if to_label else scans.found
        return road(folder, several=several, on_progress=progress, on_listed=lambda n: tell(n, 0))

    last = background_jobs.look(key)
    if last and last.state == "stopped":
        return last
    return background_jobs.start(key, "Looking at the folder", work)


def _draw(place: st.delta_generator.DeltaGenerator, errand: Errand) -> None:
    with place.container(height=150, border=False):
        st.progress(errand.share, text=_so_far(errand))
        with st.container(horizontal=True, gap="xsmall", wrap=False):
            for path in list(errand.latest):
                with contextlib.suppress(GraftError):
                    small = thumbnails.thumbnail(path, 96)
                    st.image(str(small), width=96, alt="A picture found just now")


def _so_far(errand: Errand) -> str:
    if errand.stopping:
        return "Stopping …"
    if not errand.total:
        return f"Listing the folder … {many(errand.done, 'file')} so far"
    left = time_left(errand.seconds_left, ", ")
    return f"Looking at the pictures … {errand.done:,} of {many(errand.total, 'file')}{left}"
