"""What groups do to a split: those that are torn, those that leave a class with too few."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from core.data.copies import AFRESH, many
from core.data.dataset import SIDES, Dataset, Picture
from core.data.group import PictureGroup
from core.data.split import Split
from core.findings import Finding

_FEW = 10
"""Pictures of a class below which the shares mean little: two of three are soon one group."""
_NAMED = 3
"""Groups or classes named in a sentence."""


def check(dataset: Dataset, split: Split) -> list[Finding]:
    """All that is noticed about groups and sides."""
    return [
        *_torn(dataset, split),
        *_one_group(dataset, split),
        *_most_of_a_class(dataset, split),
        *_pattern(split),
        *_guess(split),
    ]


def on_two_sides(split: Split) -> list[PictureGroup]:
    """Groups with pictures on more than one side."""
    return [
        group
        for group in split.grouping.groups
        if group.kind != "copies" and len({split.side[file] for file in group.files}) > 1
    ]


def _torn(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """What only looks tell is left to `core.data.copies`."""
    torn = [group for group in on_two_sides(split) if group.kind != "near copies"]
    if not torn:
        return
    held = sum(split.side[file] != "training" for group in torn for file in group.files)
    items = tuple(file for group in torn for file in _by_turns(group, split))
    if any(picture.side not in (None, "training") for picture in dataset.pictures):
        lie = "lies" if len(torn) == 1 else "lie"
        yield Finding(
            id="groups-across-given-sides",
            severity="warning",
            sentence=f"{many(len(torn), 'group')} of pictures that belong together ({_some(torn)}) "
            f"{lie} on two sides of the split that the folder brings, with {many(held)} of "
            "validation or test: scores look better than they are.",
            remedy="Look at some of them. Where they do belong together, move each group to one "
            "side in the folder, or divide the pictures anew.",
            items=items,
            score=held,
            press="divide anew",
        )
        return
    lie = "It lies" if len(torn) == 1 else "They lie"
    yield Finding(
        id="groups-on-two-sides",
        severity="warning",
        sentence=f"{many(len(torn), 'group')} of pictures that belong together ({_some(torn)}) on "
        f"two sides, with {many(held)} of validation or test: scores look better than they are.",
        remedy=f"{lie} so since a training, and what was trained with never moves by itself. "
        f"{AFRESH}",
        items=items,
        score=held,
        press="divide afresh",
    )


def _by_turns(group: PictureGroup, split: Split) -> Iterator[str]:
    """Its files, one of each side after the other, so that the first few show what is torn."""
    sides = [[file for file in group.files if split.side[file] == side] for side in SIDES]
    for some in zip_longest(*sides):
        yield from filter(None, some)


def _some(groups: Sequence[PictureGroup]) -> str:
    return _listed([group.key for group in groups])


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _one_group(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """Classes of several pictures, all of one group."""
    keys = split.grouping.of_file
    alone = [name for name, shown in dataset.by_class.items() if shown and _together(shown, keys)]
    single = [name for name in alone if dataset.counts[name] > 1]
    if single and not dataset.has_given_split:
        yield Finding(
            id="class-of-one-group",
            severity="warning",
            sentence=f"{many(len(single), 'class')} whose pictures all belong together "
            f"({_listed(single)}): learnt, but nothing is left to check it with honestly.",
            remedy="Add pictures of it from another day, place or individual. If they do not "
            "belong together, divide picture by picture (--groups none).",
            items=tuple(single),
            score=len(single),
            press="picture by picture",
        )


def _together(pictures: Sequence[Picture], keys: Mapping[str, str]) -> bool:
    """Whether all belong to one group; of a class of thousands the first two tell it, as a rule."""
    units = (keys.get(picture.file, picture.file) for picture in pictures)
    first = next(units)
    return all(unit == first for unit in units)


def _most_of_a_class(dataset: Dataset, split: Split) -> Iterator[Finding]:
    """Groups with more than half of a class that has others besides."""
    counts = dataset.counts
    large: list[tuple[int, str, PictureGroup]] = []
    for group in split.grouping.groups:
        shown = Counter(name for file in group.files for name in dataset.by_file[file].target.names)
        large += [
            (number, name, group)
            for name, number in shown.items()
            if counts[name] >= _FEW and counts[name] / 2 < number < counts[name]
        ]
    if large and not dataset.has_given_split:
        number, name, group = max(large, key=lambda one: one[0])
        others = f" There are {len(large) - 1} more like it." if len(large) > 1 else ""
        yield Finding(
            id="group-most-of-a-class",
            severity="note",
            sentence=f"{group.key} holds {number:,} of the {counts[name]:,} pictures of {name} "
            f"({group.reason}): they stay on one side, so the shares of this class are not as "
            f"asked.{others}",
            remedy="Add pictures of this class from elsewhere, or tell another pattern if they do "
            "not belong together.",
            items=group.files,
            score=number,
        )


def _pattern(split: Split) -> Iterator[Finding]:
    grouping = split.grouping
    groups = [group for group in grouping.groups if group.kind == "pattern"]
    if grouping.pattern and not groups:
        fits = f"{many(grouping.matched)} of that form, each with a name of its own"
        yield Finding(
            id="pattern-groups-nothing",
            severity="warning",
            sentence=f"The pattern {grouping.pattern} puts no two pictures together: "
            f"{fits if grouping.matched else 'no name has that form'}.",
            remedy="Change the pattern; examples of what it does are shown beside it.",
        )


def _guess(split: Split) -> Iterator[Finding]:
    guess = split.grouping.guess
    if guess:
        yield Finding(
            id="maybe-groups",
            severity="note",
            sentence=f"{many(len(guess.files))} are named as if they were numbered pictures of "
            f"{many(guess.groups, 'thing')}. If they are frames of videos or the like, scores "
            "look better than they are.",
            remedy=f"Look at some. If they belong together, use the pattern {guess.pattern}",
            items=guess.files,
            score=len(guess.files),
            press="use the pattern",
        )
