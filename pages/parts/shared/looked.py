"""Where a model looked: its heat map where that was proved, else that no single place decided."""

from pathlib import Path

import streamlit as st

from core.errors import GraftError
from core.protocol.explanation import ExplainAnswer
from pages.parts.shared import notices, session
from pages.parts.shared.words import plain, why


def toggle(key: str) -> bool:
    """Whether it is to be shown; remembered by the tab."""
    shown: bool = st.toggle(
        "Show where the model looked", key=key, help=why("results.heat"), persist_state="session"
    )
    return shown


def at(run: Path, file: Path, label: str | None = None) -> ExplainAnswer | None:
    """Where it looked for a class; what goes wrong is shown.

    Args:
        run: whose model.
        file: the picture.
        label: the class; None = the one that it says.
    """
    try:
        with st.skeleton(height=200):
            return session.explained(run, file, label)
    except GraftError as problem:
        notices.error(problem, key=f"-{file.name}")
        return None


def words(answer: ExplainAnswer) -> str:
    """What the map shows."""
    name = plain(answer.label, longest=60)
    if answer.decided:
        return f":material/local_fire_department: Warm: without it, far less *{name}*"
    return f":material/blur_off: No single place decided for *{name}*"
