"""Choosing runs to compare: a box on each, and the bar that says how many are chosen."""

from collections.abc import Sequence

import streamlit as st

from core.runs.store import RunView
from pages.parts.shared import begin, comparing, session
from pages.parts.shared.words import plain, why


def box(run: RunView) -> None:
    """The box of one run."""
    name = run.folder.name
    st.checkbox(
        f"Choose {plain(begin.describe(run), longest=120)} to compare",
        key=session.bound(f"choose-{name}", name in comparing.chosen()),
        on_change=_chosen,
        args=(name,),
        label_visibility="collapsed",
        width="content",
    )


def _chosen(name: str) -> None:
    comparing.choose(name, on=bool(session.now(f"choose-{name}")))


def bar(names: Sequence[str]) -> None:
    """How many are chosen, and the way to the comparison; always as high, so that nothing jumps.

    Args:
        names: of all runs that there are; what is chosen and gone counts no more.
    """
    for name in comparing.chosen():
        if name not in names:
            comparing.choose(name, on=False)
    count = len(comparing.chosen())
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="compare-bar"):
        st.markdown(f":material/compare_arrows: {_said(count)}", help=why("runs.compare"))
        if st.button(
            "Compare",
            type="primary",
            key="compare",
            disabled=not 2 <= count <= comparing.MOST_COMPARED,
        ):
            comparing.go()
        st.button("Choose none", key="compare-none", disabled=not count, on_click=comparing.forget)


def _said(count: int) -> str:
    if count < 2:
        more = "one more" if count else "two or more"
        return f"Choose {more} to compare."
    if count > comparing.MOST_COMPARED:
        return f"{count} chosen: at most {comparing.MOST_COMPARED} can be compared at once."
    return f"**{count} chosen**"
