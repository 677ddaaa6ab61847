"""The preview grid: the user's own pictures, each beside what training would make of it."""

import streamlit as st

from core.data import thumbnails
from core.data.dataset import Dataset
from core.data.split import Split
from core.protocol.preview import PreviewedPicture, PreviewRequest
from pages.parts.augment.editing import AugmentationChoices
from pages.parts.shared import notices, session
from pages.parts.shared.words import plain, why

ROWS = 5
VARIANTS = 3
PREVIEW_SIDE_PX = 192


def show(dataset: Dataset, split: Split, switched_on: AugmentationChoices) -> None:
    """Draw the grid anew for these choices, with the controls above it."""
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
        files = _chosen(dataset, split)
        request = PreviewRequest(
            folder=dataset.folder,
            files=tuple(files),
            labels=tuple(_labels(dataset, files)),
            kind=dataset.kind,
            augmentations=tuple(switched_on),
            n=VARIANTS,
            seed=seed,
            side_px=PREVIEW_SIDE_PX,
            always=always,
        )
        for picture in session.desk().ask(request).pictures:
            _row(picture)


def _chosen(dataset: Dataset, split: Split) -> list[str]:
    """Training pictures, some of each class in turn."""
    by_class: dict[str, list[str]] = {name: [] for name in dataset.classes}
    for picture in dataset.pictures:
        if split.side[picture.file] == "training":
            for name in picture.target.names:
                by_class[name].append(picture.file)
    each = max(1, -(-ROWS // max(1, len(dataset.classes))))
    names = thumbnails.spread(list(dataset.classes), ROWS, 0)
    some = [file for name in names for file in thumbnails.spread(by_class[name], each, 0)]
    return list(dict.fromkeys(some))[:ROWS]


def _labels(dataset: Dataset, files: list[str]) -> list[str]:
    by_file = {picture.file: picture.label for picture in dataset.pictures}
    return [by_file[file] for file in files]


def _row(picture: PreviewedPicture) -> None:
    if picture.error or picture.original is None:
        if picture.error:
            notices.error(picture.error)
        return
    label = picture.label
    with st.grid(VARIANTS + 1, min_column_width=90, wrap=False, gap="small"):
        with st.container(gap="xsmall"):
            st.image(picture.original, width="stretch", alt=f"Original picture of {label}")
            st.caption(f"**{plain(label, longest=40)}**")
        for variant in picture.variants:
            with st.container(gap="xsmall"):
                st.image(variant.image, width="stretch", alt=f"{label}, {variant.caption}")
                st.caption(plain(variant.caption, longest=160))
