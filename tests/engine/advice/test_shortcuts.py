"""Laws of shortcuts: what alone tells the classes apart is named, chance is not."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine.advice.circumstances import Circumstances
from core.engine.advice.shortcuts import shortcuts

NAMES = ("ants", "bees")


def facts(n: int, seed: int = 0) -> list[Circumstances]:
    """Of n pictures that have nothing to do with their classes."""
    rng = np.random.default_rng(seed)
    return [
        Circumstances(
            size=(float(rng.integers(300, 600)), 300.0, 1.5),
            kind=str(rng.choice([".jpg RGB 200", ".png RGB "])),
            camera=str(rng.choice(["A", "B", ""])),
            day=float(rng.integers(739_000, 739_400)) if rng.random() < 0.7 else float("nan"),
            light=(float(rng.normal(120, 20)), float(rng.normal(40, 5))),
            border=tuple(map(float, rng.normal(100, 30, 6))),
        )
        for _ in range(n)
    ]


def named(of: list[Circumstances], labels: np.ndarray) -> dict[str, tuple[float, ...]]:
    found = shortcuts(of, labels, [str(at) for at in range(len(of))], NAMES)
    return {one.family: (one.accuracy, one.low, one.high, one.chance) for one in found}


CHANGES = {
    "size": lambda one: replace(one, size=(700.0, 300.0, 2.3)),
    "file type": lambda one: replace(one, kind=".webp RGB "),
    "camera": lambda one: replace(one, camera="C"),
    "date": lambda one: replace(one, day=740_000.0),
    "brightness": lambda one: replace(one, light=(40.0, 12.0)),
    "border": lambda one: replace(one, border=(0.0,) * 6),
}


def changed(of: list[Circumstances], family: str) -> list[Circumstances]:
    """Every second picture, all of one class, made alike in one way."""
    return [CHANGES[family](one) if at % 2 else one for at, one in enumerate(of)]


@pytest.mark.parametrize("family", CHANGES)
def test_what_goes_with_a_class_is_named_and_nothing_else(family: str) -> None:
    labels = np.arange(120) % 2
    of = [
        CHANGES[family](one) if label else one
        for one, label in zip(facts(120), labels, strict=True)
    ]
    found = named(of, labels)
    assert set(found) == {family}
    accuracy, low, high, chance = found[family]
    assert chance == 0.5
    assert 0.8 < low <= accuracy <= high


def test_where_nothing_goes_with_a_class_nothing_is_named() -> None:
    labels = np.arange(80) % 2
    assert not any(named(facts(80, seed), labels) for seed in range(20))


def test_few_pictures_say_nothing() -> None:
    labels = np.arange(12) % 2
    of = [
        CHANGES["size"](one) if label else one for one, label in zip(facts(12), labels, strict=True)
    ]
    assert named(of, labels) == {}


def test_a_rare_class_counts_as_much_as_a_frequent_one() -> None:
    """Nine in ten pictures are of one class: always saying so is no shortcut."""
    labels = (np.arange(200) % 10 == 0).astype(int)
    assert named(facts(200), labels) == {}
