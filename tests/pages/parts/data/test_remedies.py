"""What can be done about a finding is one press, and one press takes it back."""

from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data import decoding, group, groups, near_copies, scan, sides, signs
from core.data.annotations import overlay
from core.data.split import SplitSettings
from core.runs import draft
from tests import worlds
from tests.pages.conftest import Open, words_of


def at(open_page: Open, folder: Path) -> AppTest:
    draft.choose_folder(folder)
    app = open_page("data")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception
    return app


def drawn(folder: Path) -> Path:
    """Two classes of ten signs each."""
    for name in ("turn_left", "turn_right"):
        (folder / name).mkdir(parents=True)
        for number in range(10):
            file = folder / name / f"{number}.jpg"
            file.write_bytes(signs.jpeg(name, number, seed=5))
    return folder


def looked_at(folder: Path) -> None:
    decoding.check(scan.scan(folder))
    near_copies.check(scan.scan(folder))


def test_a_guess_is_followed_by_a_press(open_page: Open, tmp_path: Path) -> None:
    for place, name in enumerate(("ants", "bees")):
        for track in range(4):
            seed = 10 * place + track
            worlds.write_pictures(tmp_path / "set" / name, 4, prefix=f"{track:03d}", seed=seed)
    app = at(open_page, tmp_path / "set")
    assert "as if they were numbered pictures of 8 things" in words_of(app)
    (button,) = [one for one in app.button if one.label == "They belong together"]
    button.click().run()
    assert draft.load().split.pattern == "{group}/{group}_*"
    assert "32 pictures in 8 groups" in words_of(app)


def test_torn_groups_come_first_and_are_mended_by_a_fresh_split(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = worlds.films(tmp_path / "films", {"ants": [5] * 4, "bees": [4] * 4})
    with monkeypatch.context() as before:
        before.setattr(groups, "find", lambda *_: group.Grouping())
        found = scan.scan(films)
        sides.hold(found, SplitSettings(), sides.divide(found, SplitSettings()))
    app = at(open_page, films)
    said = words_of(app)
    assert "of them on two sides" in said
    assert ":orange[:material/warning: training and" in said
    (button,) = [one for one in app.button if one.label == "Split afresh"]
    button.click().run()
    assert draft.load().split.seed == 1
    assert "each on one side" in words_of(app)


def test_one_film_a_class_can_be_divided_all_the_same(open_page: Open, tmp_path: Path) -> None:
    app = at(open_page, worlds.films(tmp_path / "set", {"ants": [8], "bees": [8]}))
    assert app.button(key="next").disabled
    (button,) = [one for one in app.button if one.label == "Divide picture by picture"]
    button.click().run()
    assert draft.load().split.groups == "none"
    assert not app.button(key="next").disabled


def test_dark_pictures_are_left_out_and_brought_back_together(
    open_page: Open, tmp_path: Path
) -> None:
    folder = drawn(tmp_path / "set")
    for number in (3, 7):
        with Image.open(folder / "turn_left" / f"{number}.jpg") as picture:
            dark = picture.point(lambda value: value // 12)
        dark.save(folder / "turn_left" / f"{number}.jpg")
    looked_at(folder)
    app = press(at(open_page, folder), "Leave out 2 pictures")
    assert {entry.file for entry in scan.scan(folder).ignored} == {
        "turn_left/3.jpg", "turn_left/7.jpg",
    }  # fmt: skip
    press(app, "Undo “leave out” (2 pictures)")
    assert len(scan.scan(folder).pictures) == 20


def test_of_near_copies_the_largest_stays(open_page: Open, tmp_path: Path) -> None:
    folder = drawn(tmp_path / "set")
    for number in range(3):
        with Image.open(folder / "turn_left" / f"{number}.jpg") as picture:
            picture.resize((120, 120)).save(folder / "turn_left" / f"small{number}.png")
    looked_at(folder)
    press(at(open_page, folder), "Leave out 3 pictures")
    left = {entry.file for entry in scan.scan(folder).ignored}
    assert left == {f"turn_left/small{number}.png" for number in range(3)}


def test_two_spellings_become_the_one_with_more_pictures(open_page: Open, tmp_path: Path) -> None:
    folder = worlds.class_folders(tmp_path / "set", {"Red Ant": 8, "red-ant": 3, "bee": 8})
    app = press(at(open_page, folder), "Call all of them Red Ant")
    assert scan.scan(folder).counts == {"Red Ant": 11, "bee": 8}
    press(app, "Undo “Red Ant” (3 pictures)")
    assert not overlay.of(folder).decided


def test_a_split_with_leaks_is_divided_anew_and_the_folders_own_comes_back(
    open_page: Open, tmp_path: Path
) -> None:
    each = {"ants": 10, "bees": 10}
    folder = worlds.split_folders(tmp_path / "set", {"train": each, "val": each})
    for number in range(4):
        copy = folder / "train" / "ants" / f"copy{number}.jpg"
        copy.write_bytes((folder / "val" / "ants" / f"p0_000{number}.jpg").read_bytes())
    app = at(open_page, folder)
    assert "scores look better than they are" in words_of(app)
    app.button(key="mend-data-0").click().run()
    assert draft.load().split == SplitSettings(given="ignore")
    said = words_of(app)
    assert "scores look better than they are" not in said
    assert "Test pictures stay sealed" in said
    app.toggle(key="bound-split.given").set_value(True).run()
    assert draft.load().split == SplitSettings()
    assert "scores look better than they are" in words_of(app)


def test_a_finding_that_nothing_can_be_done_about_has_no_button(
    open_page: Open, tmp_path: Path
) -> None:
    app = at(open_page, worlds.class_folders(tmp_path / "set", {"ants": 40, "bees": 3}))
    assert "times as many pictures" in words_of(app)
    assert not [button for button in app.button if str(button.key).startswith("mend-")]
