"""Making a backbone the chosen one, from any page."""

import streamlit as st

from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import notices, session, shortlist


def take(choice: BackboneChoice) -> None:
    """Make a backbone the chosen one, an error as a notice."""
    with notices.guard():
        session.change(backbone=shortlist.exact(choice).model_dump())
        st.rerun()
