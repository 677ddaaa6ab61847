"""The ways to begin: a folder, the sample, or the last run."""

import time
from pathlib import Path

import streamlit as st

from core.data import demo_dataset
from core.runs import store
from core.runs.store import RunView
from core.tasks import table as tasks
from pages.parts.shared import session
from pages.parts.shared.words import percent

_TELL_EVERY_S = 0.1


def with_folder(folder: Path) -> None:
    """Take a folder as the data and show it."""
    session.choose_folder(folder)
    st.switch_page("data.py")


def with_unsorted(folder: Path) -> None:
    """Take a folder as the data and label its pictures."""
    session.choose_folder(folder)
    st.switch_page("label.py")


def with_sample() -> None:
    """Draw the sample, if that has not been done yet, and show it."""
    bar = st.progress(0.0, text="Drawing the sample on this computer …")
    drawn_at = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal drawn_at
        if time.monotonic() - drawn_at > _TELL_EVERY_S:
            drawn_at = time.monotonic()
            bar.progress(done / total, text=f"Drawing the sample: {done} of {total} traffic signs")

    with_folder(demo_dataset.make(on_progress=progress))


def last_run() -> RunView | None:
    """The newest run that can be read."""
    runs, _ = store.list_runs(session.view)
    return runs[0] if runs else None


def describe(run: RunView) -> str:
    """`bees, today 14:02, 96 %`."""
    when = time.localtime(run.first_t or run.folder.stat().st_mtime)
    today = time.strftime("%Y%m%d", when) == time.strftime("%Y%m%d")
    shown = time.strftime("today %H:%M" if today else "%d %b %Y, %H:%M", when)
    value = run.validation.get(tasks.of(run.plan.task).metric.name)
    score = percent(value) if value is not None else run.state
    return f"{run.name}, {shown}, {score}"


def go_on(run: RunView) -> None:
    """Open a run: its results where it has some, else its training."""
    session.open_run(run)
    st.switch_page("results.py" if run.has_model and run.end else "train.py")


def repeat(run: RunView) -> None:
    """Set up a training with the choices of a run, to be changed before it starts."""
    session.open_run(run)
    session.change(run=None)
    st.switch_page("train.py")
