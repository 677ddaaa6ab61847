"""The folder browser: the user's own folders, those that look like a data set marked."""

from pathlib import Path

import streamlit as st

from core import home
from core.data import folder_browser, typed_path
from core.data.folder_browser import Place
from core.errors import GraftError, NotAFolder
from pages.parts.shared import begin, notices, session
from pages.parts.shared.words import plain, why

SHOWN_AT_MOST = 60


def path_box(*, to_sort: bool = False) -> None:
    """A box for the path of a folder, and the button that opens the browser.

    Args:
        to_sort: the folder is about to be labelled.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Folder with your pictures",
            key=session.bound("folder", session.draft().folder or ""),
            on_change=_typed,
            placeholder="/home/me/pictures/bees",
            help=why("data.folder"),
        )
        if st.button("Browse", icon=":material/folder_open:", key="browse"):
            open_to_sort() if to_sort else open_dialog()
        sample = not to_sort and st.button(
            "Try the sample", icon=":material/signpost:", key="sample"
        )
        if session.draft().folder and st.button(
            "Look again", icon=":material/refresh:", key="again", help=why("data.again")
        ):
            session.change(looked=session.draft().looked + 1)
            st.rerun()
    if sample:
        begin.with_sample()


def _typed() -> None:
    folder = typed_path.read(str(session.now("folder")))
    if folder:
        session.choose_folder(folder)


@st.dialog("Choose the folder that holds the class folders", width="medium")
def open_dialog() -> None:
    """Show the browser over the page; taking a folder leads to the Data page."""
    folder = pick("data")
    if folder is not None:
        begin.with_folder(folder)


@st.dialog("Choose the folder with the pictures to be sorted", width="medium")
def open_to_sort() -> None:
    """The same; taking a folder leads to the Label page."""
    folder = pick("label")
    if folder is not None:
        begin.with_unsorted(folder)


def pick(key: str, here_label: str = "Use this folder") -> Path | None:
    """Walk through folders until one is taken.

    Args:
        key: tells several browsers apart.
        here_label: what the button that takes the folder says.

    Returns:
        The folder, in the run in which it was taken; else `None`.
    """
    here = _here(key)
    _trail(here, key)
    refused = session.recall(f"refused-{key}")
    if refused:
        try:
            folder_browser.folders(refused)
        except GraftError as problem:
            notices.line(problem)
    try:
        below = folder_browser.folders(here)
    except GraftError as problem:
        notices.error(problem)
        below = []
    wanted = st.text_input("Filter by name", key=f"filter-{key}-{here}", icon=":material/search:")
    shown = [path for path in below if wanted.casefold() in path.name.casefold()]
    taken = None
    with st.container(height=340, key=f"folders-{key}", gap="xsmall"):
        for number, path in enumerate(shown[:SHOWN_AT_MOST]):
            taken = _row(folder_browser.look(path), key, number) or taken
        if not shown:
            st.caption("No folders in here.")
        elif len(shown) > SHOWN_AT_MOST:
            st.caption(f"{len(shown) - SHOWN_AT_MOST} more: filter by name to find one of them.")
    mark = folder_browser.look(here).note
    with st.container(horizontal=True, vertical_alignment="center"):
        use = st.button(here_label, type="primary", key=f"use-{key}", icon=":material/check:")
        if mark:
            st.badge(mark, icon=":material/photo_library:", color="primary")
    return here if use else taken


def _row(place: Place, key: str, number: int) -> Path | None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            plain(place.path.name, longest=60),
            icon=":material/photo_library:" if place.is_dataset else ":material/folder:",
            on_click=_go,
            args=(key, place.path),
            type="tertiary",
            key=f"enter-{key}-{number}",
        )
        if place.is_dataset:
            st.caption(place.note)
            use = f"Use **{plain(place.path.name, longest=60)}**"
            if st.button(use, key=f"take-{key}-{number}"):
                return place.path
    return None


def _trail(here: Path, key: str) -> None:
    st.text_input(
        "Path",
        key=session.bound(f"path-{key}", str(session.recall(f"typed-{key}", here))),
        on_change=_typed_here,
        args=(key,),
        placeholder=str(Path.home()),
        help=why("data.path"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Up",
            icon=":material/arrow_upward:",
            disabled=here.parent == here,
            on_click=_go,
            args=(key, here.parent),
            key=f"up-{key}",
        )
        for number, place in enumerate(folder_browser.starting_points()):
            st.button(
                plain(place.name or str(place), longest=24),
                on_click=_go,
                args=(key, place),
                key=f"start-{key}-{number}",
                type="tertiary",
            )


def _typed_here(key: str) -> None:
    """Go to the folder that was typed, or to that of the file; what is neither is said."""
    typed = typed_path.read(str(session.now(f"path-{key}")))
    if typed is None:
        return
    try:
        folder_browser.folders(typed)
    except NotAFolder:
        _go(key, typed.parent)
    except GraftError:
        session.remember(f"typed-{key}", str(typed))
    else:
        _go(key, typed)
        return
    session.remember(f"refused-{key}", typed)


def _here(key: str) -> Path:
    last = Path(session.draft().browsed or Path.home())
    if last.is_relative_to(home.home()):  # the sample lies there, pictures of the user do not
        last = Path.home()
    here = Path(session.recall(f"at-{key}", last))
    return here if here.is_dir() else Path.home()


def _go(key: str, folder: Path) -> None:
    for name in ("typed", "refused"):
        session.forget(f"{name}-{key}")
    session.remember(f"at-{key}", str(folder))
    if key in ("data", "label"):
        session.change(browsed=str(folder))
