"""Every record has its file of functions, and every file its record."""

import pkgutil

import pytest

from core.augment.catalogue import CATALOGUE
from core.engine.augment import augmentations
from core.engine.augment.functions import DRAWS, FUNCTIONS, MIXES, POLICIES


def test_both_halves_have_the_same_names():
    files = {file.name for file in pkgutil.iter_modules(augmentations.__path__)}
    assert files == CATALOGUE.keys() == {*DRAWS, *POLICIES, *MIXES}
    assert len(files) == len(DRAWS) + len(POLICIES) + len(MIXES)


@pytest.mark.parametrize("name", DRAWS)
def test_what_is_geometric_moves_points_and_nothing_else_does(name):
    assert (FUNCTIONS[name].move is not None) == CATALOGUE[name].geometric
