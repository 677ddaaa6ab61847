"""`graft labels classes|rename`: the classes that pictures can be said to show."""

from collections import Counter
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson
from core.cli.data import Folder
from core.cli.sharing import scanned
from core.data.annotations import class_list, overlay
from core.data.annotations.class_list import ClassList
from core.data.copies import many
from core.data.dataset import Dataset
from core.errors import LabelsRefused

_NAMED = 20
"""Classes that an error names."""

Old = Annotated[str, typer.Argument(metavar="OLD", help="What it is called now.")]
New = Annotated[
    str, typer.Argument(metavar="NEW", help="A new name; one that is there makes them one class.")
]
SeveralOrOne = Annotated[
    bool | None,
    typer.Option(
        "--several/--one",
        help="Say that a picture can show several of them, or that each shows one.",
    ),
]


def classes(folder: Folder, several: SeveralOrOne = None, json: AsJson = False) -> Answer:
    """List the classes in their order, also those without a picture yet."""
    dataset = scanned(folder, several=False)
    if several is not None:
        class_list.allow_several(dataset.folder, several)
    counts, there = _counts(dataset), class_list.of(dataset.folder, dataset.classes)
    return Answer(
        data={
            "folder": str(dataset.folder),
            "classes": [
                {"name": one.name, "colour": one.colour or None, "pictures": counts[one.name]}
                for one in there.classes
            ],
            "several": there.several,
        },
        text="\n".join(_lines(there, counts)),
    )


def rename(folder: Folder, old: Old, new: New, json: AsJson = False) -> Answer:
    """Call a class otherwise, or make it one with another; undo takes it back exactly."""
    dataset = scanned(folder, several=False)
    there = class_list.of(dataset.folder, dataset.classes).names
    if old not in there:
        more = f" and {len(there) - _NAMED:,} more" if len(there) > _NAMED else ""
        raise LabelsRefused(
            what=f"There is no class {old}",
            why=f"There are: {', '.join(there[:_NAMED]) or 'none yet'}{more}.",
            fix="Name one of them; graft labels classes lists them all.",
        )
    number = _counts(dataset)[old]
    said = class_list.rename(dataset.folder, old, new)
    merged = said.text in there
    became = f"one class with {said.text}" if merged else f"called {said.text}"
    return Answer(
        data={
            "folder": str(dataset.folder),
            "old": old,
            "new": said.text,
            "merged": merged,
            "pictures": number,
        },
        text=f"{old}, with {many(number)}, is {became} now. "
        f"To take it back: graft labels undo {dataset.folder}",
    )


def _counts(dataset: Dataset) -> Counter[str]:
    """Pictures by class, as they count now."""
    said = overlay.of(dataset.folder)
    kind = overlay.kind_of(dataset, said)
    targets = (overlay.shows(picture, said, kind) for picture in dataset.pictures)
    return Counter(
        name for target in targets if not isinstance(target, str) for name in target.names
    )


def _lines(there: ClassList, counts: Counter[str]) -> list[str]:
    several = ": a picture can show several" if there.several else ""
    return [
        f"{many(len(there.classes), 'class')}{several}",
        *(f"  {one.name}: {many(counts[one.name])}" for one in there.classes),
    ]
