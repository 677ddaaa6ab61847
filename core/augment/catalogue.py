"""Every augmentation Graft knows: found by listing the files of `core.augment.augmentations`."""

import importlib
import pkgutil
from collections.abc import Iterator

from core.augment import augmentations
from core.augment.augmentation import GROUPS, Augmentation


def _records() -> Iterator[Augmentation]:
    for file in pkgutil.iter_modules(augmentations.__path__):
        module = importlib.import_module(f"{augmentations.__name__}.{file.name}")
        record: Augmentation = module.record
        yield record


def _on_page(record: Augmentation) -> tuple[int, int, str]:
    return GROUPS.index(record.group), record.order, record.name


CATALOGUE: dict[str, Augmentation] = {
    record.name: record for record in sorted(_records(), key=_on_page)
}
"""By name, in the order of the Augment page: place, colour, quality, policies, mixing."""


def in_line() -> list[Augmentation]:
    """All of them, in the order in which a picture goes through them."""

    def place(record: Augmentation) -> tuple[int, int, str]:
        order = record.order if record.applied is None else record.applied
        return GROUPS.index(record.group), order, record.name

    return sorted(CATALOGUE.values(), key=place)
