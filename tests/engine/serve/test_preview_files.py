import os

import numpy as np
from PIL import Image

from core import home
from core.engine.serve import preview_files


def test_a_picture_comes_back_with_its_colours():
    image = np.zeros((16, 24, 3), np.uint8)
    image[:] = (200, 40, 10)
    path = preview_files.put(image)
    with Image.open(path) as back:
        assert back.size == (24, 16)
        assert np.abs(np.asarray(back, dtype=int) - image).max() < 12
    assert path.is_relative_to(home.cache_folder())


def test_two_pictures_never_share_a_name():
    image = np.zeros((8, 8, 3), np.uint8)
    assert len({preview_files.put(image) for _ in range(20)}) == 20


def test_the_shelf_keeps_a_bounded_number_of_the_newest_pictures():
    image = np.zeros((8, 8, 3), np.uint8)
    paths = [preview_files.put(image) for _ in range(12)]
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (1e9 - age, 1e9 - age))
    preview_files.tidy(keep=5)
    assert sorted(preview_files.folder().iterdir()) == sorted(paths[-5:])
