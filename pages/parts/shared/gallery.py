"""Pictures from disk as ready-made thumbnails, each of which opens its card."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.data import thumbnails
from core.errors import GraftError
from pages.parts.shared import labelling, picker, picture_card, selection, session
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import many, plain, why

THUMBNAIL_PX = 160
_GONE = ":material/broken_image: cannot be shown"


def of_files(folder: Path, files: Sequence[str], side_px: int = THUMBNAIL_PX) -> list[Path | None]:
    """A thumbnail for each file; `None` where it cannot be read any more."""
    return [_small(folder / file, side_px) for file in files]


def _small(path: Path, side_px: int) -> Path | None:
    try:
        return thumbnails.thumbnail(path, side_px)
    except (GraftError, OSError):
        return None


def picture(
    card: PictureCard,
    *,
    row: str,
    at: int,
    width: int | None = None,
    side_px: int = THUMBNAIL_PX,
    instead: Path | None = None,
) -> bool:
    """One picture that opens its card; the row is closed by `picture_card.show`.

    Args:
        card: what it opens.
        row: see `picture_card.button`.
        at: see there.
        width: in pixels; `None` = all there is.
        side_px: of the thumbnail.
        instead: shown in its place, such as a heat map of it.

    Returns:
        False where it cannot be shown; its card says why.
    """
    small = instead or _small(card.path, side_px)
    with st.container(key=f"picture-{row}-{at}", width=width or "stretch", gap=None):
        if small:
            st.image(str(small), width=width or "stretch", alt=card.alt)
        else:
            st.markdown(_GONE)
        picture_card.button(card, row=row, at=at)
    return small is not None


def strip(cards: Sequence[PictureCard], *, row: str, width: int = 80) -> None:
    """A row of small pictures without captions; what cannot be read is counted.

    Args:
        cards: one a picture.
        row: tells it from others of the page.
        width: of each, in pixels.
    """
    if not cards:
        return
    with st.container(horizontal=True, gap="xsmall", wrap=False, key=f"strip-{row}"):
        shown = [picture(card, row=row, at=at, width=width) for at, card in enumerate(cards)]
    if not all(shown):
        gone = shown.count(False)
        st.caption(f":material/broken_image: {many(gone, 'picture')} cannot be read any more")
    picture_card.show(row, cards)


def wall(
    cards: Sequence[PictureCard],
    captions: Sequence[str],
    *,
    row: str,
    width: int = 160,
    a_page: int | None = None,
) -> None:
    """Pictures with a caption each; captions are shown as they are, never as markup.

    Args:
        cards: one a picture.
        captions: one a picture.
        row: tells it from others of the page.
        width: least of each, in pixels.
        a_page: how many at a time, where they come page by page.
    """
    a_page = a_page or max(1, len(cards))
    places = part(row, len(cards), a_page)
    shown = [cards[at] for at in places]
    if len(cards) > 1 and _several(shown, row):
        _choose(shown, [captions[at] for at in places], row)
    else:
        with st.container(key=f"whole-{row}"), st.grid("auto", min_column_width=width, gap="small"):
            for at, card in zip(places, shown, strict=True):
                with st.container(gap="xsmall"):
                    picture(card, row=row, at=at)
                    st.caption(plain(captions[at], longest=120))
    picture_card.show(row, cards)
    turn(row, len(cards), a_page)


def _several(cards: Sequence[PictureCard], row: str) -> bool:
    """Whether several pictures are being chosen; not asked where nothing can be said of them."""
    if not all(card.of for card in cards):
        return False
    return selection.choosing(row)


def _choose(cards: Sequence[PictureCard], captions: Sequence[str], row: str) -> None:
    """Pictures to choose from, and what can be said of all that are chosen."""
    small = [_small(card.path, THUMBNAIL_PX) for card in cards]
    names = [plain(card.name, longest=80) for card in cards]
    bar = st.container(key=f"together-{row}")  # above, and always as high: nothing jumps
    chosen = picker.show(
        list(zip(small, names, captions, strict=True)),
        key=f"picker-{row}",
        version=selection.version(),
        label=why("label.several"),
    )
    whose = next((card.of for card in cards if card.of), None)
    with bar:
        if whose:
            labelling.together([cards[at].path for at in chosen], whose)


def part(name: str, count: int, a_page: int) -> range:
    """The places in a list of so many that are on the page which is shown."""
    first = (_page(name, _pages(count, a_page)) - 1) * a_page
    return range(count)[first : first + a_page]


def turn(name: str, count: int, a_page: int) -> None:
    """The pages to turn to, below what they show; nothing where there is one only."""
    pages = _pages(count, a_page)
    if pages > 1:
        st.pagination(
            pages,
            default=_page(name, pages),
            key=session.key_of(f"page-{name}"),
            on_change=_turned,
            args=(name,),
        )


def _pages(count: int, a_page: int) -> int:
    return max(1, -(-count // a_page))


def _page(name: str, pages: int) -> int:
    """Counted from 1."""
    return min(max(1, int(session.recall(f"page-{name}", 1))), pages)


def _turned(name: str) -> None:
    session.remember(f"page-{name}", session.now(f"page-{name}"))
