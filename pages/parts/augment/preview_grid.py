"""The wall: the user's own pictures, each beside what training would make of it."""

from typing import Any

import streamlit as st

from core import errors
from core.data import thumbnails
from core.data.dataset import Dataset
from core.data.split import Split
from pages.parts.augment.editing import AugmentationChoices
from pages.parts.shared import notices, session
from pages.parts.shared.words import plain, why

ROWS = 5
VARIANTS = 3
PREVIEW_SIDE_PX = 192


def show(dataset: Dataset, split: Split, switched_on: AugmentationChoices) -> None:
    """Draw the wall anew for these choices, with the controls above it."""
    seed = session.recall("wall-seed", 0)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        always = st.toggle(
            "Show every change in every picture",
            key="wall-always",
            help=why("augment.always"),
            persist_state="session",
        )
        if st.button(
            "Draw again", icon=":material/casino:", key="draw-again", help=why("augment.again")
        ):
            seed += 1
            session.remember("wall-seed", seed)
    with notices.guard(), st.spinner("Drawing your pictures …", show_time=False):
        answer = session.desk().ask(
            "preview",
            folder=str(dataset.folder),
            files=_chosen(dataset, split),
            labels=_labels(dataset, _chosen(dataset, split)),
            augmentations=[one.model_dump() for one in switched_on],
            n=VARIANTS,
            seed=seed,
            side_px=PREVIEW_SIDE_PX,
            always=always,
        )
        for record in answer["pictures"]:
            _row(record)


def _chosen(dataset: Dataset, split: Split) -> list[str]:
    """Training pictures, some of each class in turn."""
    by_class: dict[str, list[str]] = {name: [] for name in dataset.classes}
    for picture in dataset.pictures:
        if split.side[picture.file] == "training":
            by_class[picture.label].append(picture.file)
    each = max(1, -(-ROWS // max(1, len(dataset.classes))))
    names = thumbnails.spread(list(dataset.classes), ROWS, 0)
    return [file for name in names for file in thumbnails.spread(by_class[name], each, 0)][:ROWS]


def _labels(dataset: Dataset, files: list[str]) -> list[str]:
    by_file = {picture.file: picture.label for picture in dataset.pictures}
    return [by_file[file] for file in files]


def _row(record: dict[str, Any]) -> None:
    if "error" in record:
        notices.error(errors.from_dict(record["error"]))
        return
    label = record["label"]
    with st.grid(VARIANTS + 1, min_column_width=90, wrap=False, gap="small"):
        with st.container(gap="xsmall"):
            st.image(record["original"], width="stretch", alt=f"Original picture of {label}")
            st.caption(f"**{plain(label, longest=40)}**")
        for variant in record["variants"]:
            with st.container(gap="xsmall"):
                caption = str(variant["caption"])
                st.image(variant["image"], width="stretch", alt=f"{label}, {caption}")
                st.caption(plain(caption, longest=160))
