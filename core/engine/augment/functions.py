"""The functions of every augmentation, collected from the files of their names."""

import importlib
from dataclasses import dataclass
from types import ModuleType

from core.augment.augmentation import Augmentation
from core.augment.catalogue import in_line
from core.engine.augment import augmentations, operations
from core.engine.augment.params import Apply, Caption, Draw, DrawFromPool, Mix, Move


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFunctions:
    """What can be done with what was drawn for one picture."""

    apply: Apply
    caption: Caption
    move: Move | None = None
    """None = points stay where they are."""


def _module(record: Augmentation) -> ModuleType:
    return importlib.import_module(f"{augmentations.__name__}.{record.name}")


_FILES = {record.name: (record, _module(record)) for record in in_line()}
DRAWS: dict[str, Draw] = {
    name: file.draw for name, (record, file) in _FILES.items() if record.changes_one_picture
}
"""How each augmentation of one picture is drawn, in the order in which a picture goes through."""
POLICIES: dict[str, DrawFromPool] = {
    name: file.draw for name, (record, file) in _FILES.items() if record.policy
}
MIXES: dict[str, Mix] = {
    name: file.mix for name, (record, file) in _FILES.items() if record.mixes_labels
}
"""They mix two pictures of a batch, and so are left to whoever holds it."""
FUNCTIONS: dict[str, PictureFunctions] = {
    **{
        name: PictureFunctions(
            apply=file.apply,
            caption=file.caption,
            move=file.move if record.geometric else None,
        )
        for name, (record, file) in _FILES.items()
        if record.changes_one_picture
    },
    **{
        name: PictureFunctions(apply=one.apply, caption=one.caption, move=one.move)
        for name, one in operations.OPERATIONS.items()
        if one.apply and one.caption
    },
}
"""By name of an augmentation, or of an operation that only policies use."""
