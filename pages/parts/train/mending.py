"""What can be done at once about a finding on the Train page, as buttons on its card."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.augment.catalogue import CATALOGUE
from core.findings import Finding
from core.runs.proposal import Proposal
from core.safety.verdict import Verdict
from pages.parts.shared import changes, notices, session

_MIXES = "mixing-needs-fine-tuning"
_SAFETY = ("unsafe-not-confirmed", "augmentation-weakens")


def buttons(proposal: Proposal, verdicts: Sequence[Verdict]) -> notices.Mend:
    """For `notices.findings`: draws what mends a finding of this proposal."""

    def draw(finding: Finding, key: str) -> None:
        if finding.id in _SAFETY:
            with st.container(horizontal=True, gap="small"):
                changes.make_safe(proposal.plan.augmentations, verdicts, key=f"-{key}")
                if st.button("Go to Augment", icon=":material/tune:", key=f"to-augment-{key}"):
                    st.switch_page("augment.py")
        elif finding.id == changes.UNUSED:
            if proposal.views:
                st.caption(changes.cost(proposal.views))
            changes.decide(key=f"-{key}")
        elif finding.id == _MIXES:
            _unmix(proposal, key)

    return draw


def _unmix(proposal: Proposal, key: str) -> None:
    """Switch off what blends labels, or train the backbone, which can learn from them."""
    plan = proposal.plan
    whole = tuple(one for one in plan.augmentations if not CATALOGUE[one.name].mixes_labels)
    tuned = {**plan.recipe.model_dump(), "strategy": "staged"}
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Switch it off",
            icon=":material/block:",
            key=f"unmix-{key}",
            on_click=changes.own,
            args=(whole,),
        )
        st.button(
            "Train the last layers too",
            icon=":material/layers:",
            key=f"tune-{key}",
            on_click=_train_by,
            args=(tuned,),
        )


def _train_by(recipe: dict[str, Any]) -> None:
    session.change(recipe=recipe)
