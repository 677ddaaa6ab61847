"""Pictures that are not taken as they are stored, kind by kind, as they come out."""

import streamlit as st

from core.data import repaired
from core.data.dataset import Dataset
from core.data.split import Split
from pages.parts.data import cards
from pages.parts.shared import gallery
from pages.parts.shared.words import many

PICTURES_SHOWN = 12
"""At a time."""


def show(dataset: Dataset, split: Split, key: str) -> bool:
    """The pictures of the kind that is chosen; False where there are none.

    Args:
        dataset: their data set.
        split: of it.
        key: tells this place on the page from others.
    """
    kinds = repaired.by_kind(dataset)
    if not kinds:
        return False
    kind = next(iter(kinds))
    if len(kinds) > 1:
        kind = st.pills(
            "Pictures that were",
            [*kinds],
            format_func=lambda kind: f"{_capital(repaired.TOLD[kind][0])} ({len(kinds[kind]):,})",
            default=kind,
            required=True,
            key=f"altered-{key}",
            label_visibility="collapsed",
        )
    files = {*kinds[kind]}
    some = [picture for picture in dataset.pictures if picture.file in files]
    said = repaired.TOLD[kind][1]
    st.markdown(f"{many(len(some), 'picture')} {said}:")
    shown = cards.of(dataset, split, some, f"{_capital(said)}.")
    captions = [card.name for card in shown]
    gallery.wall(shown, captions, row=f"{key}-{kind}", width=130, a_page=PICTURES_SHOWN)
    return True


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
