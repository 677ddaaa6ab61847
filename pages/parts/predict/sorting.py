"""Answered pictures copied into class folders, in the background; going on copies none twice."""

from pathlib import Path

import streamlit as st

from core.data import typed_path
from core.errors import GraftError
from core.report import sorted_copies
from core.report.answer_table import Columns
from core.report.sorted_copies import Copied, SortedCopies
from core.runs import not_sure
from core.runs.store import RunView
from pages.parts.shared import background_jobs, folder_button, notices, session, ticking
from pages.parts.shared.background_jobs import Errand
from pages.parts.shared.words import many, plain, time_left, why

_KIND = "sorted-copies:"


def show(run: RunView, table: Path, columns: Columns, source: Path | None = None) -> None:
    """The folder for the copies, and how far they are.

    Args:
        run: whose model answered.
        table: of the answers.
        columns: of the table.
        source: the folder of the pictures, where they lie in one.
    """
    key = f"{_KIND}{table}"
    with st.expander("Copy the pictures into class folders", icon=":material/folder_copy:"):
        st.markdown(why("predict.sorted"))
        out = st.text_input(
            "Folder for the copies",
            key=session.bound("sorted-out", session.recall("sorted-out", "")),
            on_change=lambda: session.remember("sorted-out", session.now("sorted-out")),
            placeholder="/home/me/pictures/sorted",
        )
        sure = st.slider(
            "Only where the model is at least so sure; the others go into not-sure",
            min_value=0,
            max_value=100,
            value=round(100 * not_sure.below(run.folder)),
            format="%d %%",
            key="sorted-sure",
        )
        place = typed_path.read(str(out))
        if st.button("Copy them", disabled=place is None, key="sort-them") and place:
            with notices.guard():
                sorted_copies.refuse_within(place, [source] if source else [])
                copies = SortedCopies(place, run.plan.classes, sure / 100 if sure else None)
                _start(key, table, columns, copies)
        ticking.jobs(key, lambda: _state(key))


def _start(key: str, table: Path, columns: Columns, copies: SortedCopies) -> None:
    background_jobs.forget(key)
    background_jobs.start(
        key,
        "Copying into class folders",
        lambda told: (sorted_copies.copy_all(table, columns, copies, told), copies.out),
    )


def _state(key: str) -> None:
    errand = background_jobs.look(key)
    if errand is None:
        return
    if errand.state == "running":
        _running(errand)
    elif isinstance(errand.error, GraftError):
        notices.error(errand.error)
    elif errand.state == "stopped":
        st.caption("Stopped. What was copied stays; “Copy them” goes on.")
    elif errand.state == "done":
        copied, out = errand.result
        _done(copied, out)


def _running(errand: Errand) -> None:
    text = f"{errand.done:,} of {many(errand.total, 'picture')}{time_left(errand.seconds_left)}"
    st.progress(errand.share, text=text)
    st.button(
        "Stop",
        key="stop-sorting",
        type="tertiary",
        on_click=background_jobs.stop,
        args=(errand.key,),
    )


def _done(copied: Copied, out: Path) -> None:
    gone = f" {many(copied.gone, 'picture')} were not there any more." if copied.gone else ""
    st.markdown(
        f":material/check_circle: {many(copied.pictures, 'picture')} copied into "
        f"{plain(str(out))}.{gone}"
    )
    folder_button.show(out, key="show-sorted")
