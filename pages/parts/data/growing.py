"""What more pictures would bring: it comes by itself with what is doubtful."""

import streamlit as st

from core.data.dataset import Dataset
from core.protocol.doubts import DoubtsAnswer
from pages.parts.shared import more
from pages.parts.shared.words import why


def show(answer: DoubtsAnswer | None, dataset: Dataset) -> None:
    """The answer, where it was measured or cannot be."""
    several = dataset.kind != "classify"
    if not several and (answer is None or answer.more is None):
        return
    st.subheader("Would more pictures help?")
    if several:
        st.markdown(why("data.more_several"))
    elif answer and answer.more:
        more.sentence(answer.more, dataset.classes)
        more.table(answer.more)
