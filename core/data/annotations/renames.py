"""Renames: what the classes of an earlier training were called later."""

from core.data.annotations import overlay
from core.data.annotations.journal import Events


def between(said: Events, begin: int, end: int | None = None) -> dict[str, str]:
    """Names that classes had at one point, with those that they had later; the others kept theirs.

    Args:
        said: all that was said of a data set.
        begin: how much had been said at first.
        end: how much by then; `None` = until now.
    """
    later = {event.id for event in said.all[begin:end]}
    names: dict[str, str] = {}
    for event in overlay.standing(said.all[:end]):
        if event.kind == "rename class" and event.id in later:
            for old in event.names:
                names |= {name: event.text for name, now in names.items() if now == old}
                names.setdefault(old, event.text)
    return names
