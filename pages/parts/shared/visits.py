"""One visit of a page: what was shown stays as it is, what is measured meanwhile is offered."""

from typing import Any

from pages.parts.shared import session


def arrive(page: str) -> bool:
    """Note which page is open; true in the run that opens it."""
    if session.recall("visited-page") == page:
        return False
    session.remember("visited-page", page)
    session.remember("visited-with", {})
    return True


def steady(name: str, about: object, newest: Any) -> Any:
    """What this visit showed first under a name, about the same thing.

    Args:
        name: what is shown.
        about: what it is shown of; another one begins anew.
        newest: what would be shown now.
    """
    kept = session.recall("visited-with", {})
    if name not in kept or kept[name][0] != about:
        kept = {**kept, name: (about, newest)}
        session.remember("visited-with", kept)
    return kept[name][1]


def renew(name: str) -> None:
    """Show the newest from now on."""
    kept = session.recall("visited-with", {})
    session.remember("visited-with", {other: kept[other] for other in kept if other != name})
