"""The weights room: every backbone on this computer, to use, to verify and to copy."""

from functools import partial
from pathlib import Path

import streamlit as st

from core import home, machine
from core.errors import FolderNotFound
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice
from core.weights.local_folders import read_folder
from core.weights.pretrained import WeightsEntry
from pages.parts.shared import (
    background_jobs,
    choosing,
    folder_browser,
    notices,
    session,
    shortlist,
    ticking,
)
from pages.parts.shared.words import many, plain, why

_KIND = "verify "
_HASHED_AT_ONCE = 300_000_000
"""Bytes of a file up to which its checksum is told without being asked for: about 0.3 s."""


def show(current: BackboneChoice | None) -> None:
    """What is here, entry by entry; looks again by itself while one is being verified."""
    ticking.jobs(_KIND, partial(_entries, current))


def _entries(current: BackboneChoice | None) -> None:
    entries = [(choice, _entry(choice)) for choice in pretrained.everything()]
    taken = machine.size(sum(entry.bytes for _, entry in entries))
    made = machine.connections()
    said = "Nothing has left this computer" if made == 0 else "Pictures never leave this computer"
    st.caption(
        f"{many(len(entries), 'backbone')}, {taken} · :material/shield: {said} "
        f"({many(made, 'network connection')} so far)",
        help=why("home.network"),
    )
    for number, (choice, entry) in enumerate(entries):
        with st.container(border=True, key=f"weights-entry-{number}", gap="xsmall"):
            _line(choice, entry)
            _actions(choice, entry, current, number)
            _verdict(entry, number)


def _entry(choice: BackboneChoice) -> WeightsEntry:
    entry = pretrained.entry(choice, hashed=False)
    return entry if entry.bytes > _HASHED_AT_ONCE else pretrained.entry(choice)


def _line(choice: BackboneChoice, entry: WeightsEntry) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(shortlist.called(choice))}**", width="content")
        st.badge(_place(entry), color="gray")
        st.caption(plain(choice.name), width="content")
    learnt = entry.trained_on or "which pictures it learnt from is not said"
    parts = (
        machine.size(entry.bytes),
        f"licence {plain(entry.licence)}" if entry.licence else "licence not stated",
        f"learnt on {plain(learnt, longest=70)}" if entry.trained_on else learnt,
        f"sha256 {entry.sha256[:12]}…" if entry.sha256 else "sha256 with Verify",
    )
    st.caption(" · ".join(parts))


def _place(entry: WeightsEntry) -> str:
    if entry.source == "folder":
        inside = home.weights_folder() in Path(entry.path).parents
        return "Added" if inside else "Named folder"
    return {"embedded": "Comes with Graft", "file": "Single file"}.get(entry.source, "timm's cache")


def _actions(
    choice: BackboneChoice, entry: WeightsEntry, current: BackboneChoice | None, number: int
) -> None:
    errand = background_jobs.look(_KIND + entry.path)
    at_work = errand is not None and errand.state == "running"
    taken = current is not None and current.path == choice.path
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        about = f"**{plain(shortlist.called(choice))}, {plain(choice.name)}**"
        use = f"{'Chosen' if taken else 'Use this one'} {about}"
        if st.button(use, disabled=taken, key=f"pick-{number}"):
            choosing.take(choice)
        if st.button(
            f"{'Checking …' if at_work else 'Verify'} {about}",
            disabled=at_work,
            icon=":material/verified:",
            key=f"verify-{number}",
            help=why("backbone.verify"),
        ):
            background_jobs.start(
                _KIND + entry.path,
                f"Verifying {choice.name}",
                lambda _: pretrained.verify(entry.path, choice.name),
            )
            st.rerun()
        if st.button(
            f"Copy to another machine {about}",
            icon=":material/drive_file_move:",
            key=f"copy-{number}",
            help=why("backbone.copy"),
        ):
            session.forget("copied")
            _copy(choice.name if choice.source == "cache" else entry.path)
        with st.popover(f"Details {about}", type="tertiary", key=f"details-{number}"):
            _details(entry)


def _details(entry: WeightsEntry) -> None:
    folder = read_folder(Path(entry.path))
    origin = folder.card.origin if folder else None
    if entry.trained_on:
        st.caption("What it learnt on")
        st.markdown(plain(entry.trained_on, longest=600))
    st.caption("Where it lies")
    st.code(entry.path, language=None, wrap_lines=True)
    if origin:
        st.caption("Where it came from")
        st.code(origin, language=None, wrap_lines=True)
    st.caption("SHA-256 of the weights file")
    st.code(entry.sha256 or "Not computed yet: press Verify", language=None, wrap_lines=True)


def _verdict(entry: WeightsEntry, number: int) -> None:
    """What the verification came to, in words."""
    errand = background_jobs.look(_KIND + entry.path)
    if errand is None:
        return
    if errand.state == "running":
        st.caption(":material/hourglass_top: Reading every tensor, and comparing its shape …")
    elif errand.error:
        notices.error(errand.error)
    else:
        verified: WeightsEntry = errand.result
        with st.container(horizontal=True, vertical_alignment="center", key=f"verified-{number}"):
            st.badge("Whole", icon=":material/verified:", color="green")
            st.caption(f"{why('backbone.verified')} sha256 {(verified.sha256 or '')[:12]}…")


@st.dialog("Copy to another machine", width="medium", icon=":material/drive_file_move:")
def _copy(name: str) -> None:
    made = session.recall("copied")
    if made:
        _copied(Path(made))
        return
    st.markdown(why("backbone.copy"))
    target = folder_browser.pick("copy", "Copy into this folder")
    if target is None:
        return
    with notices.guard(), st.spinner("Copying …"):
        session.remember("copied", str(copy_into(name, target)))
        st.rerun(scope="fragment")


def copy_into(name: str, target: Path) -> Path:
    """Make the folder for another machine; the place it goes into has to be there.

    Raises:
        FolderNotFound: a drive that was pulled out is not replaced by a folder of its name.
        WeightsError, DiskFull: see `core.weights.pretrained.export_folder`.
    """
    if not target.is_dir():
        raise FolderNotFound(
            what=f"{target} is not there",
            why="It was there a moment ago.",
            fix="Plug the drive in again, or choose another folder.",
        )
    return pretrained.export_folder(name, target)


def _copied(made: Path) -> None:
    st.badge("Copied", icon=":material/check_circle:", color="green")
    st.code(str(made), language=None, wrap_lines=True)
    st.markdown("**On the other machine**")
    st.markdown(why("backbone.copied"))
    st.code(f"graft weights add {made.name}", language=None)
