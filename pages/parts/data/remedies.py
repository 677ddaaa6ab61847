"""What can be done about a finding by one press, each taken back by one."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.data import looks, near_copies
from core.data.copies import many
from core.data.dataset import Dataset, Picture
from core.data.split import Split
from core.findings import Finding
from pages.parts.shared import labelling, picture_card, saying, session
from pages.parts.shared.words import plain


class _Press(NamedTuple):
    """A button."""

    label: str
    icon: str
    does: Callable[..., None]
    args: tuple[Any, ...]


def show(item: Finding, key: str, dataset: Dataset, split: Split) -> None:
    """The button of a finding, if something can be done about it here.

    Args:
        item: the finding.
        key: tells it from others; also the row of its pictures.
        dataset: its pictures.
        split: of the data set.
    """
    if item.press == "undo":
        labelling.undo_button(dataset.folder)
        return
    press = _of_pictures(item, key, dataset) or _of_the_split(item, split)
    if press:
        st.button(
            press.label,
            key=f"mend-{key}",
            icon=press.icon,
            on_click=press.does,
            args=press.args,
        )


def _of_pictures(item: Finding, key: str, dataset: Dataset) -> _Press | None:
    match item.press:
        case "leave out":
            return _leave_out(dataset, item.items)
        case "keep the largest":
            return _leave_out(dataset, _all_but_the_largest(dataset, item.items))
        case "one name":
            return _one_name(dataset, item.items)
        case "go through":
            icon = ":material/rate_review:"
            return _Press("Go through them", icon, picture_card.open_at, (key, 0))
    return None


def _of_the_split(item: Finding, split: Split) -> _Press | None:
    match item.press:
        case "use the pattern" if guess := split.grouping.guess:
            return _divide("They belong together", pattern=guess.pattern)
        case "picture by picture":
            return _divide("Divide picture by picture", groups="none")
        case "divide afresh":
            return _divide("Split afresh", seed=session.draft().split.seed + 1)
        case "divide anew":
            return _divide("Divide it anew", given="ignore")
    return None


def _divide(label: str, **fields: str | int) -> _Press:
    return _Press(label, ":material/call_split:", _save, (fields,))


def _save(fields: dict[str, str | int]) -> None:
    session.change(split={**session.draft().split.model_dump(), **fields})


def _leave_out(dataset: Dataset, files: Sequence[str]) -> _Press | None:
    if not files:
        return None
    args = (dataset, tuple(files), "leave out")
    return _Press(f"Leave out {many(len(files))}", ":material/visibility_off:", _say, args)


def _all_but_the_largest(dataset: Dataset, files: Sequence[str]) -> list[str]:
    """Of each set of near copies, all but the one with the most pixels and its exact copies."""
    pictures = dataset.by_file
    table = looks.known().of(pictures[file].content for file in files)
    sizes = dict(zip(table.contents, table.numbers[:, :2].prod(axis=1).tolist(), strict=True))

    def pixels(picture: Picture) -> tuple[float, str]:
        return sizes.get(picture.content, 0.0), picture.content

    named, out = set(files), list[str]()
    for group in near_copies.groups(dataset):
        if named.issuperset(group):
            kept = max((pictures[file] for file in group), key=pixels).content
            out += [file for file in group if pictures[file].content != kept]
    return out


def _one_name(dataset: Dataset, names: Sequence[str]) -> _Press | None:
    """Two spellings of one class become the one with more pictures; more are for a person."""
    if len(names) != 2:
        return None
    kept, other = sorted(names, key=lambda name: -dataset.counts[name])
    files = tuple(picture.file for picture in dataset.pictures if picture.label == other)
    label = f"Call all of them {plain(kept, longest=40)}"
    return _Press(label, ":material/merge:", _say, (dataset, files, "label", (kept,)))


def _say(dataset: Dataset, files: tuple[str, ...], kind: str, names: tuple[str, ...] = ()) -> None:
    """One event about all of them, so that one undo takes it back."""
    saying.write(
        dataset.folder,
        kind=kind,
        contents=tuple(dataset.by_file[file].content for file in files),
        files=files,
        names=names,
    )
