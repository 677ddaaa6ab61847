"""Runs that were chosen to be compared: this tab remembers them, the address of Compare names them.

So a refresh and a second tab show the same comparison.
"""

from pathlib import Path

import streamlit as st

from core.runs import store
from pages.parts.shared import session

RUNS = "runs"
"""In the address of Compare: names of run folders, with a character between that no name has."""
MOST_COMPARED = 26
"""Runs beside each other, each with a letter."""
_BETWEEN = "/"


def chosen() -> tuple[str, ...]:
    """Names of run folders that are chosen, the one chosen first first."""
    names: tuple[str, ...] = session.recall("to-compare", ())
    return names


def choose(name: str, *, on: bool) -> None:
    """Choose a run, or choose it no more."""
    rest = tuple(other for other in chosen() if other != name)
    session.remember("to-compare", (*rest, name) if on else rest)


def forget() -> None:
    """None is chosen any more."""
    session.forget("to-compare")


def go() -> None:
    """Compare those that are chosen."""
    st.switch_page("compare.py", query_params={RUNS: _BETWEEN.join(chosen()[:MOST_COMPARED])})


def in_address() -> tuple[list[Path], list[str]]:
    """Runs that the address names, in the order of training, and names of which there is none.

    A name from an address never leads anywhere: only those of runs that are listed count.
    """
    wanted = dict.fromkeys(st.query_params.get(RUNS, "").split(_BETWEEN)[:MOST_COMPARED])
    listed = {folder.name: folder for folder in store.folders()}
    there = sorted(name for name in wanted if name in listed)
    return [listed[name] for name in there], [n for n in wanted if n and n not in listed]
