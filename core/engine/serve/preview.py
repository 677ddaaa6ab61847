"""Previews of augmentations: pictures as they are, beside variants and what was drawn."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image as Pil
from PIL import ImageOps

from core.augment.choice import AugmentationChoice
from core.data import formats
from core.data.target import Target
from core.engine.augment import pipeline
from core.engine.augment.functions import MIXES
from core.engine.augment.params import AugmentParams, Image
from core.engine.serve import preview_files
from core.errors import DataError
from core.protocol.preview import (
    ChangedPicture,
    ChangeRequest,
    PreviewedPicture,
    PreviewRequest,
    PreviewVariant,
)
from core.tasks import table as tasks

AS_IT_IS = "as it is"
"""Caption of a variant to which, by chance, nothing was done."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture that can be shown."""

    image: Image
    target: Target


def preview(request: PreviewRequest) -> list[PreviewedPicture]:
    """Draw variants of a few pictures, with the very code that training uses.

    Needs no torch. One seed shows the same variants of a picture whatever stands beside it.

    Returns:
        One record a file, with its variants, or its error where it cannot be read.
    """
    choices = request.augmentations
    if request.always:
        choices = tuple(choice.model_copy(update={"probability": 1.0}) for choice in choices)
    line = pipeline.build(choices, request.side_px)
    mixes = [choice for choice in choices if choice.name in MIXES]
    labels, read = request.labels or _folders(request.files), tasks.of(request.kind).read
    decoded = {
        file: _read(request.folder / file, read(label), request.side_px)
        for file, label in zip(request.files, labels, strict=True)
    }
    shown = {file: one for file, one in decoded.items() if isinstance(one, _Shown)}
    pictures = []
    for file, label in zip(request.files, labels, strict=True):
        picture = decoded[file]
        if isinstance(picture, DataError):
            pictures.append(PreviewedPicture(file=file, label=label, error=picture))
            continue
        others = [other for name, other in shown.items() if name != file]
        generators = (_generator(request.seed, file, at) for at in range(request.n))
        variants = tuple(_variant(picture, line, mixes, others, rng) for rng in generators)
        original = str(preview_files.put(picture.image))
        pictures.append(
            PreviewedPicture(file=file, label=label, original=original, variants=variants)
        )
    return pictures


def _read(path: Path, target: Target, side_px: int) -> _Shown | DataError:
    try:
        return _Shown(_square(path, side_px), target)
    except DataError as error:
        return error


def changed(request: ChangeRequest, side_px: int = 224) -> list[ChangedPicture]:
    """Pictures changed by one augmentation at exactly one strength, as the audit saw them."""
    name, strength = request.name, request.strength
    told = pipeline.caption(AugmentParams(name, strength, (0.0,)), side_px)
    pictures = []
    for file in request.files:
        try:
            image = _square(request.folder / file, side_px)
        except DataError as error:
            pictures.append(ChangedPicture(file=file, caption=told, error=error))
            continue
        made = pipeline.fixed(image, name, strength, _generator(0, file, 0))
        pictures.append(
            ChangedPicture(
                file=file,
                caption=told,
                original=str(preview_files.put(image)),
                image=str(preview_files.put(made)),
            )
        )
    return pictures


def _folders(files: Sequence[str]) -> list[str]:
    return [Path(file).parent.name for file in files]


def _generator(seed: int, file: str, at: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(file.encode()), at])


def _variant(
    shown: _Shown,
    line: pipeline.Pipeline,
    mixes: Sequence[AugmentationChoice],
    others: Sequence[_Shown],
    rng: np.random.Generator,
) -> PreviewVariant:
    drawn = line(shown.image, shown.target, rng)
    image, told = drawn.image, list(drawn.drawn)
    if drawn.target != shown.target:
        told.append(f"now {drawn.target.text}")
    shares = {drawn.target.text: 1.0}
    mix = _chosen(mixes, rng) if others else None
    others = [other for other in others if mix and not pipeline.spared(other.target, mix)]
    if mix and others and not pipeline.spared(shown.target, mix):
        other = others[int(rng.integers(len(others)))]
        partner = line(other.image, other.target, rng)
        image, share = blend(image, partner.image, mix, rng)
        shares[drawn.target.text] = share
        shares[partner.target.text] = shares.get(partner.target.text, 0.0) + 1 - share
        told.append(", ".join(f"{100 * s:.0f} % {name}" for name, s in shares.items()))
    caption = ", ".join(told) or AS_IT_IS
    path = str(preview_files.put(image))
    return PreviewVariant(image=path, caption=caption, label=drawn.target.text, shares=shares)


def _chosen(
    mixes: Sequence[AugmentationChoice], rng: np.random.Generator
) -> AugmentationChoice | None:
    """One of the mixes that are on, as often as the plan says; never two at once (as in timm)."""
    if not mixes:
        return None
    mix = mixes[int(rng.integers(len(mixes)))]
    return mix if rng.random() < mix.probability else None


def blend(
    image: Image, other: Image, mix: AugmentationChoice, rng: np.random.Generator
) -> tuple[Image, float]:
    """Mix two pictures, with the draws that `core.engine.training.mixing` makes for a batch.

    Args:
        image: the picture that is mixed into.
        other: the picture to mix with; brought to the first one's size.
        mix: how, and its alpha.
        rng: draws the share and the place.

    Returns:
        The mixed picture, and the share of it that the first one keeps.
    """
    share = float(rng.beta(mix.strength, mix.strength))
    height, width = image.shape[:2]
    fitted = np.asarray(Pil.fromarray(other).resize((width, height)), dtype=np.uint8)
    first, second = (np.moveaxis(one, 2, 0).astype(np.float32) for one in (image, fitted))
    mixed, kept = MIXES[mix.name](first, second, share, rng)
    return np.moveaxis(mixed + 0.5, 0, 2).astype(np.uint8), kept


def _square(path: Path, side_px: int) -> Image:
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0  # `formats.load` says what is wrong with it
    return _decoded(path, changed, side_px)


@lru_cache(maxsize=64)
def _decoded(path: Path, changed: int, side_px: int) -> Image:
    """The middle of a picture as a square; kept, so that only the first drawing decodes."""
    picture = formats.load(path, at_least_px=side_px)
    return np.asarray(ImageOps.fit(picture, (side_px, side_px)), dtype=np.uint8)
