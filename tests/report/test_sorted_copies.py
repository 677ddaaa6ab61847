"""Laws of sorted copies: copied, never moved or written over, none twice."""

from pathlib import Path

import pytest

from core.errors import ExportError
from core.protocol.prediction import LabelShare, PicturePrediction
from core.report import answer_table, sorted_copies
from core.report.answer_table import Columns
from core.report.sorted_copies import SortedCopies
from tests.report.test_answer_table import COLUMNS, said

CLASSES = ("ant", "bee", "wasp")


def picture(path: Path, content: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or str(path))
    return path


def tree(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def copied(out: Path, table: Path, sure: float | None = None) -> sorted_copies.Copied:
    return sorted_copies.copy_all(table, COLUMNS, SortedCopies(out, CLASSES, sure))


def test_each_is_copied_into_the_folder_of_its_class_and_stays_where_it_is(tmp_path: Path) -> None:
    one = picture(tmp_path / "in" / "1.jpg")
    copies = SortedCopies(tmp_path / "out", CLASSES, 0.6)
    assert copies.put(one, said(str(one))) == ("bee/1.jpg",)
    assert copies.put(one, said(str(one), confidence=0.55)) == ("not-sure/1.jpg",)
    assert (tmp_path / "out" / "bee" / "1.jpg").read_text() == one.read_text()
    assert one.is_file()


def test_names_that_collide_get_numbers_and_going_on_copies_none_twice(tmp_path: Path) -> None:
    files = [picture(tmp_path / "in" / str(n) / "a.jpg", "same" * (n < 2)) for n in range(4)]
    table, out = tmp_path / "answers.csv", tmp_path / "out"
    answer_table.write(table, COLUMNS, [said(str(file)) for file in files[:3]])
    picture(out / "bee" / "A.JPG", "of the user")
    assert copied(out, table).pictures == 3
    first = tree(out)
    assert first == ["bee/A.JPG", "bee/a-2.jpg", "bee/a-3.jpg", "bee/a.jpg"]
    answer_table.write(table, COLUMNS, [said(str(file)) for file in files])
    (out / "bee" / "a-2.jpg").unlink()
    assert copied(out, table).pictures == 4
    assert tree(out) == sorted([*first, "bee/a-4.jpg"])
    assert (out / "bee" / "A.JPG").read_text() == "of the user"


def test_a_picture_that_is_put_again_before_it_was_settled_is_not_copied_twice(
    tmp_path: Path,
) -> None:
    one, copies = picture(tmp_path / "1.jpg"), SortedCopies(tmp_path / "out", CLASSES)
    assert copies.put(one, said("")) == copies.put(one, said("")) == ("bee/1.jpg",)
    copies.settle(["bee/1.jpg"])
    assert copies.put(one, said("")) == ("bee/1-2.jpg",)


def test_what_lies_there_already_is_never_written_over(tmp_path: Path) -> None:
    mine = picture(tmp_path / "out" / "bee" / "1.jpg", "mine")
    one = picture(tmp_path / "1.jpg", "new")
    assert SortedCopies(tmp_path / "out", CLASSES).put(one, said("")) == ("bee/1-2.jpg",)
    assert mine.read_text() == "mine"


def test_class_names_become_folders_that_every_system_accepts(tmp_path: Path) -> None:
    one = picture(tmp_path / "1.jpg")
    classes = ("../../etc", "con", "not-sure", "a/b", "a:b")
    copies = SortedCopies(tmp_path / "out", classes, 0.5)
    places = [copies.put(one, said("", label=name))[0] for name in classes]
    places += copies.put(one, said("", label="con", confidence=0.4))
    assert len(set(places)) == len(places)
    assert tree(tmp_path / "out") == sorted(places)
    assert all(len(Path(place).parts) == 2 for place in places)
    assert places[2].partition("/")[0] != places[5].partition("/")[0]


def test_a_picture_of_several_classes_lies_in_the_folder_of_each(tmp_path: Path) -> None:
    one = picture(tmp_path / "1.jpg")
    labels = tuple(LabelShare(label=name, confidence=0.9) for name in ("ant", "wasp"))
    copies = SortedCopies(tmp_path / "out", CLASSES)
    both = PicturePrediction(file="", label="ant|wasp", confidence=0.9, labels=labels)
    assert copies.put(one, both) == ("ant/1.jpg", "wasp/1.jpg")
    none = PicturePrediction(file="", label="", labels=())
    assert copies.put(one, none) == ("none-of-them/1.jpg",)


def test_of_several_classes_a_doubt_about_any_sets_a_picture_aside(tmp_path: Path) -> None:
    one = picture(tmp_path / "1.jpg")
    copies = SortedCopies(tmp_path / "out", CLASSES, 0.8)
    for at, (ant, bee, folder) in enumerate(
        ((0.9, 0.1, "ant"), (0.9, 0.3, "not-sure"), (0.1, 0.1, "none-of-them"))
    ):
        top = (LabelShare(label="ant", confidence=ant), LabelShare(label="bee", confidence=bee))
        labels = tuple(share for share in top if share.confidence >= 0.5)
        said = PicturePrediction(file="", label="", labels=labels, top=top)
        assert copies.put(one, said) == (f"{folder}/1.jpg",), at


def test_what_is_gone_is_counted_and_what_was_not_read_lies_nowhere(tmp_path: Path) -> None:
    here = picture(tmp_path / "1.jpg")
    bad = PicturePrediction(file="x", error=ExportError(what="no", why="", fix=""))
    table = tmp_path / "answers.csv"
    answer_table.write(table, COLUMNS, [said(str(here)), said(str(tmp_path / "gone.jpg")), bad])
    made = copied(tmp_path / "out", table)
    assert (made.pictures, made.gone) == (1, 1)
    assert tree(tmp_path / "out") == ["bee/1.jpg"]


def test_copies_do_not_go_where_the_pictures_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ExportError):
        sorted_copies.refuse_within(tmp_path / "in" / "out", [tmp_path / "in"])
    sorted_copies.refuse_within(tmp_path / "out", [tmp_path / "in"])


def test_half_a_copy_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = picture(tmp_path / "1.jpg")

    def torn(*_: object) -> None:
        raise OSError(5, "gone")

    monkeypatch.setattr("shutil.copyfileobj", torn)
    copies = SortedCopies(tmp_path / "out", CLASSES)
    with pytest.raises(OSError, match="gone"):
        copies.put(one, said(""))
    assert tree(tmp_path / "out") == []
    monkeypatch.undo()
    assert copies.put(one, said("")) == ("bee/1.jpg",)


def test_a_class_of_all_columns_is_a_table_of_the_plan() -> None:
    assert Columns(classes=("a",), top=5).heading == ("file", "label", "confidence", "error")
