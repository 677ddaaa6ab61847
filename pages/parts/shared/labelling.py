"""What people say of a picture of a data set: pressed on its card, kept at once, taken back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.data.annotations import journal, overlay
from core.data.annotations.event import Kind, LabelEvent, Shown
from pages.parts.shared import belonging, pressing, saying, session
from pages.parts.shared.labelled import Labelled
from pages.parts.shared.pressing import Pressed
from pages.parts.shared.words import many, plain, why

_KEYS = 9
"""Classes that have a digit as their key."""
_OTHER = "label-other"


def actions(path: Path, of: Labelled) -> None:
    """The buttons of one picture: what it shows, that it is not to be used, or back again.

    Args:
        path: its file.
        of: whose picture it is.
    """
    pressed = pressing.pressed([path], of)
    if not pressed.contents:
        return
    said = overlay.of(of.folder).decided.get(pressed.contents[0])
    told = why("label.brought" if pressed.elsewhere else "label.what")
    words = _said(said) if said else f"**What does it show?** {told}"
    _draw(pressed, words, said)
    belonging.alone(of.folder, pressed.contents[0], pressed.names[0])


def said_of(path: Path, of: Labelled) -> str:
    """What was said of a picture since a model answered, in one line; empty where nothing was."""
    pressed = pressing.pressed([path], of)
    said = overlay.of(of.folder).decided.get(pressed.contents[0]) if pressed.contents else None
    if said is None or (said.kind == "label" and said.names == of.names):
        return ""
    what = ", ".join(plain(name, longest=60) for name in said.names) or said.kind
    return f":material/edit: You said **{what}**"


def together(paths: Sequence[Path], of: Labelled) -> None:
    """The same buttons for several pictures at once; one press, and one undo, for all of them.

    Args:
        paths: their files.
        of: whose pictures they are.
    """
    pressed = pressing.pressed(paths, replace(of, names=(), shown=Shown()))
    number = many(len(pressed.contents), "picture")
    words = f"**{number} chosen.** {why('label.many' if paths else 'label.several')}"
    _draw(pressed, words, several=True)


def _draw(
    pressed: Pressed, words: str, said: LabelEvent | None = None, *, several: bool = False
) -> None:
    of = pressed.of
    with st.container(border=True, gap="small", key="labelling"):
        st.markdown(words)
        if of.kind == "multilabel":
            _several(pressed, _names(said, of))
        elif of.kind == "classify":
            _one(pressed, _names(said, of))
        with st.container(horizontal=True, gap="xsmall"):
            _rest(pressed, said)
            if several:
                belonging.together(of.folder, pressed.contents, pressed.names)
                _undo_always(of.folder)


def _names(said: LabelEvent | None, of: Labelled) -> tuple[str, ...]:
    """What the picture shows now."""
    if said is None:
        return of.names
    return said.names if said.kind == "label" else ()


def _said(said: LabelEvent) -> str:
    when = f"{dt.datetime.fromtimestamp(said.t).astimezone():%d %b %Y, %H:%M}"
    by = f" by {plain(said.who, longest=40)}" if said.who else ""
    what = " and ".join(plain(name, longest=60) for name in said.names) or said.kind
    return f":material/edit: **{what}**: said on {when}{by}. {why('label.counts')}"


def _one(pressed: Pressed, names: tuple[str, ...]) -> None:
    """A button for each of a few classes, with its digit as a key; a list of many."""
    few = pressed.of.classes[:_KEYS] if len(pressed.of.classes) <= _KEYS else ()
    with st.container(horizontal=True, gap="xsmall"):
        for place, name in enumerate(few):
            st.button(
                plain(name, longest=40),
                key=f"label-{place}",
                shortcut=str(place + 1),
                type="primary" if name in names else "secondary",
                disabled=not pressed.contents,
                on_click=pressed.say,
                args=("label", (name,)),
            )
    st.selectbox(
        "Another class" if few else "Class",
        [name for name in pressed.of.classes if name not in few],
        accept_new_options=True,
        placeholder="Write a new class" if few else "Choose a class, or write a new one",
        key=session.bound(_OTHER, None),
        on_change=_another,
        args=(pressed,),
        disabled=not pressed.contents,
        label_visibility="collapsed",
    )


def _another(pressed: Pressed) -> None:
    """A class from the list, or one that was not there before."""
    name = (session.now(_OTHER) or "").strip()
    if name:
        pressed.say("label", (name,))


def _several(pressed: Pressed, names: tuple[str, ...]) -> None:
    """All classes that it shows, and a button that keeps them."""
    chosen = st.multiselect(
        "Classes it shows",
        list(dict.fromkeys((*pressed.of.classes, *names))),
        default=list(names),
        accept_new_options=True,
        key=f"label-several-{''.join(pressed.contents)[:64]}",
    )
    st.button(
        "It shows these",
        icon=":material/check:",
        key="label-these",
        disabled=not (chosen and pressed.contents),
        on_click=pressed.say,
        args=("label", sorted(chosen)),
    )


_ANSWERS: tuple[tuple[Kind, str, str, str], ...] = (
    ("none of these", "None of these", "0", ":material/do_not_disturb_on:"),
    ("not sure", "Not sure", "n", ":material/help:"),
    ("leave out", "Leave it out", "x", ":material/visibility_off:"),
)


def _rest(pressed: Pressed, said: LabelEvent | None) -> None:
    """Answers that are no class; of what is not in the data set there is nothing to leave out."""
    several = 1 if pressed.of.kind == "multilabel" else 0
    for kind, title, key, icon in _ANSWERS[:several] if pressed.elsewhere else _ANSWERS:
        st.button(
            title,
            icon=icon,
            key=f"label-{kind}",
            shortcut=key,
            type="primary" if said and said.kind == kind else "tertiary",
            on_click=pressed.say,
            args=(kind,),
            disabled=not pressed.contents,
            help=why(f"label.{kind.replace(' ', '_')}"),
        )
    if said:
        of_all = f" ({many(len(said.contents), 'picture')})" if len(said.contents) > 1 else ""
        st.button(
            f"Undo{of_all}",
            icon=":material/undo:",
            key="label-undo",
            shortcut="u",
            type="tertiary",
            on_click=saying.take_back,
            args=(pressed.of.folder, said),
            help=why("label.undo"),
        )


def undo_button(folder: Path) -> None:
    """Take back the latest that was said of the pictures of a folder; nothing where nothing was."""
    if last := _last(folder):
        st.button(
            f"Undo {_told(last)}",
            icon=":material/undo:",
            key="undo-last",
            on_click=saying.take_back,
            args=(folder, last),
            help=why("label.undo"),
        )


def _undo_always(folder: Path) -> None:
    """The same where it must not push what lies below: always there, and always as wide."""
    last = _last(folder)
    st.button(
        "Undo the last one",
        icon=":material/undo:",
        key="undo-one",
        type="tertiary",
        disabled=last is None,
        on_click=saying.take_back,
        args=(folder, last),
        help=f"{_told(last)}. {why('label.undo')}" if last else why("label.undo"),
    )


def _last(folder: Path) -> LabelEvent | None:
    left = overlay.standing(journal.read(folder).all)
    return left[-1] if left else None


def _told(last: LabelEvent) -> str:
    what = ", ".join(last.names) or last.text or last.kind
    return f"“{plain(what, longest=40)}” ({many(len(last.contents), 'picture')})"
