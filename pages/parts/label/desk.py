"""The desk of the folder that is labelled on the page, and the way from it to a training."""

import streamlit as st

from core.data.dataset import Dataset
from core.runs.draft import Draft
from core.weights import pretrained
from pages.parts.label import desks
from pages.parts.shared import session


def opened(draft: Draft, dataset: Dataset) -> str:
    """The name of the desk where a folder's pictures are labelled.

    Args:
        draft: the choices; without a backbone, the one that Graft carries sees the pictures.
        dataset: all pictures of the folder.
    """
    return desks.opened(dataset, draft.backbone or pretrained.embedded())


def train(draft: Draft) -> None:
    """Go on to a training with what is labelled, by the backbone that guessed."""
    session.change(backbone=draft.backbone or pretrained.embedded(), run=None)
    st.switch_page("train.py")
