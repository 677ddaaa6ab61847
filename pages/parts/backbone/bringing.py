"""Weights brought by hand: a folder that is named, or a file that is checked and copied in."""

from pathlib import Path

import streamlit as st

from core.weights import places, pretrained
from pages.parts.shared import background_jobs, choosing, notices, session, ticking
from pages.parts.shared.words import plain, why

_KIND = "add "


def show() -> None:
    """A box for a folder or a file, what is asked of a file, and the folders named so far."""
    path = st.text_input(
        "Folder or file with weights",
        placeholder="/home/me/weights",
        help=why("backbone.folder"),
        key=f"weights-{session.recall('weights', 0)}",
    )
    if st.button("Look there", icon=":material/folder_open:", key="name-folder") and path:
        _look_at(Path(path.strip().strip("\"'")).expanduser())
    if file := session.recall("weights-file"):
        _file(Path(file))
    ticking.jobs(_KIND, _adding)
    for number, folder in enumerate(pretrained.named_folders()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/folder: {plain(str(folder))}")
            if st.button("Forget", key=f"forget-{number}", type="tertiary"):
                pretrained.forget_folder(folder)
                st.rerun()


def _look_at(place: Path) -> None:
    session.forget("weights-file")
    with notices.guard():
        if place.is_file():
            session.remember("weights-file", str(place))
            return
        choices = pretrained.name_folder(place)
        session.next_version("weights")
        if len(choices) == 1:
            choosing.take(choices[0])
        st.rerun()


def _file(path: Path) -> None:
    """A single file does not say what it is for: ask, then check it and copy it in."""
    with st.container(border=True, key="weights-file"):
        st.markdown(f"**{plain(path.name)}** {why('backbone.file')}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(
                "Architecture",
                value=path.stem if places.known(path.stem) else "",
                placeholder="resnet50, or resnet50.a1_in1k",
                key=f"architecture-{path}",
            )
            if st.button("Check and add", type="primary", key="add-file") and name:
                wanted = name.strip()
                background_jobs.start(
                    _KIND + str(path), path.name, lambda _: pretrained.add(path, wanted)
                )
                session.forget("weights-file")
                session.next_version("weights")
                st.rerun()


def _adding() -> None:
    """Files that are being checked, were added, or were refused with nothing changed."""
    for number, errand in enumerate(background_jobs.of(_KIND)):
        if errand.state == "running":
            st.caption(f":material/hourglass_top: Checking {plain(errand.title)} …")
            continue
        if errand.error:
            notices.error(errand.error)
        with st.container(horizontal=True, vertical_alignment="center"):
            if errand.state == "done":
                st.badge("Added", icon=":material/check_circle:", color="green")
                st.markdown(f"**{plain(errand.result.name)}**: {why('backbone.added')}")
            if st.button("Close", key=f"close-add-{number}", type="tertiary"):
                background_jobs.forget(errand.key)
                st.rerun()
