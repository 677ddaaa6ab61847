"""The list of runs by project: open, delete, undo; and the room that cache and trash take."""

from pathlib import Path

import streamlit as st

from core import machine
from core.errors import GraftError
from core.runs import disk_usage as rooms
from core.runs import notes, progress, projects, trash
from core.runs.store import RunView
from pages.parts.runs import choosing, naming, project
from pages.parts.shared import begin, gallery, notices, run_bar, session, steps, words
from pages.parts.shared.words import plain, time_left, why

A_PAGE, A_PAGE_EACH = 12, 4
"""Runs at a time, of a single project and of each of several."""
_PROJECTS = 4
"""Projects at a time."""


def show(runs: list[RunView]) -> None:
    """Runs as rows, by project, the newest first, in pages."""
    together = projects.of_runs(runs)
    if len(runs) > 1:
        choosing.bar([run.folder.name for run in runs])
    a_page = A_PAGE if len(together) == 1 else A_PAGE_EACH
    for at in gallery.part("projects", len(together), _PROJECTS):
        one = together[at]
        with st.container(key=f"project-{one.key}"):
            project.head(one)
            for place in gallery.part(f"runs-{one.key}", len(one.runs), a_page):
                _row(one.runs[place], several=len(runs) > 1)
            gallery.turn(f"runs-{one.key}", len(one.runs), a_page)
    gallery.turn("projects", len(together), _PROJECTS)


def _row(run: RunView, *, several: bool) -> None:
    key, named = run.folder.name, f"**{plain(begin.describe(run), longest=120)}**"
    with st.container(border=True, key=f"run-{key}"):
        left, right = st.columns([5, 3], vertical_alignment="center")
        with left.container(gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                if several:
                    choosing.box(run)
                st.markdown(named, width="content")
                st.badge(steps.state_words(run), color="primary" if run.has_model else "gray")
            parts = (words.setting_title(run.plan.recipe.strategy), run.plan.backbone.name)
            tail = steps.summary(run)
            st.caption(" · ".join([*(plain(part) for part in parts), *([tail] if tail else [])]))
            naming.shown(notes.of_run(run.folder))
            if progress.active(run):
                _ticking(str(run.folder))
        with right.container(horizontal=True, horizontal_alignment="right"):
            if st.button(f"Open {named}", key=f"open-{key}", icon=":material/folder_open:"):
                begin.go_on(run)
            naming.of_run(run)
            if st.button(
                f"Delete {named}",
                key=f"delete-{key}",
                icon=":material/delete:",
                disabled=progress.active(run),
                help=why("runs.delete"),
            ):
                _delete(run.folder)


@st.fragment(run_every=2)
def _ticking(folder: str) -> None:
    """How far a training is, with its Stop, until it has ended."""
    run = session.view(Path(folder))
    if not progress.active(run):
        st.rerun()
    at = progress.of(run)
    run_bar.bar(at, time_left(at.seconds_left))
    run_bar.stop(run, f"stop-{run.folder.name}")


def damaged(folder: Path, problem: GraftError) -> None:
    """A run that cannot be read: why, and the way to be rid of it."""
    notices.error(problem, key=f"-{folder.name}")
    if st.button(
        f"Delete {plain(folder.name, longest=60)}",
        key=f"delete-{folder.name}",
        icon=":material/delete:",
        help=why("runs.delete"),
    ):
        _delete(folder)


def _delete(folder: Path) -> None:
    with notices.guard():
        place = trash.put(folder)
        session.remember("deleted", str(place))
        if session.draft().run == str(folder):
            session.change(run=None)
        st.rerun()


def undo() -> None:
    """The way back from the last deletion."""
    place = session.recall("deleted")
    if place is None or not Path(place).is_dir():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="undo-row"):
        st.markdown(f"{plain(Path(place).name)} is in the trash.")
        if st.button("Undo", icon=":material/undo:", key="undo"):
            with notices.guard():
                trash.take_out(Path(place))
                session.forget("deleted")
                st.rerun()


def room() -> None:
    """How much cache and trash take, each with a button that empties it."""
    free = machine.free_disk()
    st.subheader("Room on the disk")
    if free is not None:
        st.caption(f"{machine.size(free)} free where Graft writes.")
    cards = (
        ("cache", "Cache", rooms.cache_size(), rooms.empty_cache),
        ("trash", "Trash", rooms.trash_size(), rooms.empty_trash),
    )
    with st.grid(2, min_column_width=260):
        for name, title, size, empty in cards:
            with st.container(border=True, height="stretch", key=f"room-{name}"):
                st.metric(title, machine.size(size))
                st.caption(why(f"runs.{name}"))
                st.button(
                    f"Empty the {name}", on_click=empty, disabled=size == 0, key=f"empty-{name}"
                )
