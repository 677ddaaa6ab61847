"""What a run or a project is called, and a note of it: typed in a small window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.runs import notes
from core.runs.notes import LONGEST_NOTE, LONGEST_RUN_NAME, Note
from core.runs.projects import Project
from core.runs.store import RunView
from pages.parts.shared import begin, notices, session
from pages.parts.shared.words import plain, why

_LINES = 4


def shown(note: Note) -> None:
    """A note as text, line by line: never as markup."""
    lines = note.text.splitlines()
    if lines:
        more = ["…"] if len(lines) > _LINES else []
        text = "  \n".join([*(plain(line, longest=300) for line in lines[:_LINES]), *more])
        st.markdown(f":material/sticky_note_2: {text}")


def of_run(run: RunView) -> None:
    """The button of a run."""
    if _button(plain(begin.describe(run), longest=120), run.folder.name):
        _of_run(run)


def of_project(project: Project) -> None:
    """The button of a project."""
    if _button(f"project {plain(project.name, longest=60)}", project.key):
        _of_project(project)


def _button(named: str, key: str) -> bool:
    return st.button(
        f"Name, note **of {named}**",
        key=f"name-{key}",
        icon=":material/edit_note:",
        help=why("runs.name"),
    )


@st.dialog("Name and note of a run")
def _of_run(run: RunView) -> None:
    _form(notes.of_run(run.folder), run.plan.name, _keep_run, run.folder)


@st.dialog("Name and note of a project")
def _of_project(project: Project) -> None:
    _form(project.note, Path(project.folder).name, _keep_project, project.folder)


def _form(note: Note, at_first: str, keep: Callable[[Any], None], what: Path | str) -> None:
    """Name and note, kept together by one press."""
    with st.form("naming", border=False):
        st.text_input(
            "Name",
            key=session.bound("naming-name", note.name),
            max_chars=LONGEST_RUN_NAME,
            placeholder=at_first,
        )
        st.text_area("Note", key=session.bound("naming-text", note.text), max_chars=LONGEST_NOTE)
        st.caption(why("runs.name"))
        if st.form_submit_button(
            "Keep", type="primary", key="naming-keep", on_click=keep, args=(what,)
        ):
            st.rerun()


def _keep_run(run: Path) -> None:
    with notices.guard():
        notes.keep(run, *_typed())


def _keep_project(folder: str) -> None:
    with notices.guard():
        notes.keep_project(folder, *_typed())


def _typed() -> tuple[str, str]:
    return session.now("naming-name"), session.now("naming-text")
