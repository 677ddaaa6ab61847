"""What is said to belong together is one group, whatever it was before, and can be taken back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data import scan
from core.data.annotations import journal, overlay
from core.data.annotations.event import LabelEvent
from core.data.group import Grouping
from core.data.split import SplitSettings
from tests import worlds
from tests.pages.conftest import Open, words_of


def _card(folder: str, at: int) -> None:
    from pathlib import Path

    from core.data import scan
    from pages.parts.shared import belonging

    picture = scan.scan(Path(folder)).pictures[at]
    belonging.alone(Path(folder), picture.content, picture.file)


def _bar(folder: str, places: tuple[int, ...]) -> None:
    from pathlib import Path

    from core.data import scan
    from pages.parts.shared import labelled, labelling

    dataset = scan.scan(Path(folder))
    files = [dataset.folder / dataset.pictures[at].file for at in places]
    labelling.together(files, labelled.of_dataset(dataset, ()))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 6, "bees": 6})


def press(folder: Path, *places: int) -> AppTest:
    app = AppTest.from_function(_bar, args=(str(folder), places), default_timeout=60).run()
    return app.button(key="belong-together").click().run()


def named(folder: Path) -> dict[int, str]:
    """The group of each picture, by its place."""
    groups = overlay.of(folder).groups
    contents = [picture.content for picture in scan.scan(folder).pictures]
    return {at: groups[one] for at, one in enumerate(contents) if one in groups}


def grouping(folder: Path) -> Grouping:
    from core.data import groups

    return groups.find(scan.scan(folder), SplitSettings())


def test_chosen_pictures_become_one_group_and_one_undo_takes_it_back(pictures: Path) -> None:
    app = press(pictures, 0, 2, 7)
    assert named(pictures) == {0: "group 1", 2: "group 1", 7: "group 1"}
    assert [len(group.files) for group in grouping(pictures).groups] == [3]
    assert "“group 1” (3 pictures)" in app.button(key="undo-one").help
    app.button(key="undo-one").click().run()
    assert named(pictures) == {}


def test_a_second_group_has_another_name_and_one_that_touches_two_joins_them(
    pictures: Path,
) -> None:
    press(pictures, 0, 1)
    press(pictures, 4, 5)
    assert named(pictures)[4] == "group 2"
    press(pictures, 1, 5)
    assert named(pictures) == dict.fromkeys((0, 1, 4, 5), "group 1")


def test_one_picture_is_no_group(pictures: Path) -> None:
    app = AppTest.from_function(_bar, args=(str(pictures), (0,)), default_timeout=60).run()
    assert app.button(key="belong-together").disabled


def test_one_picture_is_put_into_a_group_by_name_and_taken_out_again(pictures: Path) -> None:
    app = AppTest.from_function(_card, args=(str(pictures), 3), default_timeout=60).run()
    press(pictures, 0, 1)
    app.run()
    app.selectbox[0].select("group 1").run()
    assert named(pictures) == dict.fromkeys((0, 1, 3), "group 1")
    assert "Belongs to group 1, with 2 others" in app.expander[0].label
    app.button(key="belong-no-more").click().run()
    assert named(pictures) == dict.fromkeys((0, 1), "group 1")


def test_a_name_is_text_and_never_markup(pictures: Path) -> None:
    contents = tuple(picture.content for picture in scan.scan(pictures).pictures[:2])
    journal.write(pictures, [LabelEvent(kind="group", contents=contents, text="**:red[x]** <b>")])
    app = AppTest.from_function(_card, args=(str(pictures), 0), default_timeout=60).run()
    assert not app.exception
    assert "**:red" not in app.expander[0].label


def test_the_data_page_divides_by_it_and_says_so(open_page: Open, pictures: Path) -> None:
    from core.runs import draft

    press(pictures, 0, 2, 7)
    draft.choose_folder(pictures)
    said = words_of(open_page("data"))
    assert "3 pictures in 1 group" in said
    assert "by what was said here" in said
