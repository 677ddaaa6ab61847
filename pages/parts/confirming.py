"""Unsafe choices: what they do, the ways out, and a deliberate confirmation."""

import streamlit as st

from core.data.dataset import Dataset
from core.plan import chosen
from core.plan.plan import AugmentationChoice
from pages.parts import augmenting, proof, remedy, session
from pages.parts.augmenting import Choices, Known
from pages.parts.words import why


def show(found: Dataset, switched_on: Choices, known: Known) -> None:
    """For each unsafe choice: what it does, and a deliberate confirmation; or make it all safe."""
    judged = known.verdicts
    if any(chosen.verdict(one, judged).verdict != "safe" for one in switched_on):
        st.button(
            "Make it safe",
            icon=":material/shield:",
            on_click=_made_safe,
            args=(augmenting.made_safe(switched_on, judged),),
            key="make-safe",
            help=why("augment.safe"),
        )
    for choice in augmenting.unsafe(switched_on, judged):
        _confirm(found, choice, known)


def _made_safe(safe: Choices) -> None:
    augmenting.settle()
    augmenting.own(safe)


def _confirm(found: Dataset, choice: AugmentationChoice, known: Known) -> None:
    name = choice.name
    verdict = augmenting.told(known.about(name), choice)
    with st.container(border=True, key=f"confirm-{name}"):
        proof.heading(verdict, choice.name)
        cost = known.cost(verdict)
        proof.show(found.folder, verdict, key=f"confirm-{name}", cost=cost, shown=1)
        if remedy.buttons(found, choice, known, key=name):
            st.rerun()
        st.checkbox(
            why("augment.confirm"),
            key=session.bound(f"confirm-{name}", name in session.draft().confirmed_unsafe),
            on_change=_confirmed,
            args=(name,),
        )


def _confirmed(name: str) -> None:
    if augmenting.settled():
        return
    others = [one for one in session.draft().confirmed_unsafe if one != name]
    session.change(confirmed_unsafe=(*others, name) if session.now(f"confirm-{name}") else others)
