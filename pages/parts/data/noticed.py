"""What was noticed about a data set, each finding with the pictures that it is about."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import streamlit as st

from core.data import near_copies, repaired
from core.data.annotations.event import Shown
from core.data.dataset import Dataset, Picture
from core.data.split import Split
from core.findings import Finding
from core.protocol.doubts import LabelDoubt
from core.report import doubts
from pages.parts.data import altered, cards, remedies
from pages.parts.shared import gallery, notices
from pages.parts.shared.on_demand import OnDemand
from pages.parts.shared.picture_card import PictureCard
from pages.parts.shared.words import percent, plain

PICTURES_A_ROW = 12
GROUPS_A_PAGE = 4
COPIES_SHOWN = 6
"""Of one picture at a time."""
COPY_PX = 150
PILLS_AT_MOST = 12
_SUREST = 0.99
"""Of a guess that is shown as a number."""


def show(
    dataset: Dataset,
    split: Split,
    items: Sequence[Finding],
    guesses: Mapping[str, LabelDoubt],
) -> None:
    """The findings as cards, the worst first.

    Args:
        dataset: their pictures.
        split: of the data set.
        items: what was found.
        guesses: what doubted pictures look like, by file.
    """
    notices.findings(
        items,
        key="data",
        pictures=lambda item, key: _pictures(dataset, split, item, guesses, key),
        mend=lambda item, key: remedies.show(item, key, dataset, split),
    )


@st.fragment
def _pictures(
    dataset: Dataset, split: Split, item: Finding, guesses: Mapping[str, LabelDoubt], key: str
) -> bool:
    """Pictures that belong together, the file and its reason, or those of a class, worst first."""
    if item.id == repaired.REPAIRED:
        return altered.show(dataset, split, key)
    places = {file: place for place, file in enumerate(item.items)}
    named = [dataset.by_file[file] for file in places if file in dataset.by_file]
    lost = [entry for entry in dataset.ignored if entry.file in places]
    parts, reason = _parts(dataset, split, item, named)
    if parts:
        _together(dataset, split, parts, key, reason)
    elif item.id == doubts.WRONG:
        doubted = cards.of(dataset, split, named, "")
        shown = OnDemand(doubted, lambda card: _guessed(card, guesses[card.name]))
        _wall(shown, lambda card: f"{card.label}? It looks like {guesses[card.name].guess}", key)
    elif named or lost:
        used, unused = cards.of(dataset, split, named, item.sentence), cards.left_out(dataset, lost)
        both = OnDemand(
            range(len(used) + len(unused)),
            lambda at: used[at] if at < len(used) else unused[at - len(used)],
        )
        why_lost = {entry.file: entry.reason for entry in lost}
        _wall(
            both,
            lambda card: (
                f"{card.name}: {why_lost[card.name]}"
                if card.name in why_lost
                else f"{card.label} · {card.name}"
            ),
            key,
        )
    else:
        return _classes(dataset, split, item, key)
    return True


def _guessed(card: PictureCard, doubt: LabelDoubt) -> PictureCard:
    """A card with the guess beside the label; what is said on it is kept together with that."""
    shown = Shown(guess=doubt.guess, confidence=doubt.confidence)
    sure = "over " + percent(_SUREST) if doubt.confidence > _SUREST else percent(doubt.confidence)
    return replace(
        card,
        answer=f"{doubt.guess} ({sure})",
        reason=f"Its label is doubted: beside all other pictures it looks like {doubt.guess}.",
        of=card.of and replace(card.of, shown=shown),
    )


def _wall(shown: Sequence[PictureCard], caption: Callable[[PictureCard], str], key: str) -> None:
    captions = OnDemand(shown, caption)
    gallery.wall(shown, captions, row=key, width=130, a_page=PICTURES_A_ROW)


def _parts(
    dataset: Dataset, split: Split, item: Finding, named: Sequence[Picture]
) -> tuple[list[list[Picture]], str]:
    """What stands side by side, and why; nothing where each picture stands for itself."""
    if item.id.startswith("copies"):
        by_content = _parted(named, lambda one: one.content)
        return by_content, "The same picture lies in several places."
    if item.id.startswith("near-copies"):
        near = {file: group[0] for group in near_copies.groups(dataset) for file in group}
        return _parted(named, lambda one: near[one.file]), "Nearly the same as those beside it."
    if item.id.startswith("groups"):
        keys = split.grouping.of_file
        by_group = _parted(named, lambda one: keys.get(one.file, ""))
        return by_group, "It belongs together with the others shown here."
    return [], ""


def _parted(named: Sequence[Picture], by: Callable[[Picture], str]) -> list[list[Picture]]:
    parts: dict[str, list[Picture]] = defaultdict(list)
    for picture in named:
        parts[by(picture)].append(picture)
    return [*parts.values()]


def _together(
    dataset: Dataset, split: Split, groups: Sequence[list[Picture]], key: str, reason: str
) -> None:
    """Pictures of one group side by side, so that it is seen which place is wrong."""
    with st.grid(2, min_column_width=300):
        for number in gallery.part(key, len(groups), GROUPS_A_PAGE):
            shown = cards.of(dataset, split, groups[number], reason)
            captions = OnDemand(shown, lambda card: f"{card.side or 'no side'} · {card.name}")
            with st.container(border=True):
                gallery.wall(
                    shown, captions, row=f"{key}-{number}", width=COPY_PX, a_page=COPIES_SHOWN
                )
    gallery.turn(key, len(groups), GROUPS_A_PAGE)


def _classes(dataset: Dataset, split: Split, item: Finding, key: str) -> bool:
    """All pictures of one of the classes that it is about, or of their files that are left out."""
    lost = {part for entry in dataset.ignored for part in PurePosixPath(entry.file).parts[:-1]}
    some = [name for name in item.items if name in {*dataset.classes} | lost]
    if not some:
        return False
    name = some[0]
    if 1 < len(some) <= PILLS_AT_MOST:
        name = st.pills(
            "Pictures of", some, format_func=plain, default=name, required=True, key=f"of-{key}"
        )
    elif len(some) > 1:
        name = st.selectbox("Pictures of", some, key=f"of-{key}")
    shown = _of_class(dataset, split, name)
    _wall(shown, lambda card: card.path.name, f"{key}-{some.index(name)}")
    return True


def _of_class(dataset: Dataset, split: Split, name: str) -> Sequence[PictureCard]:
    shown = dataset.by_class.get(name, ())
    if shown:
        return cards.of(dataset, split, shown, f"One of the pictures of {name}.")
    lost = [entry for entry in dataset.ignored if name in PurePosixPath(entry.file).parts[:-1]]
    return cards.left_out(dataset, lost)
