"""Unsafe choices: what they do, the ways out, and a deliberate confirmation."""

import streamlit as st

from core.augment.choice import AugmentationChoice
from core.data.dataset import Dataset
from core.safety import choice_verdict
from pages.parts.augment import editing, proof, remedy
from pages.parts.augment.editing import AugmentationChoices
from pages.parts.shared import session
from pages.parts.shared.label_safety import SafetyVerdicts
from pages.parts.shared.words import why


def show(dataset: Dataset, switched_on: AugmentationChoices, safety: SafetyVerdicts) -> None:
    """For each unsafe choice: what it does, and a deliberate confirmation; or make it all safe."""
    judged = safety.verdicts
    if any(choice_verdict.verdict(one, judged).verdict != "safe" for one in switched_on):
        st.button(
            "Make it safe",
            icon=":material/shield:",
            on_click=_made_safe,
            args=(editing.made_safe(switched_on, judged),),
            key="make-safe",
            help=why("augment.safe"),
        )
    for choice in editing.unsafe(switched_on, judged):
        _confirm(dataset, choice, safety)


def _made_safe(safe: AugmentationChoices) -> None:
    editing.settle()
    editing.own(safe)


def _confirm(dataset: Dataset, choice: AugmentationChoice, safety: SafetyVerdicts) -> None:
    name = choice.name
    verdict = editing.told(safety.about(name), choice)
    with st.container(border=True, key=f"confirm-{name}"):
        proof.heading(verdict, choice.name)
        cost = safety.cost(verdict)
        proof.show(dataset.folder, verdict, key=f"confirm-{name}", cost=cost, shown=1)
        if remedy.buttons(dataset, choice, safety, key=name):
            st.rerun()
        st.checkbox(
            why("augment.confirm"),
            key=session.bound(f"confirm-{name}", name in session.draft().confirmed_unsafe),
            on_change=_confirmed,
            args=(name,),
        )


def _confirmed(name: str) -> None:
    if editing.settled():
        return
    others = [one for one in session.draft().confirmed_unsafe if one != name]
    session.change(confirmed_unsafe=(*others, name) if session.now(f"confirm-{name}") else others)
