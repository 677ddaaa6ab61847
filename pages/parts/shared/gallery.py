"""Pictures from disk as ready-made thumbnails."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.data import thumbnails
from core.errors import GraftError
from pages.parts.shared.words import many, plain

THUMBNAIL_PX = 160


def of_files(folder: Path, files: Sequence[str], side_px: int = THUMBNAIL_PX) -> list[Path | None]:
    """A thumbnail for each file; `None` where it cannot be read any more."""
    made: list[Path | None] = []
    for file in files:
        try:
            made.append(thumbnails.thumbnail(folder / file, side_px))
        except (GraftError, OSError):
            made.append(None)
    return made


def strip(folder: Path, files: Sequence[str], *, alt: str, width: int = 80) -> None:
    """A row of small pictures without captions; what cannot be read is counted.

    Args:
        folder: that the files lie in.
        files: relative to it.
        alt: what the pictures show, for screen readers.
        width: of each, in pixels.
    """
    if not files:
        return
    made = [str(path) for path in of_files(folder, files) if path]
    with st.container(
        horizontal=True, gap="xsmall", wrap=False, key=f"strip-{alt}-{files[0]}"[:80]
    ):
        for path in made:
            st.image(path, width=width, alt=alt)
    if len(made) < len(files):
        gone = len(files) - len(made)
        st.caption(f":material/broken_image: {many(gone, 'picture')} cannot be read any more")


def wall(
    folder: Path, files: Sequence[str], captions: Sequence[str], *, alt: str, width: int = 160
) -> None:
    """Pictures with a caption each; captions are shown as they are, never as markup.

    Args:
        folder: that the files lie in.
        files: relative to it.
        captions: one a file.
        alt: what the pictures show, for screen readers.
        width: least of each, in pixels.
    """
    made = of_files(folder, files)
    with st.container(key="whole-wall"), st.grid("auto", min_column_width=width, gap="small"):
        for path, file, caption in zip(made, files, captions, strict=True):
            with st.container(gap="xsmall"):
                if path:
                    st.image(str(path), width="stretch", alt=f"{alt}: {file}")
                else:
                    st.markdown(":material/broken_image: cannot be read any more")
                st.caption(plain(caption, longest=120))
