"""How much is changed in all: none, gentle, strong or the user's own mixture, and what it costs."""

import streamlit as st

from core.plan.presets import PRESET_TITLES
from core.runs.mixture import HELPFUL
from core.runs.proposal import Proposal
from pages.parts.shared import changes, session
from pages.parts.shared.words import why


def show(proposed: Proposal, *, measured: bool) -> None:
    """The presets, what the chosen one is, and what it costs; `measured` = what helps is known."""
    advised = proposed.advice.augment
    current = session.draft().preset or advised
    helpful = {HELPFUL: "Helps"} if measured or current == HELPFUL else {}
    titles = {"none": "None", "gentle": "Gentle", "strong": "Strong", **helpful, "own": "My own"}
    st.segmented_control(
        "How much",
        list(titles),
        format_func=titles.__getitem__,
        key=session.bound("preset", current),
        on_change=_preset_chosen,
        required=True,
        help=why("augment.preset"),
    )
    with st.container(key="preset-note", gap="small"):
        st.caption(_note(current, advised))
        _cost(proposed)


def _note(current: str, advised: str) -> str:
    recommended = " Recommended for this data." if current == advised else ""
    if current == HELPFUL:
        return f"{why('augment.helpful')}{recommended}"
    if current not in PRESET_TITLES:
        return "Your own mixture. Choose a preset to start over."
    safe = " As far as it is safe for your classes." if current != "none" else ""
    return f"{PRESET_TITLES[current]}.{safe}{recommended}"


def _cost(proposed: Proposal) -> None:
    """What training takes the changes for, in seconds where they are known; or that it does not."""
    if changes.unused(proposed):
        st.markdown(why("augment.unused"))
        if proposed.views:
            st.caption(changes.cost(proposed.views))
        changes.decide(key="")
    elif proposed.views and proposed.plan.augmentations:
        st.caption(changes.cost(proposed.views))
    elif proposed.plan.augmentations:
        st.caption(f":material/timer: {why('augment.every_epoch')}")
    else:
        st.caption(f":material/timer: {why('augment.costs_nothing')}")


def _preset_chosen() -> None:
    chosen = session.now("preset") or "none"
    if chosen == "own":
        return changes.own(session.recall("switched-on", ()))
    changes.settle(preset=chosen, augmentations=(), confirmed_unsafe=())
    if chosen != "none":
        changes.used()
    return None
