"""An unsafe choice: what it does, the ways out, and a deliberate confirmation."""

import streamlit as st

from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.safety.verdict import Verdict
from pages.parts.augment import proof, remedy
from pages.parts.shared import changes, session
from pages.parts.shared.label_safety import SafetyVerdicts
from pages.parts.shared.words import why


def show(
    dataset: Dataset, choice: AugmentationChoice, verdict: Verdict, safety: SafetyVerdicts
) -> None:
    """Below the switch, so that the switch stays where it was pressed.

    Args:
        dataset: whose classes it is about.
        choice: what is unsafe as it is set.
        verdict: the gravest on it.
        safety: all that is known.
    """
    name = choice.name
    with st.container(key=f"confirm-{name}", gap="xsmall"):
        proof.show(dataset.folder, verdict, key=f"confirm-{name}", shown=1, brief=True)
        if remedy.buttons(dataset, choice, safety, key=name):
            st.rerun()
        st.checkbox(
            why("augment.confirm"),
            key=session.bound(f"confirm-{name}", name in session.draft().confirmed_unsafe),
            on_change=_confirmed,
            args=(name,),
        )


def _confirmed(name: str) -> None:
    if changes.settled():
        return
    others = [one for one in session.draft().confirmed_unsafe if one != name]
    session.change(confirmed_unsafe=(*others, name) if session.now(f"confirm-{name}") else others)
