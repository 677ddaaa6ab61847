"""A card is what people wrote: what makes no sense is passed over, what is unknown is kept."""

import pytest

from core.weights.card import WeightsCard


@pytest.mark.parametrize("told", [None, [], "card", 3])
def test_no_card_says_nothing(told: object) -> None:
    assert WeightsCard.read(told) == WeightsCard()
    assert WeightsCard.read(told).learnt_from == ""


def test_one_wrong_fact_takes_no_other_away() -> None:
    card = WeightsCard.read({"sha256": 3, "licence": ["mit"], "name": "mine"})
    assert (card.name, card.sha256, card.licence) == ("mine", None, None)


def test_a_copy_carries_every_fact_but_is_nobodys_default() -> None:
    told = {"name": "a", "default": True, "seed": 3, "trained_on": ["insects", "birds"]}
    card = WeightsCard.read(told)
    assert card.default
    assert card.learnt_from == "insects; birds"
    copied = {"name": "b", "seed": 3, "trained_on": ["insects", "birds"]}
    assert card.copied(name="b") == copied
