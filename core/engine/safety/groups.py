"""Independent groups of pictures: frames, bursts and near-copies belong together.

Without them a probe recognises a held-out picture by its near-copy in training, and an audit says
"safe" with confidence: it must be made to learn the class, not the scene.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
HASH_BITS = 64
NEAR_BITS = 12
"""Most differing bits of two 64-bit hashes of near-copies: unrelated pictures differ in 32 ± 4, so
12 is five standard deviations away; a re-encoded or slightly moved frame differs in 0–10."""
CONFIRM = 0.6
"""Least feature cosine (after the class mean is taken out) that confirms a near hash. Unrelated
pictures of one class have about 0 there, frames of one scene 0.7–0.95."""
ALIKE = 0.85
"""Feature cosine that is enough by itself: about that of a picture and its own mirror image."""
OUTLYING = 4.0
"""Standard deviations above what is usual in a class: of the 1,225 pairs of 50 unrelated pictures
one in 25 classes has a single one there by luck."""
FEWEST_GROUPS = 8
"""Groups a class should keep: below, links by likeness alone are dropped, for a class of much alike
pictures (clean digits, tiles) is not one scene."""


def perceptual_hash(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """64 bits of the low frequencies of a picture (pHash; Zauner 2010)."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:8, :8].ravel()
    return np.asarray(low > np.median(low))


def find(
    files: Sequence[str],
    labels: Sequence[str],
    contents: Sequence[str],
    hashes: npt.NDArray[np.bool_],
    features: Sequence[Floats],
) -> npt.NDArray[np.int64]:
    """Group number of each picture. Pictures of different classes share one only as true copies.

    Args:
        files: names; a common start before a last number is taken for a scene where that leaves
            enough groups.
        labels: classes.
        contents: content hashes.
        hashes: of `perceptual_hash`.
        features: pooled and un-pooled features [n, d].
    """
    join = _Union(len(files))
    _same(join, contents)
    for members in _by_label(labels).values():
        _by_names(join, files, members, features)
        _by_likeness(join, hashes, features, members)
    return join.numbers()


class _Union:
    """Disjoint sets."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def root(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def link(self, first: int, second: int) -> None:
        self.parent[self.root(first)] = self.root(second)

    def numbers(self) -> npt.NDArray[np.int64]:
        roots = [self.root(at) for at in range(len(self.parent))]
        order = {root: number for number, root in enumerate(dict.fromkeys(roots))}
        return np.array([order[root] for root in roots], dtype=np.int64)


def _by_label(labels: Sequence[str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        members[label].append(at)
    return members


def _same(join: _Union, keys: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for at, key in enumerate(keys):
        join.link(at, first.setdefault(key, at))


def scene(file: str) -> str:
    """A file's name without its last number: `00012_00003.png` → `00012`, `a.rf.9f3.jpg` → `a`."""
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = re.sub(r"\.rf\.[0-9a-f]+$", "", stem)
    found = re.match(r"^(.*?\w)[ _.\-(]+(?:frame|img|f|v|copy)?[ _\-]?\d+\)?$", stem, re.IGNORECASE)
    return found.group(1) if found else stem


def _by_names(
    join: _Union, files: Sequence[str], members: list[int], features: Sequence[Floats]
) -> None:
    """Join scenes; where names tell only a few apart, if the pictures are frames of them.

    A few common names may be a few films, whose frames must not be told by one another, or a few
    cameras, each with many scenes.
    """
    scenes = [scene(files[at]) for at in members]
    sizes = Counter(scenes)
    if len(sizes) == len(members) or len(sizes) < 2:
        return
    enough = len(sizes) >= max(3, min(FEWEST_GROUPS, len(members) / 4))
    if not enough and not _are_frames(scenes, [one[members] for one in features]):
        return
    first: dict[str, int] = {}
    for at, name in zip(members, scenes, strict=True):
        join.link(at, first.setdefault(name, at))


def _are_frames(scenes: Sequence[str], features: Sequence[Floats]) -> bool:
    """Whether most pictures have another of their scene that is as alike as a frame."""
    alike = np.min([centred_cosine(one) for one in features], axis=0)
    names = np.array(scenes)
    own = (names[:, None] == names[None]) & ~np.eye(len(names), dtype=bool)
    return bool(np.median(np.where(own, alike, -1.0).max(axis=1)) >= CONFIRM)


def _by_likeness(
    join: _Union,
    hashes: npt.NDArray[np.bool_],
    features: Sequence[Floats],
    members: list[int],
) -> None:
    bits = (hashes[members][:, None] != hashes[members][None]).sum(axis=2)
    cosine = np.max([centred_cosine(f[members]) for f in features], axis=0)
    least = np.min([centred_cosine(f[members]) for f in features], axis=0)
    near = _unusual(-bits.astype(np.float64), -NEAR_BITS)
    copies = near & _unusual(cosine, CONFIRM)
    for alike in (_unusual(least, ALIKE), np.zeros_like(copies)):
        before = list(join.parent)
        for one, other in np.argwhere(np.triu(copies | alike, 1)):
            join.link(members[one], members[other])
        if len({join.root(at) for at in members}) >= min(FEWEST_GROUPS, len(members) / 3):
            return
        join.parent = before


def _unusual(alike: Floats, least: float) -> npt.NDArray[np.bool_]:
    """Pairs that are at least so alike, and far more than pictures of this class are in general.

    In a class of much alike pictures (clean digits, X-rays, tiles) all are near one another: median
    and median deviation of its own pairs say what is usual there, and near-copies hardly move them.
    """
    pairs = alike[np.triu_indices(len(alike), 1)]
    usual = float(np.median(pairs)) if len(pairs) else 0.0
    spread = 1.4826 * float(np.median(np.abs(pairs - usual))) if len(pairs) else 0.0
    return np.asarray(alike >= max(least, usual + OUTLYING * spread))


def centred_cosine(features: Floats) -> Floats:
    """Cosines between pictures after their common mean is taken out."""
    centred = np.asarray(features, dtype=np.float32)
    centred = centred - centred.mean(axis=0)
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.maximum(length, 1e-9)
    return np.asarray(unit @ unit.T)
