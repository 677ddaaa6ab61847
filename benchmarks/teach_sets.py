"""Class folders that teaching by showing is tried on: some chosen by, some not seen before."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image as Pillow

from benchmarks.tasks import Task
from benchmarks.worlds import all as worlds
from benchmarks.worlds.pool import files_of
from core.data import demo_dataset

_ANIMALS = {
    "arthropods": (("n01768244", "n01784675"), ("n01978287", "n01990800"),
                   ("n02165105", "n02281787")),
    "birds": (("n01514668", "n01622779"), ("n01795545", "n01860187"), ("n02002556", "n02058221")),
    "dogs": (("n02085620", "n02113978"),),
    "fish": (("n01440764", "n01498041"), ("n02514041", "n02655020")),
    "other mammals": (("n01871265", "n01883070"), ("n02114367", "n02138441"),
                      ("n02317335", "n02510455")),
    "reptiles": (("n01629819", "n01756291"),),
}  # fmt: skip
"""Photographs of ImageNet, one a class, grouped by the numbers of their classes: hard, uneven."""
_EACH = 60
"""Pictures of a class that is drawn."""

Make = Callable[[Path, Path], Path]
"""From the folder of shared pictures and an empty one: where the class folders lie."""


def _lies_ready(shared: Path, _folder: Path, *, name: str) -> Path:
    return shared / name


def _sample(_shared: Path, folder: Path) -> Path:
    return demo_dataset.make(folder)


def _animals(shared: Path, folder: Path) -> Path:
    for file in files_of(shared / "photographs"):
        for label, ranges in _ANIMALS.items():
            if any(first <= file.name[:9] <= last for first, last in ranges):
                (folder / label).mkdir(parents=True, exist_ok=True)
                shutil.copy(file, folder / label / file.name)
    return folder


def _task(shared: Path, folder: Path, *, source: str) -> Path:
    own, new = Task(source=source, each=_EACH).write(shared, 0, folder)
    for picture in sorted(new.rglob("*.png")):
        picture.rename(own / picture.parent.name / f"new {picture.name}")
    return own


def _world(_shared: Path, folder: Path, *, name: str) -> Path:
    for file, picture in worlds.draw(name, 0, _EACH).pictures.items():
        path = folder / Path(file).with_suffix(".png")
        path.parent.mkdir(parents=True, exist_ok=True)
        Pillow.fromarray(picture).save(path)
    return folder


TUNED: dict[str, Make] = {
    "ants and bees": partial(_lies_ready, name="hymenoptera"),
    "refuse": partial(_lies_ready, name="trash"),
    "digits": partial(_task, source="digits"),
    "textures": partial(_task, source="textures"),
}
"""What is asked next was chosen on these."""
LOOKED_AT: dict[str, Make] = {
    "hands": partial(_lies_ready, name="sign_digits"),
    "sample signs": _sample,
    "animals": _animals,
    "refuse in false colours": partial(_task, source="false colours"),
    "outlines": partial(_task, source="outlines"),
    "birds and dogs": partial(_task, source="birds and dogs"),
}
"""On some of these it was seen that the way pictures are described does no harm."""
UNSEEN: dict[str, Make] = {
    name: partial(_world, name=name) for name in ("letters", "defects", "plates", "lamps")
}
"""Drawn; tried once, when everything was decided."""
