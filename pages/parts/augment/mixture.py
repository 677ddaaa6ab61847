"""How much is changed in all: none, gentle, strong or the user's own mixture, and what it costs."""

import streamlit as st

from core.plan.presets import PRESET_TITLES
from core.runs.draft import Draft
from core.runs.mixture import HELPFUL
from core.runs.proposal import Proposal
from pages.parts.shared import changes, session, visits
from pages.parts.shared.words import why

_TITLES = {
    "none": "None",
    "gentle": "Gentle",
    "strong": "Strong",
    HELPFUL: "Helps",
    "own": "My own",
}
_ADVISED = "advised-preset"


def advised(draft: Draft, proposed: Proposal) -> str:
    """The recommended preset, as this visit of the page showed it first: no switch jumps."""
    if draft.preset:
        return proposed.advice.augment
    about = (draft.folder, draft.looked, draft.backbone)
    return str(visits.steady(_ADVISED, about, proposed.advice.augment))


def show(proposed: Proposal, advised: str, *, measured: bool) -> None:
    """The presets, what the chosen one is, and what it costs.

    Args:
        proposed: what training would do.
        advised: the preset that is shown as recommended.
        measured: true where it is known what helps.
    """
    current = session.draft().preset or advised
    helpful = (HELPFUL,) if measured or current == HELPFUL else ()
    names = ("none", "gentle", "strong", *helpful, "own")
    st.segmented_control(
        "How much",
        names,
        format_func=_TITLES.__getitem__,
        key=session.bound("preset", current),
        on_change=_preset_chosen,
        required=True,
        help=why("augment.preset"),
    )
    with st.container(key="preset-note", gap="small"):
        st.caption(_note(current, advised))
        if session.draft().preset is None and proposed.advice.augment != advised:
            _newer(proposed.advice.augment)
        else:
            _cost(proposed)


def _newer(advised: str) -> None:
    """What was measured since the page was opened recommends something else."""
    st.markdown(f"{why('augment.newer')} **{_TITLES[advised]}**.")
    st.button(
        "Show it",
        icon=":material/refresh:",
        key="newer-preset",
        on_click=visits.renew,
        args=(_ADVISED,),
        help=why("augment.newer_shown"),
    )


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
