"""What the benchmark of two halves counts."""

from collections import Counter

import numpy as np

from benchmarks import halves, links
from benchmarks.worlds.photographs import MADE
from benchmarks.worlds.world import World


def test_a_share_is_told_with_its_range() -> None:
    counts = Counter({("changes", "unsafe"): 9, ("changes", "weakens"): 1, ("harmless", "safe"): 90,
                      ("harmless", "unsafe"): 1, ("trap", "safe"): 1})  # fmt: skip
    told = halves.line("30", counts)
    assert "0.90 (9/10)" in told
    assert "0 (traps: 1 of 1)" in told
    assert "0.98 (99/101), 0.931–0.995" in told


def test_every_world_of_photographs_is_tried_with_what_is_said_of_it() -> None:
    assert set(MADE) - {"mirrored"} <= set(halves.TRIED)


def test_what_lies_between_two_rungs_is_scored_as_the_app_would_say_it() -> None:
    world = World(
        name="w", pictures={}, augmentations=("hue",),
        truth=lambda a, b, name, strength: "changes" if abs(strength) > 0.25 else "harmless",
    )  # fmt: skip
    row = {"augmentation": "hue", "class": "a", "rival": "b"}

    def counted(**said: str) -> Counter[tuple[str, str]]:
        rungs = {"weak": 0.1, "strong": 0.5, "other": -0.5}
        return halves.between(
            world, [{**row, "strength": rungs[name], "said": word} for name, word in said.items()]
        )

    assert counted(weak="safe", strong="safe") == {
        ("harmless", "safe"): 1, ("changes", "safe"): 2,
    }  # fmt: skip
    told = counted(weak="safe", strong="safe", other="weakens")
    assert set(told) == {("harmless", "weakens"), ("changes", "weakens")}


def test_links_are_counted_in_pairs() -> None:
    assert links.score(np.array([0, 0, 1, 1, 1]), [0, 0, 0, 1, 1]) == (2, 4, 4)
