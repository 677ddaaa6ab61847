"""A finding shows its pictures: both sides of a copy, the damaged file and why, a whole class."""

import shutil
from pathlib import Path

from PIL import Image

from core.data import decoding, formats, near_copies, scan
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


def opened(open_page: Open, folder: Path) -> list[str]:
    """The names of the pictures that can be opened below the headline of the findings."""
    draft.choose_folder(folder)
    app = open_page("data")
    assert not app.exception
    buttons = [button for button in app.button if str(button.key).startswith("card-data-")]
    return [name for name in words_of(app).splitlines() if name.startswith("Open ")][
        -len(buttons) :
    ]


def test_both_sides_of_a_copy_are_shown(open_page: Open, pictures: Path) -> None:
    shutil.copy(pictures / "stop" / "p2_0000.jpg", pictures / "turn_left" / "copy.jpg")
    assert opened(open_page, pictures) == ["Open stop/p2_0000.jpg", "Open turn_left/copy.jpg"]


def test_a_copy_is_not_said_to_belong_to_itself(open_page: Open, pictures: Path) -> None:
    shutil.copy(pictures / "stop" / "p2_0000.jpg", pictures / "turn_left" / "copy.jpg")
    draft.choose_folder(pictures)
    app = open_page("data")
    said = words_of(app.button(key="card-data-0-0-0").click().run())
    assert "**stop/p2_0000.jpg**" in said
    assert "Belongs to: " not in said


def test_a_damaged_file_is_shown_with_its_name_and_reason(open_page: Open, pictures: Path) -> None:
    worlds.truncated_jpeg(pictures / "stop" / "cut.jpg")
    assert opened(open_page, pictures) == ["Open stop/cut.jpg"]
    app = open_page("data")
    assert "stop/cut.jpg: the file is damaged or ends too early" in words_of(app)
    (button,) = [one for one in app.button if "cut" in one.label]
    assert "It is left out: the file is damaged" in words_of(button.click().run())


def test_all_pictures_of_a_small_class_are_shown(open_page: Open, pictures: Path) -> None:
    worlds.write_pictures(pictures / "yield", 4, seed=5)
    assert opened(open_page, pictures) == [f"Open yield/picture_000{n}.jpg" for n in range(4)]


def test_of_several_classes_one_is_chosen(open_page: Open, pictures: Path) -> None:
    worlds.write_pictures(pictures / "yield", 4, seed=5)
    worlds.write_pictures(pictures / "*park*", 3, seed=6)
    draft.choose_folder(pictures)
    app = open_page("data")
    (choice,) = [one for one in app.get("button_group") if "Pictures of" in str(one.proto)]
    choice.set_value("yield").run()
    assert "Open yield/picture_0003.jpg" in words_of(app)


def test_a_class_folder_of_broken_files_shows_them(open_page: Open, pictures: Path) -> None:
    worlds.text_as_picture(pictures / "wasps" / "1.jpg")
    assert set(opened(open_page, pictures)) == {"Open wasps/1.jpg"}


def test_a_pressed_picture_says_its_class_and_side(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    said = words_of(app.button(key="card-class-0-0").click().run())
    assert "Class: **stop**" in said
    assert "Side of the split: **" in said


def test_all_pictures_of_a_class_are_a_press_away(open_page: Open, pictures: Path) -> None:
    draft.choose_folder(pictures)
    app = open_page("data")
    assert words_of(app).count("Open stop/") == 8
    app.button(key="whole-class-0").click().run()
    assert words_of(app).count("Open stop/") == 12
    app.button(key="whole-class-0").click().run()
    assert words_of(app).count("Open stop/") == 8


def test_a_torn_group_shows_both_of_its_sides(open_page: Open, tmp_path: Path) -> None:
    for side, first in (("train", 0), ("val", 7)):
        for name in ("ants", "bees"):
            (tmp_path / side / name).mkdir(parents=True)
            for frame in range(first, first + 7):
                file = tmp_path / side / name / f"{name}-video7_{frame}.jpg"
                worlds.picture(frame, seed=ord(name[0])).save(file)
    assert opened(open_page, tmp_path)[:3] == [
        "Open train/ants/ants-video7_0.jpg",
        "Open val/ants/ants-video7_10.jpg",
        "Open train/ants/ants-video7_1.jpg",
    ]
    assert "validation · val/ants/ants-video7_10.jpg" in words_of(open_page("data"))


def looked_at(folder: Path) -> None:
    """As the background check leaves it."""
    dataset = scan.scan(folder)
    decoding.check(dataset)
    near_copies.check(dataset)


def test_near_copies_stand_side_by_side(open_page: Open, pictures: Path) -> None:
    for place, name in (("stop/p2_0000", "turn_left/a"), ("stop/p2_0003", "turn_left/b")):
        formats.load(pictures / f"{place}.jpg").save(pictures / f"{name}.png")
    looked_at(pictures)
    draft.choose_folder(pictures)
    app = open_page("data")
    assert "2 pictures in more than one class as near copies" in words_of(app)
    rows: dict[str, set[str]] = {}
    for button in app.button:
        if str(button.key).startswith("card-data-"):
            rows.setdefault(str(button.key).rsplit("-", 1)[0], set()).add(button.label)
    plain = [{name.replace("\\", "") for name in names} for names in rows.values()]
    assert {"Open stop/p2_0000.jpg", "Open turn_left/a.png"} in plain
    assert {"Open stop/p2_0003.jpg", "Open turn_left/b.png"} in plain


def test_what_looks_odd_is_shown_the_worst_first(open_page: Open, pictures: Path) -> None:
    for number, (name, light) in enumerate((("a", 60), ("b", 40))):
        dark = worlds.picture(number, seed=99).point([v * light // 255 for v in range(256)] * 3)
        dark.save(pictures / "stop" / f"{name}.png")
    looked_at(pictures)
    assert [name for name in opened(open_page, pictures) if name.endswith(".png")][:2] == [
        "Open stop/b.png", "Open stop/a.png",
    ]  # fmt: skip


def test_nothing_is_said_of_looks_before_they_were_looked_at(
    open_page: Open, pictures: Path
) -> None:
    Image.new("RGB", (48, 40), "grey").save(pictures / "stop" / "blank.png")
    draft.choose_folder(pictures)
    assert "nearly nothing to see" not in words_of(open_page("data"))
