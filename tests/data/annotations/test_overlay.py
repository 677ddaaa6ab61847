"""What was said of pictures counts everywhere, the folder stays as it is, and all can be undone."""

import random
from pathlib import Path

import pytest

from core import files
from core.data import health, scan
from core.data.annotations import changes, journal, overlay
from core.data.annotations.event import Kind, LabelEvent
from core.data.annotations.journal import Events
from core.errors import NoImagesFound
from tests import worlds
from tests.data.annotations import saying


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "set", {"ants": 4, "bees": 3})


def _say(folder: Path, kind: Kind, *names: str, of: tuple[str, ...] = ("ants/p0_0000.jpg",)) -> str:
    said = LabelEvent(
        kind=kind, contents=tuple(files.content_hash(folder / file) for file in of), names=names
    )
    journal.write(folder, [said])
    return said.id


def _labels(folder: Path, **told: bool) -> dict[str, tuple[str, ...]]:
    found = scan.scan(folder, **told)
    return {picture.file: picture.target.names for picture in found.pictures}


def test_a_label_replaces_the_one_of_the_folder(pictures: Path) -> None:
    _say(pictures, "label", "bees")
    assert _labels(pictures)["ants/p0_0000.jpg"] == ("bees",)
    assert scan.found(pictures).counts == {"ants": 4, "bees": 3}
    assert scan.scan(pictures).counts == {"ants": 3, "bees": 4}


def test_a_new_class_comes_and_an_emptied_one_goes(pictures: Path) -> None:
    everything = tuple(_labels(pictures))
    _say(pictures, "label", "wasps", of=tuple(file for file in everything if "bees" in file))
    assert scan.scan(pictures).classes == ("ants", "wasps")


@pytest.mark.parametrize("kind", ["leave out", "not sure", "none of these"])
def test_what_is_not_to_be_used_is_listed_with_its_reason(pictures: Path, kind: Kind) -> None:
    _say(pictures, kind)
    found = scan.scan(pictures)
    assert len(found.pictures) == 6
    assert [(entry.file, bool(entry.content)) for entry in found.ignored] == [
        ("ants/p0_0000.jpg", True)
    ]
    assert found.ignored[0].reason.startswith("you ")
    assert not list(health.left_out(found)), "what somebody left out is no damage"


def test_where_pictures_show_several_none_of_these_is_an_answer(pictures: Path) -> None:
    _say(pictures, "none of these")
    _say(pictures, "label", "bees", "ants", of=("bees/p1_0000.jpg",))
    shown = _labels(pictures, several=True)
    assert shown["ants/p0_0000.jpg"] == ()
    assert shown["bees/p1_0000.jpg"] == ("ants", "bees")
    assert "bees/p1_0000.jpg" not in _labels(pictures), "several where each shows one"


def test_the_latest_counts_and_an_undo_brings_the_one_before_back(pictures: Path) -> None:
    _say(pictures, "label", "bees")
    left_out = _say(pictures, "leave out")
    assert "ants/p0_0000.jpg" not in _labels(pictures)
    undo = LabelEvent(kind="undo", undoes=(left_out,))
    journal.write(pictures, [undo])
    assert _labels(pictures)["ants/p0_0000.jpg"] == ("bees",)
    journal.write(pictures, [LabelEvent(kind="undo", undoes=(undo.id,))])
    assert "ants/p0_0000.jpg" not in _labels(pictures), "an undo can be undone"


def test_what_counts_is_told_with_the_undos_that_count(pictures: Path) -> None:
    first, second = _say(pictures, "label", "bees"), _say(pictures, "leave out")
    undo = LabelEvent(kind="undo", undoes=(second,))
    journal.write(pictures, [undo])
    events = journal.read(pictures).all
    assert [event.id for event in overlay.counting(events)] == [first, undo.id]
    assert [event.id for event in overlay.standing(events)] == [first]


def test_undoing_all_brings_every_picture_back(pictures: Path) -> None:
    before = scan.scan(pictures)
    said = [_say(pictures, "label", "bees"), _say(pictures, "leave out", of=("bees/p1_0001.jpg",))]
    journal.write(pictures, [LabelEvent(kind="undo", undoes=tuple(said))])
    after = scan.scan(pictures)
    assert (after.pictures, after.ignored, after.findings) == (
        before.pictures, before.ignored, before.findings,
    )  # fmt: skip
    assert (before.said, after.said) == (0, 3), "what was made from it can be told apart"


def test_a_copy_shares_what_was_said_and_a_moved_picture_keeps_it(pictures: Path) -> None:
    copy = pictures / "bees" / "copy.jpg"
    copy.write_bytes((pictures / "ants" / "p0_0000.jpg").read_bytes())
    _say(pictures, "label", "bees")
    assert {*_labels(pictures).values()} == {("ants",), ("bees",)}
    (pictures / "ants" / "p0_0000.jpg").rename(pictures / "ants" / "renamed.jpg")
    shown = _labels(pictures)
    assert shown["ants/renamed.jpg"] == shown["bees/copy.jpg"] == ("bees",)


def test_what_was_said_is_told_and_so_is_what_cannot_be_read(pictures: Path) -> None:
    _say(pictures, "label", "bees")
    _say(pictures, "not sure", of=("bees/p1_0000.jpg", "bees/p1_0001.jpg"))
    with journal.path(pictures).open("ab") as file:
        file.write(b"torn\n")
    changed, damaged = scan.scan(pictures).findings
    assert (changed.id, changed.score) == (changes.CHANGED, 3)
    assert "1 picture with another label" in changed.sentence
    assert "2 pictures not used (you are not sure" in changed.sentence
    assert {*changed.items} == {"ants/p0_0000.jpg", "bees/p1_0000.jpg", "bees/p1_0001.jpg"}
    assert "1 line of" in damaged.sentence


def test_where_nothing_is_left_it_says_how_to_get_it_back(pictures: Path) -> None:
    _say(pictures, "leave out", of=tuple(_labels(pictures)))
    with pytest.raises(NoImagesFound) as refused:
        scan.scan(pictures)
    assert "graft labels undo" in refused.value.fix


def test_groups_and_notes_are_kept_beside_and_taken_back_by_an_empty_one(pictures: Path) -> None:
    content = files.content_hash(pictures / "ants" / "p0_0000.jpg")
    for kind, text in (("group", "patient 7"), ("note", "blurred?"), ("note", "")):
        journal.write(pictures, [LabelEvent(kind=kind, contents=(content,), text=text)])
    counted = overlay.of(pictures)
    assert counted.groups == {content: "patient 7"}
    assert counted.notes == {}
    assert scan.scan(pictures).pictures == scan.found(pictures).pictures


def test_nothing_is_ever_written_into_the_folder(pictures: Path) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in pictures.rglob("*"))
    _say(pictures, "leave out")
    scan.scan(pictures)
    assert sorted((path, path.stat().st_mtime_ns) for path in pictures.rglob("*")) == before


def test_what_is_counted_on_is_what_is_counted_anew(pictures: Path) -> None:
    """An overlay grows with what is said; begun from the start it is the same at every step."""
    chance = random.Random(8)
    events = list(saying.at_random(chance, scan.found(pictures), 120, "ann").all)
    for at in range(3, 120, 9):
        about, text = (chance.choice(events).names for _ in "ab")
        kind = chance.choice(("rename class", "remove class", "class"))
        events[at] = LabelEvent(kind=kind, names=about, text="".join(text)[:9])
    for at in range(len(events)):
        grown = overlay.counted(Events(tuple(events[:at]), damaged=at % 2))
        anew = [LabelEvent.model_validate(event.model_dump()) for event in events[:at]]
        assert grown == overlay.counted(Events(tuple(anew), damaged=at % 2))
        assert [*grown.decided] == [*overlay.counted(Events(tuple(anew))).decided]


def test_of_the_same_events_it_is_the_same_overlay(pictures: Path) -> None:
    _say(pictures, "label", "bees")
    assert overlay.of(pictures) is overlay.of(pictures)


def test_an_overlay_once_made_stays_as_it_is(pictures: Path) -> None:
    _say(pictures, "label", "bees")
    before = overlay.of(pictures)
    decided = {**before.decided}
    _say(pictures, "not sure")
    assert before.decided == decided
    assert overlay.of(pictures).decided != decided
