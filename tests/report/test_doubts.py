"""What is doubtful, in words: what somebody has spoken about is not doubted again."""

from pathlib import Path

import pytest

from core.data import scan
from core.data.annotations import journal
from core.data.annotations.event import LabelEvent
from core.protocol.doubts import AlikeClasses, DoubtsAnswer, LabelDoubt, OddPicture, Shortcut
from core.report import doubts
from tests import worlds


def doubted(file: str, label: str = "ants", guess: str = "bees") -> LabelDoubt:
    return LabelDoubt(file=file, label=label, guess=guess, confidence=0.97, suspicion=0.8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return worlds.class_folders(tmp_path / "data", {"ants": 4, "bees": 4})


FIRST, SECOND = "ants/p0_0002.jpg", "ants/p0_0001.jpg"
ANSWER = DoubtsAnswer(n=8, labels=(doubted(FIRST), doubted(SECOND)))


def test_doubted_labels_come_the_worst_first_and_in_words(folder: Path) -> None:
    (found,) = doubts.findings(ANSWER, scan.scan(folder))
    assert (found.id, found.severity) == (doubts.WRONG, "warning")
    assert found.items == (FIRST, SECOND)
    assert f"2 labels are likely wrong, of 8 looked at: {FIRST} is labelled ants" in found.sentence
    assert "looks like bees" in found.sentence


@pytest.mark.parametrize(("kind", "names"), [("label", ("ants",)), ("label", ("bees",)),
                                             ("leave out", ()), ("not sure", ())])  # fmt: skip
def test_what_was_said_is_not_doubted_again(
    folder: Path, kind: str, names: tuple[str, ...]
) -> None:
    content = {p.file: p.content for p in scan.scan(folder).pictures}[FIRST]
    event = LabelEvent(kind=kind, contents=(content,), names=names)
    journal.write(folder, [event])
    (found,) = doubts.findings(ANSWER, scan.scan(folder))
    assert found.items == (SECOND,)
    assert found.sentence.startswith("1 label is likely wrong")
    journal.write(folder, [LabelEvent(kind="undo", undoes=(event.id,))])
    assert len(doubts.still_open(ANSWER, scan.scan(folder))) == 2


def test_a_picture_that_is_gone_or_lies_elsewhere_now_is_not_doubted(folder: Path) -> None:
    (folder / FIRST).unlink()
    (folder / SECOND).rename(folder / "bees" / "moved.jpg")
    assert doubts.findings(ANSWER, scan.scan(folder)) == []


def test_a_shortcut_says_what_it_comes_to_beside_guessing(folder: Path) -> None:
    numbers = {"accuracy": 0.86, "low": 0.8, "high": 0.91, "chance": 0.5, "n": 200}
    size = Shortcut(family="size", classes=("bees",), **numbers)
    border = Shortcut(family="border", classes=("bees",), **numbers)
    found = doubts.findings(DoubtsAnswer(shortcuts=(size, border)), scan.scan(folder))
    assert "alone tells your classes apart (86% right, 80% to 91%; 50% by" in found[0].sentence
    assert found[0].sentence.endswith("the model may learn that instead.")
    assert found[1].sentence.endswith("is that how they look, or how they were photographed?")
    assert {one.id for one in found} == {"possible-shortcut"}


def test_odd_pictures_and_classes_that_look_alike_are_told(folder: Path) -> None:
    alike = AlikeClasses(first="ants", second="bees", accuracy=0.51, low=0.4, high=0.6, n=80)
    answer = DoubtsAnswer(n=8, odd=(OddPicture(file=FIRST, distance=2.0),), alike=(alike,))
    odd, same = doubts.findings(answer, scan.scan(folder))
    assert (odd.id, odd.items) == ("odd-pictures", (FIRST,))
    assert "ants and bees cannot be told apart" in same.sentence
    assert same.items == ("ants", "bees")


def test_where_a_picture_may_show_several_classes_that_is_said() -> None:
    assert doubts.not_looked_for().id == "labels-not-doubted"
