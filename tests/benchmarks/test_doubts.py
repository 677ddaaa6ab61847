"""Put into real folders: wrong labels are found, shortcuts named, and untouched folders left alone.

Each folder is another draw of 200 ants and bees; the figures of `benchmarks/doubts.md` are of ten.
"""

from pathlib import Path

import pytest
from PIL import Image

from benchmarks import doubts

SEEDS = range(10)


@pytest.fixture
def mobilenet(shared_weights: Path) -> str:
    return str(shared_weights / "mobilenetv2_100.tf_in1k")


def test_rates_are_over_all_folders_together() -> None:
    assert doubts.rates([(8, 10, 15), (4, 5, 5)]) == (12 / 15, 12 / 20)
    assert doubts.found({"a", "b"}, {"b", "c", "d"}) == (1, 2, 3)


def test_a_folder_is_made_with_what_it_says(tmp_path: Path) -> None:
    for label in ("ants", "bees"):
        (tmp_path / "all" / label).mkdir(parents=True)
        for number in range(110):
            image = Image.new("RGB", (12, 12), (number, 0, 0 if label == "ants" else 255))
            image.save(tmp_path / "all" / label / f"{number}.jpg")
    wrong = doubts.mislabelled(tmp_path / "all", tmp_path / "made", 0)
    assert len(wrong) == doubts.WRONG
    for path in (tmp_path / "made").rglob("*.jpg"):
        with Image.open(path) as image:
            really = "bees" if image.getpixel((5, 5))[2] > 128 else "ants"
        assert (really != path.parent.name) == (f"{path.parent.name}/{path.name}" in wrong)


@pytest.mark.slow
@pytest.mark.release
def test_of_15_wrong_labels_in_200_four_in_five_are_found_and_named(
    hymenoptera: Path, mobilenet: str
) -> None:
    precision, recall = doubts.rates(doubts.wrong_labels(hymenoptera, mobilenet, SEEDS))
    assert precision >= 0.8
    assert recall >= 0.8


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("change", doubts.CHANGES)
def test_what_was_done_to_one_class_is_named(hymenoptera: Path, change: str) -> None:
    wanted, named = doubts.named_shortcuts(hymenoptera, change, 0)
    assert wanted in named


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("backbone", ["embedded", "mobilenet"])
def test_of_ants_and_bees_as_they_are_next_to_nothing_is_said(
    hymenoptera: Path, backbone: str, request: pytest.FixtureRequest
) -> None:
    name = backbone if backbone == "embedded" else request.getfixturevalue(backbone)
    answer = doubts.looked_at(hymenoptera, name)
    assert len(answer.labels) <= 0.01 * answer.n
    assert (answer.odd, answer.alike, answer.shortcuts) == ((), (), ())


@pytest.mark.slow
@pytest.mark.release
def test_ants_among_hands_are_odd(hymenoptera: Path, mobilenet: str) -> None:
    hands = hymenoptera.parent / "sign_digits"
    precision, recall = doubts.rates(doubts.odd_pictures(hands, hymenoptera, mobilenet, SEEDS[:3]))
    assert precision >= 0.8
    assert recall >= 0.8
