"""Laws of embedding."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.augment.choice import AugmentationChoice
from core.data import split
from core.data.split import Row
from core.engine.backbone.frozen_backbone import FrozenBackbone
from core.engine.feed import embedding, images
from core.engine.feed.embedding import Part, Views
from core.engine.feed.opening import open_backbone
from core.errors import FolderNotFound
from tests.engine import trainings


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return trainings.coloured(tmp_path / "pictures", 14, classes=2)


@pytest.fixture
def rows(world: Path, tmp_path: Path) -> list[Row]:
    plan = trainings.plan(world, trainings.backbone(tmp_path / "w"), "features")
    run = trainings.create(plan, tmp_path / "run")
    return split.load_rows(run / "split.csv")


@pytest.fixture
def body(rows: list[Row], world: Path, tmp_path: Path) -> FrozenBackbone:
    weights = trainings.backbone(tmp_path / "w2")
    sample = [world / row.file for row in rows]
    return open_backbone(weights, torch.device("cpu"), sample, side_px=32)


def views(count: int = 2, **choice: object) -> Views:
    flip = AugmentationChoice(name="horizontal_flip", strength=1, **choice)  # type: ignore[arg-type]
    return Views(augmentations=(flip,), count=count, seed=0)


def test_features_are_those_of_the_network(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    found = embedding.embed(body, world, rows)
    plain = np.stack([images.read(world / row.file, body.preprocessing) for row in rows[:16]])
    there = body.features(plain)  # a batch of another size: its sums may be rounded otherwise
    np.testing.assert_allclose(found.features[:16, 0], there, rtol=1e-4, atol=1e-6)
    assert found.computed == len(rows)


def test_a_second_time_nothing_is_computed_and_every_bit_is_the_same(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    first = embedding.embed(body, world, rows)
    again = embedding.embed(body, world, rows)
    assert again.computed == 0
    assert np.array_equal(first.features, again.features)


def test_moved_and_renamed_pictures_are_still_known(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    embedding.embed(body, world, rows)
    moved = [replace(row, file=f"elsewhere/{row.file}") for row in rows]
    assert embedding.embed(body, world, moved).computed == 0


def test_another_precision_is_another_space(body: FrozenBackbone) -> None:
    assert (
        replace(
            body, acceleration=replace(body.acceleration, bf16=not body.acceleration.bf16)
        ).space
        != body.space
    )


def test_an_unreadable_picture_is_left_out_and_named(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    (world / rows[3].file).write_bytes(b"broken")
    found = embedding.embed(body, world, rows)
    assert len(found.rows) == len(rows) - 1
    assert [file for file, _ in found.unreadable] == [rows[3].file]
    assert found.features.shape[0] == len(rows) - 1


def test_a_folder_that_went_away_is_no_heap_of_unreadable_pictures(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    world.rename(world.with_name("gone"))
    with pytest.raises(FolderNotFound):
        embedding.embed(body, world, rows)


def test_views_are_drawn_once_and_for_all(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    found = embedding.embed(body, world, rows, views=views())
    assert found.features.shape[:2] == (len(rows), 3)
    assert embedding.embed(body, world, rows, views=views()).computed == 0
    assert embedding.embed(body, world, rows, views=views(3)).computed


def test_a_mirrored_view_of_a_swapping_pair_carries_the_other_label(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    swap = views(1, probability=1, swap=(("class 0", "class 1"),))
    for _ in range(2):  # the second time from the cache
        found = embedding.embed(body, world, rows, views=swap)
        for row, (plain, mirrored) in zip(found.rows, found.labels, strict=True):
            assert plain == row.label != mirrored


def test_a_stop_keeps_what_was_embedded(body: FrozenBackbone, rows: list[Row], world: Path) -> None:
    def track(groups, total):
        yield from list(groups)[:1]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embedding.embed(body, world, rows, track=track)
    assert embedding.embed(body, world, rows).computed == len(rows) - body.batch_size


def test_both_sides_grow_evenly_and_mixed_and_are_heard_of_as_they_come(
    body: FrozenBackbone, rows: list[Row], world: Path
) -> None:
    sides = {name: [r for r in rows if r.side == name] for name in ("training", "validation")}
    parts = [Part(rows=sides["training"], views=views()), Part(rows=sides["validation"])]
    heard: dict[str, np.ndarray] = {}

    def hear(group: tuple[Row, ...], features: np.ndarray) -> None:
        heard.update((row.file, one) for row, one in zip(group, features, strict=True))

    first = embedding.embed_together(body, world, parts, heard=hear)
    for part, found in zip(parts, first, strict=True):
        assert list(found.rows) == list(part.rows)
        for row, features in zip(found.rows, found.features, strict=True):
            assert np.array_equal(heard[row.file], features[0])
    was = dict(heard)
    heard.clear()
    again = embedding.embed_together(body, world, parts, heard=hear)
    assert [found.computed for found in again] == [0, 0]
    assert {file: one.tobytes() for file, one in heard.items()} == {
        file: one.tobytes() for file, one in was.items()
    }
