"""The preview grid: the user's own pictures, each beside what training would make of it."""

from itertools import zip_longest

import streamlit as st

from core.data import thumbnails
from core.data.dataset import Dataset
from core.data.split import Split
from core.protocol.preview import PreviewedPicture, PreviewRequest
from pages.parts.shared import gallery, notices, session
from pages.parts.shared.changes import AugmentationChoices
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
            disabled=not switched_on,
        )
        if st.button(
            "Draw again",
            icon=":material/casino:",
            key="draw-again",
            help=why("augment.again"),
            disabled=not switched_on,
        ):
            seed += 1
            session.remember("wall-seed", seed)
    if not switched_on:
        _unchanged(dataset, split)
        return
    with notices.guard(), st.spinner("Drawing your pictures …", show_time=False):
        files = _chosen(dataset, split, ROWS)
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


def _unchanged(dataset: Dataset, split: Split) -> None:
    """One row of pictures as they are: nothing is on that would change them."""
    st.markdown(why("augment.nothing_on"))
    files = _chosen(dataset, split, VARIANTS + 1)
    made = gallery.of_files(dataset.folder, files, PREVIEW_SIDE_PX)
    with st.grid(VARIANTS + 1, min_column_width=76, wrap=False, gap="small"):
        for path, label in zip(made, _labels(dataset, files), strict=True):
            if path:
                with st.container(gap="xsmall"):
                    st.image(str(path), width="stretch", alt=f"Picture of {label}, as it is")
                    st.caption(plain(label, longest=40))


def _chosen(dataset: Dataset, split: Split, most: int) -> list[str]:
    """Training pictures, some of each class in turn."""
    by_class: dict[str, list[str]] = {name: [] for name in dataset.classes}
    for picture in dataset.pictures:
        if split.side[picture.file] == "training":
            for name in picture.target.names:
                by_class[name].append(picture.file)
    each = max(1, -(-most // max(1, len(dataset.classes))))
    names = thumbnails.spread(list(dataset.classes), most, 0)
    some = [thumbnails.spread(by_class[name], each, 0) for name in names]
    in_turn = [file for files in zip_longest(*some) for file in files if file]
    return list(dict.fromkeys(in_turn))[:most]


def _labels(dataset: Dataset, files: list[str]) -> list[str]:
    return [dataset.by_file[file].label for file in files]


def _row(picture: PreviewedPicture) -> None:
    if picture.error or picture.original is None:
        if picture.error:
            notices.error(picture.error)
        return
    label = picture.label
    with st.grid(VARIANTS + 1, min_column_width=76, wrap=False, gap="small"):
        with st.container(gap="xsmall"):
            st.image(picture.original, width="stretch", alt=f"Original picture of {label}")
            st.caption(f"**{plain(label, longest=40)}**")
        for variant in picture.variants:
            with st.container(gap="xsmall"):
                st.image(variant.image, width="stretch", alt=f"{label}, {variant.caption}")
                together = variant.caption.replace(" %", "\u202f%")  # a narrow column breaks lines
                st.caption(plain(together, longest=160))
