"""A second look where the first is near a border: more pictures, and no more errors than one."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.worlds import signs
from core.data.dataset import Dataset
from core.data.scan import scan
from core.engine.safety import AuditReport, features, pictures, retention, second_look, verdicts
from core.engine.safety.audit import try_out
from core.engine.safety.measure import PLAIN, Measurement
from core.engine.safety.retention import Kept
from core.engine.safety.second_look import is_open
from core.engine.safety.thresholds import FLAGRANT, SIGN
from core.engine.safety.variants import Variant
from core.weights.backbone_choice import BackboneChoice
from tests.engine.safety.test_thresholds import ONE_SIDED
from tests.engine.safety.test_verdicts import FINE, GONE, TURNED

TINY = BackboneChoice(name="test_efficientnet", source="scratch")
TRIED = (Variant("horizontal_flip", 1.0), Variant("rotation", 30.0), Variant("blur", 0.02))
FIRST, BOTH = pictures.SCREEN, pictures.FULL_PER_CLASS


def _measured(kept: Kept, name: str = "rotation", groups: int = 60) -> Measurement:
    seen = dict.fromkeys(retention.views(name), kept)
    return Measurement(
        variant=Variant(name, 1.0), first=0, second=1, groups=groups, seen=seen, retrained=None,
        ruling=verdicts.judge(seen, None, name), proofs={}, cost=None,
    )  # fmt: skip


def test_what_is_beyond_doubt_is_not_looked_at_again() -> None:
    sure = FLAGRANT * 2
    assert not is_open(_measured(replace(FINE, z_half=sure)))
    assert not is_open(_measured(replace(GONE, z_half=-sure)))
    assert not is_open(_measured(replace(TURNED, z_half=-sure, z_none=-sure)))


def test_what_is_near_a_border_is_looked_at_again() -> None:
    barely = (SIGN + PLAIN) / 2
    assert is_open(_measured(replace(FINE, z_half=barely)))
    assert is_open(_measured(replace(GONE, z_half=-barely)))
    assert is_open(_measured(replace(TURNED, z_half=-2 * PLAIN, z_none=-barely)))


def test_a_class_that_seems_to_have_stayed_beside_one_that_crossed_is_looked_at_again() -> None:
    """Photographs on their side, turned upright, were called safe by thirty of them."""
    crossed = replace(ONE_SIDED, z_half=-2 * PLAIN, z_none=-2 * PLAIN)
    unsafe = replace(_measured(GONE), seen={"place": crossed})
    unsafe = replace(unsafe, ruling=replace(unsafe.ruling, verdict="unsafe", view="place"))
    surely = replace(crossed, own_z=(-9.0, 9.0))
    barely = replace(crossed, own_z=(-9.0, (SIGN + PLAIN) / 2))
    assert not is_open(replace(unsafe, seen={"place": surely}))
    assert is_open(replace(unsafe, seen={"place": barely}))


def test_two_that_are_not_told_apart_at_all_are_left_at_that() -> None:
    blind = replace(FINE, order0=0.6)
    assert is_open(_measured(replace(blind, power=second_look.HOPELESS + 0.1)))
    assert not is_open(_measured(replace(blind, power=second_look.HOPELESS - 0.1)))


@pytest.mark.parametrize("why", second_look.ANSWERED)
def test_what_pictures_cannot_answer_is_not_asked_of_more_of_them(why: str) -> None:
    one = _measured(replace(FINE, z_half=0.0, share=0.5, p1=0.6))
    assert is_open(one)
    assert not is_open(replace(one, ruling=replace(one.ruling, why=why)))


def _said(rng: np.random.Generator, kept: float, distance: float) -> tuple[str, str]:
    """Of two classes, of whose distance a share is kept: by two looks, and by one at everything."""
    side = np.tile([1.0, -1.0], BOTH)
    before = side * distance + rng.normal(0, 0.4, 2 * BOTH)
    after = kept * side * distance + rng.normal(0, 0.4, 2 * BOTH)

    def look(each: int) -> Measurement:
        some = slice(0, 2 * each)
        groups = np.arange(2 * each)
        numbers = retention.compare(side[some], groups, before[some], [after[some]])
        return _measured(numbers, groups=2 * each)

    first, second = look(FIRST), look(BOTH)
    return (second if is_open(first) else first).ruling.verdict, second.ruling.verdict


@pytest.mark.parametrize(
    ("kept", "wrong"), [(0.0, "safe"), (0.5, "safe"), (0.5, "unsafe"), (1.0, "unsafe")]
)
def test_two_looks_err_no_more_often_than_one_at_everything(kept: float, wrong: str) -> None:
    """Worlds that differ in nothing but chance: none of what was there is left, all of it, half."""
    rng = np.random.default_rng(7)
    said = [_said(rng, kept, 0.3) for _ in range(500)]
    twice, once = (sum(verdicts[at] == wrong for verdicts in said) for at in (0, 1))
    assert twice <= once + 0.001 * len(said) + 2


@pytest.mark.parametrize(("kept", "wrong"), [(0.0, "safe"), (0.5, "unsafe"), (1.0, "unsafe")])
def test_what_is_wrong_is_said_in_one_of_a_hundred_at_most(kept: float, wrong: str) -> None:
    rng = np.random.default_rng(8)
    said = [_said(rng, kept, 0.3)[0] for _ in range(500)]
    assert said.count(wrong) <= 0.011 * len(said)


def test_equal_classes_are_called_neither_safe_nor_unsafe() -> None:
    rng = np.random.default_rng(5)
    said = [_said(rng, 1.0, 0.0)[0] for _ in range(500)]
    assert sum(verdict in ("safe", "unsafe") for verdict in said) <= 0.011 * len(said)


def test_the_border_of_two_looks_keeps_its_level_and_stopping_early_does_not() -> None:
    """A million pairs with exactly half left, as the tests see them: correlated normal numbers."""
    rng = np.random.default_rng(3)
    first = rng.normal(size=1_000_000)
    share = FIRST / BOTH
    second = np.sqrt(share) * first + np.sqrt(1 - share) * rng.normal(size=len(first))
    two = np.where(np.abs(first) >= PLAIN, first, second)
    stopped = np.where(np.abs(first) >= SIGN, first, second)
    assert (two >= SIGN).mean() <= 0.011
    assert (stopped >= SIGN).mean() > 0.014


@pytest.fixture(scope="module")
def arrows(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    world = signs.arrows(np.random.default_rng(0), each=FIRST + 6)
    return scan(world.write(tmp_path_factory.mktemp("world")))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures passed the network at a time."""
    seen: list[int] = []
    original = features.Extractor.look

    def counted(self: features.Extractor, batch: features.Images) -> features.Spaces:
        seen.append(len(batch))
        return original(self, batch)

    monkeypatch.setattr(features.Extractor, "look", counted)
    return seen


def test_only_what_is_open_takes_more_pictures(
    arrows: Dataset, looked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def screen(is_open: bool) -> AuditReport:
        monkeypatch.setattr(second_look, "is_open", lambda first: is_open)
        return try_out(arrows, TRIED[:1], backbone=TINY)

    settled = screen(False)
    first = sum(looked)
    again = screen(True)
    more = 3 * 6
    # the originals and one variant, and each time one picture to learn the sizes
    assert first == 3 * FIRST * 2 + 1
    assert sum(looked) - first == more * 2 + 1
    assert settled.pictures == 3 * FIRST
    assert again.pictures == 3 * (FIRST + 6)
    assert all(
        arrows_of(arrows, verdict.label) >= {own for own, _ in verdict.pictures}
        for verdict in again.verdicts
    )


def arrows_of(dataset: Dataset, label: str | None) -> set[str]:
    """Names of the pictures of a class."""
    return {picture.file for picture in dataset.pictures if picture.label == label}


def test_second_looks_take_a_share_of_the_first_at_most(
    arrows: Dataset, looked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_look, "MOST_AGAIN", 0.05)
    monkeypatch.setattr(second_look, "is_open", lambda first: True)
    try_out(arrows, TRIED, backbone=TINY, seed=11)
    original = 3 * (FIRST + 6)
    assert sum(looked) <= 3 * FIRST * 3 * 1.05 + original + 1


def test_a_whole_ladder_has_all_its_pictures_from_the_start(
    arrows: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(self: Any, *_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(second_look.SecondLook, "_bench", never)
    assert try_out(arrows, TRIED[:1], backbone=TINY, full=True).pictures == 3 * (FIRST + 6)


def test_renamed_classes_get_the_same_verdicts(arrows: Dataset, tmp_path: Path) -> None:
    names = {"down": "zebra", "left": "apple", "right": "mango"}
    for old, new in names.items():
        shutil.copytree(arrows.folder / old, tmp_path / "renamed" / new)

    def said(dataset: Dataset, of: dict[str, str]) -> set[tuple[object, ...]]:
        report = try_out(dataset, TRIED, backbone=TINY)
        return {
            (
                of[one.label or ""],
                one.rival and of[one.rival],
                one.augmentation,
                one.verdict,
                one.p0,
            )
            for one in report.verdicts
        }

    same = {new: new for new in names.values()}
    assert said(arrows, names) == said(scan(tmp_path / "renamed"), same)
