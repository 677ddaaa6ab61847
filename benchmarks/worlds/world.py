"""What a world is: drawn pictures, and what is true of each augmentation by construction."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from PIL import Image as Pillow

from benchmarks.worlds.canvas import Image

Truth = Literal["changes", "harmless", "trap", "open"]
"""`changes`: T makes a picture of one class one of the other, or takes the evidence away.
`harmless`: both classes stay what they are. `trap`: T changes the label, but the pictures give no
or a false answer: everything but "safe" is right. `open`: neither by construction; not scored."""
Judge = Callable[[str, str, str, float], Truth]
"""(class, class, augmentation, signed strength) → truth."""


@dataclass(frozen=True, kw_only=True)
class World:
    """A labelled set of drawn pictures with known truth."""

    name: str
    pictures: dict[str, Image]
    """By file name relative to the folder, `class/name.png`."""
    truth: Judge
    augmentations: tuple[str, ...]
    """Those that this world says something about."""
    kept: dict[tuple[str, float], float] = field(default_factory=dict)
    """(augmentation, strength) → true label retention of the worst pair, where it is known."""
    rungs: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Strengths to try instead of the usual ones."""
    stays: Callable[[str, str, float], bool] = lambda label, augmentation, strength: False
    """Whether the pictures of a class stay what they are, whatever becomes of its rivals."""

    def of_class(self, label: str, rival: str, augmentation: str, strength: float) -> Truth:
        """What is true of the pictures of one class, beside a rival."""
        if self.stays(label, augmentation, strength):
            return "harmless"
        return self.truth(label, rival, augmentation, strength)

    def first(self, each: int) -> "World":
        """The same world with the first pictures of each class."""
        taken: Counter[str] = Counter()
        kept = {}
        for name, picture in self.pictures.items():
            label = name.split("/")[0]
            taken[label] += 1
            if taken[label] <= each:
                kept[name] = picture
        return replace(self, pictures=kept)

    def write(self, folder: Path) -> Path:
        """Write the pictures as PNG below a folder."""
        for name, picture in self.pictures.items():
            path = folder / self.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            Pillow.fromarray(picture).save(path)
        return folder / self.name


def mild(augmentation: str, strength: float) -> Truth:
    """What every drawn world here bears by construction, else `open`."""
    size = abs(strength)
    bears = {
        "brightness": size <= 0.3,
        "contrast": size <= 0.3,
        "saturation": size <= 0.5,
        "rotation": size <= 15,
        "shift": size <= 0.1,
        "zoom": size <= 0.2,
        "crop": size >= 0.8,
        "perspective": size <= 0.1,
        "hue": size <= 0.02,
        "noise": size <= 0.05,
        "blur": size <= 0.008,
        "jpeg": size >= 50,
        "erase": size <= 0.02,
    }
    return "harmless" if bears.get(augmentation, False) else "open"
