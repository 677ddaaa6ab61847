"""Tags say what a backbone was trained on; what they do not say is not invented."""

import pytest

from core.weights.pretraining_data import trained_on


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("inat_insects", "1,022 iNaturalist insects"),
        ("inat_birds", "965 iNaturalist birds"),
        ("tf_in1k", "ImageNet-1k"),
        ("augreg_in21k", "ImageNet-21k"),
        ("lvd142m", "without labels"),
        ("openai", "with texts"),
        ("mae", "used without labels"),
        ("sat493m", "satellite"),
    ],
)
def test_a_known_tag_is_told_in_plain_words(tag: str, words: str) -> None:
    assert words in str(trained_on(tag))


def test_later_stages_come_last() -> None:
    said = str(trained_on("augreg_in21k_ft_in1k"))
    assert said.index("ImageNet-21k") < said.index("then ImageNet-1k")


@pytest.mark.parametrize("tag", ["", "own", "apple_pt", "my_beetles"])
def test_an_unknown_tag_stays_unknown(tag: str) -> None:
    assert trained_on(tag) is None
