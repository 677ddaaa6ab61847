"""What people say to belong together: frames of one video, pictures of one patient or animal."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.data.annotations import overlay
from pages.parts.shared import saying, session
from pages.parts.shared.words import many, plain, why

_LONGEST_NAME = 100
_CHOSEN = "belongs-to"


def together(folder: Path, contents: Sequence[str], files: Sequence[str]) -> None:
    """Say of several chosen pictures that they belong together.

    Args:
        folder: of their data set.
        contents: theirs.
        files: theirs, in that order.
    """
    st.button(
        "They belong together",
        icon=":material/link:",
        key="belong-together",
        shortcut="g",
        type="tertiary",
        disabled=len(set(contents)) < 2,
        on_click=_join,
        args=(folder, tuple(contents), tuple(files)),
        help=why("label.together"),
    )


def alone(folder: Path, content: str, file: str) -> None:
    """What one picture is said to belong to, and the ways to change that.

    Args:
        folder: of its data set.
        content: its own.
        file: its own.
    """
    groups = overlay.of(folder).groups
    mine = groups.get(content, "")
    with st.expander(_headline(mine, groups), icon=":material/link:", expanded=bool(mine)):
        if mine:
            st.button(
                "Take it out of the group",
                icon=":material/link_off:",
                key="belong-no-more",
                type="tertiary",
                on_click=saying.write,
                args=(folder,),
                kwargs={"kind": "group", "contents": (content,), "files": (file,)},
            )
            return
        st.selectbox(
            "Belongs to",
            list(dict.fromkeys(groups.values())),
            format_func=plain,
            accept_new_options=True,
            placeholder="Choose a group, or write a name for a new one",
            key=session.bound(_CHOSEN, None),
            on_change=_belongs,
            args=(folder, content, file),
            help=why("label.together"),
        )


def _headline(mine: str, groups: dict[str, str]) -> str:
    if not mine:
        return "Belongs together with others?"
    others = sum(name == mine for name in groups.values()) - 1
    return f"Belongs to {plain(mine, longest=60)}, with {many(others, 'other')}"


def _belongs(folder: Path, content: str, file: str) -> None:
    """Put it into the group that was chosen, or into a new one of the name that was written."""
    if name := (session.now(_CHOSEN) or "").strip()[:_LONGEST_NAME]:
        saying.write(folder, kind="group", contents=(content,), files=(file,), text=name)


def _join(folder: Path, contents: tuple[str, ...], files: tuple[str, ...]) -> None:
    """Make one group of all that are chosen and of those that any of them belongs to already."""
    groups = overlay.of(folder).groups
    touched = {groups[content] for content in contents if content in groups}
    drawn_in = [c for c, name in groups.items() if name in touched and c not in contents]
    name = min(touched, default="") or _unused(set(groups.values()))
    saying.write(
        folder,
        kind="group",
        contents=(*contents, *drawn_in),
        files=(*files, *("" for _ in drawn_in)),
        text=name,
    )


def _unused(names: set[str]) -> str:
    number = 1
    while (name := f"group {number}") in names:
        number += 1
    return name
