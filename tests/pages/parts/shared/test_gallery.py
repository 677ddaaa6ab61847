"""A gallery shows what can be read, in order, and counts what cannot."""

from pathlib import Path

from PIL import Image
from streamlit.testing.v1 import AppTest

from pages.parts.shared import gallery
from tests import worlds
from tests.pages.conftest import words_of


def test_each_file_keeps_its_place_whether_it_can_be_read_or_not(tmp_path: Path) -> None:
    first, last = worlds.write_pictures(tmp_path, 2)
    worlds.text_as_picture(tmp_path / "text.jpg")
    made = gallery.of_files(tmp_path, [first.name, "text.jpg", "gone.png", last.name], 64)
    assert [path is None for path in made] == [False, True, True, False]
    with Image.open(made[0] or "") as small:
        assert max(small.size) <= 64


def _page(folder: str) -> None:
    from pathlib import Path

    from pages.parts.shared import gallery, picture_card
    from pages.parts.shared.picture_card import PictureCard

    picture_card.begin()
    paths = sorted(Path(folder).iterdir())
    cards = [PictureCard(path=path, name=path.name, reason="It is here.") for path in paths]
    gallery.wall(cards, [card.name for card in cards], row="all", a_page=3)
    picture_card.draw()


def test_a_wall_comes_page_by_page_and_its_cards_go_on_over_all_of_them(tmp_path: Path) -> None:
    worlds.write_pictures(tmp_path / "set", 7)
    app = AppTest.from_function(_page, args=(str(tmp_path / "set"),), default_timeout=60).run()
    for page, names in ((1, ["0000", "0001", "0002"]), (3, ["0006"])):
        if page > 1:
            app.get_by_key("bound-page-all").set_value(page).run()
        assert [caption.value[-9:-5] for caption in app.caption] == names
    app.button(key="card-all-6").click().run()
    assert "7 of 7" in words_of(app)
