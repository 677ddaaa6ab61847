"""Weights brought by hand: a folder that is named, or a file that is checked and copied in."""

from pathlib import Path

import streamlit as st

from core.data import typed_path
from core.errors import GraftError
from core.weights import places, pretrained
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import (
    background_jobs,
    choosing,
    folder_browser,
    notices,
    session,
    shortlist,
    ticking,
)
from pages.parts.shared.words import exact, many, plain, why

_KIND = "add "
_OFFERED = 6
"""Buttons for the backbones of one folder; the others are in the lists above."""


def show() -> None:
    """A box for a folder or a file, what is asked of a file, and the folders named so far."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Folder or file with weights",
            value=session.recall("weights-path", ""),
            placeholder="/home/me/weights",
            help=why("backbone.folder"),
            key=f"weights-{session.recall('weights', 0)}",
        )
        if st.button("Browse", icon=":material/folder_open:", key="browse-weights"):
            _browse()
        st.button("Look there", key="name-folder")  # the run it starts looks, as Enter does
    place = typed_path.read(text)
    if place is not None:
        with notices.guard():
            _look_at(place)
    _named()
    ticking.jobs(_KIND, _adding)
    for number, folder in enumerate(pretrained.named_folders()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/folder: {plain(str(folder))}")
            forget = f"Forget **{plain(str(folder))}**"
            if st.button(forget, key=f"forget-{number}", type="tertiary"):
                pretrained.forget_folder(folder)
                st.rerun()


@st.dialog("Choose the folder with the weights", width="medium")
def _browse() -> None:
    """Any folder can be taken; what is in it is told afterwards."""
    folder = folder_browser.pick("weights", "Look in this folder")
    if folder is not None:
        session.remember("weights-path", str(folder))
        session.next_version("weights")
        st.rerun()


def _look_at(place: Path) -> None:
    """What is at a place: backbones to name, or a file that has to be asked about."""
    if place.is_file():
        pretrained.check_kind(place)
        _file(place)
        return
    loose = pretrained.files_in(place)
    try:
        choices = pretrained.name_folder(place)
    except GraftError:
        if not loose:
            raise
        st.markdown(why("backbone.no_backbone_in"))
        names = [file.name for file in loose]
        name = st.selectbox("Weights file", names, format_func=exact, key=f"loose-{place}")
        _file(place / name)
        return
    before = session.draft().backbone
    session.remember("weights-found", (place, choices, before))
    _start_empty()
    if len(choices) == 1:
        choosing.take(choices[0])
    st.rerun()


def _start_empty() -> None:
    session.forget("weights-path")
    session.next_version("weights")


def _named() -> None:
    """What the folder held that was named last, and what that changed."""
    place, choices, before = session.recall("weights-found", (None, (), None))
    if place is None:
        return
    now = session.draft().backbone
    with st.container(border=True, key="weights-found"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("Found", icon=":material/check_circle:", color="green")
            names = ", ".join(f"**{plain(shortlist.called(choice))}**" for choice in choices)
            st.markdown(f"{many(len(choices), 'backbone')} in {plain(str(place))}: {names}.")
        st.markdown(f"{_change(before, now)} {why('backbone.named')}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for number, choice in enumerate(choices[:_OFFERED]):
                taken = now is not None and now.path == choice.path
                label = f"Use {plain(shortlist.called(choice), longest=40)}"
                if not taken and st.button(label, key=f"use-found-{number}"):
                    choosing.take(choice)
            st.button(
                "Close",
                key="close-found",
                type="tertiary",
                on_click=session.forget,
                args=("weights-found",),
            )


def _change(before: BackboneChoice | None, now: BackboneChoice | None) -> str:
    """Which backbone is chosen, and instead of which."""
    if now is None:
        return "None is chosen yet."
    name = plain(shortlist.called(now))
    if before is None or before.path == now.path:
        return f"{name} stays chosen."
    return f"{name} is chosen now, instead of {plain(shortlist.called(before))}."


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
                _start_empty()
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
                about = f"**{plain(errand.result.name)}**"
                if st.button(f"Use this one {about}", key=f"use-added-{number}"):
                    with notices.guard():
                        choosing.take(pretrained.choose(errand.result.path))
            if st.button(
                f"Close **{plain(errand.title)}**", key=f"close-add-{number}", type="tertiary"
            ):
                background_jobs.forget(errand.key)
                st.rerun()
