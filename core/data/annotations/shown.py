"""What a picture shows, by its folder and by what was said of it."""

from collections.abc import Mapping

from core.data.annotations.event import LabelEvent
from core.data.target import Kind, OneClass, Target, Unsorted, classes

_KINDS = ("classify", "multilabel")
"""Kinds of targets that consist of names."""


def now(
    target: Target, event: LabelEvent | None, renamed: Mapping[str, str | None], kind: Kind
) -> Target | str:
    """What a picture shows now, or why it is not used.

    Args:
        target: as the folder has it.
        event: that decided; `None` = nobody said anything.
        renamed: what classes of the folder are called now; `None` = removed.
        kind: of the targets of its data set, by what was said of that.
    """
    if event is not None:
        return _said(target, event, kind)
    if kind not in _KINDS or isinstance(target, Unsorted):
        return target
    if kind == "classify" and not renamed:
        return target
    names = [new for name in target.names if (new := renamed.get(name, name)) is not None]
    if kind == "multilabel":
        return classes(names)
    return OneClass(names[0]) if names else Unsorted()


def _said(target: Target, event: LabelEvent, kind: Kind) -> Target | str:
    if event.kind == "leave out":
        return "you left it out"
    if event.kind == "not sure":
        return "you are not sure what it shows"
    if kind == "multilabel":
        return classes(event.names if event.kind == "label" else ())
    if event.kind == "none of these":
        return "you said that it shows none of the classes"
    if kind != "classify":
        return target
    if len(event.names) != 1:
        return "you said that it shows several classes, and here each picture shows one"
    return OneClass(event.names[0])
