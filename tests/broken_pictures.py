"""Pictures that a page wants to show and cannot: refused by the server, or not a picture."""

from collections.abc import Sequence

_PATIENCE_MS = 15_000
"""By then what is left of a page that was just left is gone, and all was asked for again."""
_WANTED = """(refused) => [...document.querySelectorAll("[src], [href]")].flatMap((shown) => {
    if (shown instanceof HTMLImageElement && shown.naturalWidth) return [];
    const address = shown.currentSrc || shown.src || shown.href;
    if (refused.includes(address)) return ["refused and still shown: " + address];
    const broken = shown instanceof HTMLImageElement && shown.complete && !shown.naturalWidth;
    return broken && shown.getAttribute("src") ? ["broken: " + address] : [];
})"""


def unwelcome(pages: Sequence, refused: Sequence[str]) -> list[str]:
    """What was refused, of pictures only what an open page still names; and images that are broken.

    Streamlit drops the pictures of a page as soon as another one is drawn, also those that the
    browser is about to ask for; nobody sees them any more.

    Args:
        pages: the open tabs.
        refused: status and address of each answer.
    """
    pictures = [told.partition(" ")[2] for told in refused if "/media/" in told]
    others = [f"refused: {told}" for told in refused if "/media/" not in told]
    return others + [f"{said} on {page.url}" for page in pages for said in _shown(page, pictures)]


def _shown(page, refused: Sequence[str]) -> list[str]:
    try:
        page.wait_for_function(
            f"(refused) => ({_WANTED})(refused).length === 0", arg=refused, timeout=_PATIENCE_MS
        )
    except page.graft_timeout:
        return list(page.evaluate(_WANTED, refused))
    return []
