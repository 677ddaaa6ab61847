"""A gallery shows what can be read, in order, and counts what cannot."""

from pathlib import Path

from PIL import Image

from pages.parts.shared import gallery
from tests import worlds


def test_each_file_keeps_its_place_whether_it_can_be_read_or_not(tmp_path: Path) -> None:
    first, last = worlds.write_pictures(tmp_path, 2)
    worlds.text_as_picture(tmp_path / "text.jpg")
    made = gallery.of_files(tmp_path, [first.name, "text.jpg", "gone.png", last.name], 64)
    assert [path is None for path in made] == [False, True, True, False]
    with Image.open(made[0] or "") as small:
        assert max(small.size) <= 64
