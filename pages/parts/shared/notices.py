"""The only file that draws an error or a finding."""

import contextlib
import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import streamlit as st

from core.errors import GraftError, unreadable
from core.findings import Finding, Severity, worst_first
from pages.parts.shared.words import about, plain

_log = logging.getLogger(__name__)

Colour = Literal["red", "orange", "gray", "green"]
Pictures = Callable[[Finding, str], bool]
"""Draws the pictures that a finding is about, under a key; False where it has none."""
_SHAPES: dict[Severity, tuple[str, str, Colour]] = {
    "severe": (":material/block:", "Must be mended", "red"),
    "warning": (":material/warning:", "Look at this", "orange"),
    "note": (":material/info:", "Good to know", "gray"),
}


def error(problem: GraftError, *, key: str = "") -> None:
    """An error: what happened, why, how to mend it, and its name.

    Args:
        problem: the error.
        key: tells it from others of its kind on the same page.
    """
    with st.container(border=True, key=f"error-{problem.reference}{key}"):
        st.badge("Did not work", icon=":material/error:", color="red")
        st.markdown(f"**{plain(problem.what, longest=400)}**")
        st.markdown(plain(problem.why, longest=600))
        st.markdown(f":material/build: {plain(problem.fix, longest=400)}")
        more = about("error", problem.reference)
        st.caption(f"{more} Reference: {plain(problem.reference)}")


def line(problem: GraftError) -> None:
    """An error where there is little room: what happened, and how to mend it."""
    text = plain(f"{problem.what}. {problem.fix}", longest=400)
    st.markdown(f":orange[:material/warning:] {text}")


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Show what goes wrong inside as a notice instead of a traceback."""
    try:
        yield
    except GraftError as problem:
        error(problem)
    except OSError as problem:
        _log.exception("a page could not read or write a file")
        error(unreadable(problem))


def unexpected(problem: Exception) -> bool:
    """An error that nobody foresaw, for `st.App`: said plainly, with the details to report."""
    _log.error("unexpected error on a page", exc_info=problem)
    error(
        GraftError(
            what="Something went wrong on this page",
            why="This is a mistake in Graft, not yours. Trainings go on; nothing is lost.",
            fix="Reload the page. If it comes again, report the details below.",
        )
    )
    with st.expander("Details", icon=":material/bug_report:"):
        st.code("".join(traceback.format_exception(problem)), language=None)
    return True


Mend = Callable[[Finding, str], None]
"""Draws the buttons that mend a finding, if there are any; the key tells them from others."""


def findings(
    items: Sequence[Finding],
    *,
    key: str,
    at_most: int = 12,
    pictures: Pictures | None = None,
    mend: Mend | None = None,
) -> None:
    """Findings as cards, the worst first; the rest is counted.

    Args:
        items: what was found.
        key: tells this place on the page from others.
        at_most: cards.
        pictures: see `Pictures`.
        mend: draws on each card what can be done there and then.
    """
    ordered = worst_first(list(items))
    for number, item in enumerate(ordered[:at_most]):
        finding(item, key=f"{key}-{number}", pictures=pictures, mend=mend)
    if len(ordered) > at_most:
        st.caption(f"And {len(ordered) - at_most} more findings of lower severity.")


def finding(
    item: Finding, *, key: str, pictures: Pictures | None = None, mend: Mend | None = None
) -> None:
    """One finding as a card: how bad, what, what to do, and what it is about.

    Args:
        item: what was found.
        key: tells it from others on the page.
        pictures: see `Pictures`.
        mend: draws what can be done there and then.
    """
    icon, word, colour = _SHAPES[item.severity]
    with st.container(border=True, key=f"finding-{key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(word, icon=icon, color=colour)
            st.markdown(f"**{plain(item.sentence.replace('*', ''), longest=500)}**")
        st.markdown(plain(item.remedy, longest=500))
        st.caption(about("finding", item.id))
        if mend:
            mend(item, key)
        if item.items and not (pictures and pictures(item, key)):
            with st.expander(f"Which ones ({len(item.items):,})", icon=":material/list:"):
                st.caption(" · ".join(plain(name, longest=80) for name in item.items[:40]))
                if len(item.items) > 40:
                    st.caption(f"and {len(item.items) - 40:,} more")


def empty(title: str, text: str, *, icon: str) -> None:
    """What will be here, and how to get it."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"### {icon}  {title}", text_alignment="center")
        st.markdown(text, text_alignment="center")
