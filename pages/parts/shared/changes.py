"""Changes of the pictures as they are chosen: kept, made safe, used in training, or left out."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.augment.choice import AugmentationChoice
from core.plan import advice
from core.plan.estimate import Estimate
from core.runs.proposal import Proposal
from core.safety import choice_verdict
from core.safety.verdict import Verdict
from pages.parts.shared import session
from pages.parts.shared.words import duration, plain, why

AugmentationChoices = tuple[AugmentationChoice, ...]
UNUSED = "augmentation-without-views"
"""The finding that changes are on, and that the recipe looks at unchanged pictures only."""


def own(switched_on: AugmentationChoices) -> None:
    """Keep the user's own mixture; a confirmation counts only for what is still on."""
    draft = session.draft()
    names = {one.name for one in switched_on}
    confirmed = tuple(one for one in draft.confirmed_unsafe if one in names)
    session.change(
        preset="own",
        augmentations=[one.model_dump() for one in switched_on],
        confirmed_unsafe=confirmed,
    )
    if names - {one.name for one in session.recall("switched-on", ())}:
        used()


def used() -> None:
    """Give a recipe of the user's own the changed views that it lacks."""
    recipe = session.draft().recipe
    if recipe:
        session.change(recipe=advice.with_views(recipe).model_dump())


def left_out() -> None:
    """Train on the pictures as they are."""
    recipe = session.draft().recipe
    settle(
        preset="none",
        augmentations=(),
        confirmed_unsafe=(),
        recipe=advice.without_views(recipe).model_dump() if recipe else None,
    )


def settle(**fields: Any) -> None:
    """Replace the whole choice; in this run no switch has a say any more.

    A busy browser may send what a switch showed before it was set anew, together with the press
    that set it.
    """
    session.remember("settled", session.recall("drawn", 0))
    session.change(**fields)


def settled() -> bool:
    """True in a run in which the whole choice was replaced."""
    return bool(session.recall("settled", -1) == session.recall("drawn", 0))


def drawn() -> None:
    """Count the runs of the page."""
    session.remember("drawn", session.recall("drawn", 0) + 1)


def make_safe(switched_on: AugmentationChoices, judged: Sequence[Verdict], *, key: str) -> None:
    """The button that weakens or switches off whatever is not safe.

    Args:
        switched_on: what is on.
        judged: all verdicts.
        key: tells this place on the page from others.
    """
    st.button(
        "Make it safe",
        icon=":material/shield:",
        on_click=_made_safe,
        args=(choice_verdict.all_safe(switched_on, judged),),
        key=f"make-safe{key}",
        help=why("augment.safe"),
    )


def _made_safe(safe: AugmentationChoices) -> None:
    settle()
    own(safe)


def unused(proposal: Proposal) -> bool:
    """True where changes are on and no training would see them."""
    return any(finding.id == UNUSED for finding in proposal.findings)


def cost(views: Estimate) -> str:
    """What training takes changed views for: seconds where they are known, with the assumption."""
    words = plain(views.assumption, longest=300)
    if views.seconds is None:
        return f":material/timer: {words}. How long that takes is not measured yet."
    return f":material/timer: About {duration(views.seconds)} more: {words}"


def decide(*, key: str) -> None:
    """Two buttons where changes are on and not used: use them, or leave them out.

    Args:
        key: tells this place on the page from others.
    """
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Use my changes",
            icon=":material/done_all:",
            key=f"use-changes{key}",
            on_click=used,
            help=why("augment.use"),
        )
        st.button(
            "Leave them out",
            icon=":material/block:",
            key=f"leave-changes{key}",
            on_click=left_out,
            help=why("augment.leave_out"),
        )
