"""Frames of one scene are one group; pictures that are merely alike are not."""

import cv2
import numpy as np
import pytest

from core.engine.safety import groups


def _none(n: int) -> np.ndarray:
    return np.random.default_rng(0).random((n, 64)) > 0.5


def _noise(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (n, 50))


@pytest.mark.parametrize(
    ("file", "scene"),
    [
        ("a/00012_00003.png", "00012"),
        ("a/clip7_frame_012.jpg", "clip7"),
        ("a/ant (3).jpg", "ant"),
        ("x/name.rf.9f31ab.jpg", "name"),
        ("a/IMG_2031.JPG", "IMG"),
        ("a/1030023514_aad5c608f9.jpg", "1030023514_aad5c608f9"),
        ("a/7.png", "7"),
    ],
)
def test_a_scene_is_the_name_without_its_last_number(file: str, scene: str) -> None:
    assert groups.scene(file) == scene


def _find(files: list[str], rows: np.ndarray, contents: list[str] | None = None) -> np.ndarray:
    keys = contents or [str(at) for at in range(len(files))]
    return groups.find(files, ["a"] * len(files), keys, _none(len(files)), [rows, rows])


def test_tracks_in_names_are_groups() -> None:
    files = [f"a/{track:05d}_{frame:05d}.png" for track in range(10) for frame in range(4)]
    assert len(set(_find(files, _noise(40)))) == 10


def test_a_few_films_are_a_few_groups_and_a_few_cameras_are_not() -> None:
    """Tracks were dropped where there are few of them, and frames leaked from fold to fold."""
    files = [f"a/clip{track}_{frame:03d}.png" for track in range(4) for frame in range(8)]
    frames = np.repeat(_noise(4), 8, axis=0) + 0.3 * _noise(32, 2)
    assert len(set(_find(files, frames))) == 4
    assert len(set(_find(files, _noise(32)))) == 32


def test_pictures_that_are_all_much_alike_are_not_linked_for_it() -> None:
    """Clean tiles share most bits of their hashes and most of their features."""
    rng = np.random.default_rng(3)
    hashes = (np.arange(64) % 2 == 0)[None] ^ (rng.random((40, 64)) < 0.09)
    rows = np.repeat(_noise(4, 5), 10, axis=0) * 1.5 + _noise(40)
    files = [f"a/{at * 7919 % 104729}x.png" for at in range(40)]
    keys = [str(at) for at in range(40)]
    found = groups.find(files, ["a"] * 40, keys, hashes, [rows, rows])
    assert len(set(found)) >= 36


def test_one_prefix_for_all_is_no_scene() -> None:
    files = [f"a/img_{at}.png" for at in range(30)]
    assert len(set(_find(files, _noise(30)))) == 30


def test_copies_are_one_group_even_across_classes() -> None:
    found = groups.find(
        ["a/1.png", "b/2.png", "a/x.png"], ["a", "b", "a"], ["same", "same", "other"],
        _none(3), [_noise(3)],
    )  # fmt: skip
    assert found[0] == found[1] != found[2]


def test_near_copies_are_found_without_names() -> None:
    scenes = np.repeat(_noise(10), 4, axis=0)
    rows = scenes + 0.1 * _noise(40, 2)
    files = [f"a/{at * 7919 % 104729}x.png" for at in range(40)]
    assert len(set(_find(files, rows))) == 10


def test_a_class_of_much_alike_pictures_is_not_one_scene() -> None:
    rows = np.ones((30, 50)) * np.linspace(-1, 1, 30)[:, None] + 0.01 * _noise(30)
    assert len(set(_find([f"a/{at}z.png" for at in range(30)], rows))) >= 8


def test_a_moved_frame_keeps_its_hash() -> None:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 255, (8, 8, 3)).astype(np.uint8)
    image = cv2.resize(coarse, (160, 160), interpolation=cv2.INTER_CUBIC)
    other = cv2.resize(coarse[::-1, ::-1], (160, 160), interpolation=cv2.INTER_CUBIC)
    own = groups.perceptual_hash(image)
    assert (own != groups.perceptual_hash(np.roll(image, 2, axis=1))).sum() <= groups.NEAR_BITS
    assert (own != groups.perceptual_hash(other)).sum() > groups.NEAR_BITS
