"""The offer to score a recipe on all pictures that are not sealed, each held out once."""

import streamlit as st

from core.data.split import Split
from core.report import held_out
from core.runs.proposal import Proposal
from pages.parts.shared import session
from pages.parts.shared.words import many, why

FOLDS = 5
_USUAL = 0.9
"""Share right that is reckoned with where nothing was measured."""


def small(proposal: Proposal, split: Split) -> bool:
    """Whether the final score would have a wide range: few pictures, or none, are sealed for it."""
    return _half(proposal, _final(split)) > held_out.WIDE


def show(proposal: Proposal, split: Split) -> None:
    """The switch, and what it would bring."""
    solved = proposal.plan.recipe.solved
    st.toggle(
        f"Score on all pictures{' but the sealed' * bool(split.totals['test'])} ({FOLDS}-fold)",
        key=session.bound("folds", proposal.plan.folds > 0 and solved),
        on_change=_changed,
        disabled=not solved,
        help=why("train.folds"),
    )
    if not solved:
        st.caption(why("train.folds_not"))
    elif small(proposal, split):
        few, more = _final(split), split.totals["training"] + split.totals["validation"]
        st.caption(
            f"{many(few, 'picture')} for the final score leave a range of about "
            f"±{_points(_half(proposal, few))}. Held out in turn, {many(more, 'picture')} that are "
            f"not sealed are scored as well: about ±{_points(_half(proposal, more))}, seconds more."
        )


def _final(split: Split) -> int:
    return split.totals["test"] or split.totals["validation"]


def _half(proposal: Proposal, n: int) -> float:
    share = proposal.probe.accuracy if proposal.probe else None
    return held_out.half_range(n, _USUAL if share is None else share)


def _points(half: float) -> str:
    return many(max(1, round(100 * half)), "point")


def _changed() -> None:
    session.change(folds=FOLDS if session.now("folds") else 0)
