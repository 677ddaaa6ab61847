"""What can be done at once about a finding on the Train page, as buttons on its card."""

from collections.abc import Sequence

import streamlit as st

from core.findings import Finding
from core.runs.proposal import Proposal
from core.safety.verdict import Verdict
from pages.parts.shared import changes, notices

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

    return draw
