import numpy as np

from core.data.dataset import Picture
from core.data.split import Row
from core.data.taken import Taken
from core.data.target import OneClass
from core.report import by_group, predictions
from core.tasks.classify import TASK

CLASSES = ("cat", "dog")


def scored(wrong, folders=("",), n=60, **facts):
    """Predictions of n pictures, wrong where `wrong(number)`, and their rows."""
    rows = [
        Row(
            file=f"{folders[at % len(folders)]}{CLASSES[at % 2]}/{at:03d}.jpg",
            target=OneClass(CLASSES[at % 2]),
            side="validation",
            content=str(at),
            **{name: value(at) for name, value in facts.items()},
        )
        for at in range(n)
    ]
    table = np.full((n, 2), 0.1)
    for at in range(n):
        table[at, (at + bool(wrong(at))) % 2] = 0.9
    made = predictions.make(TASK, [(row.file, row.target) for row in rows], table, CLASSES)
    return made, rows


def taken(rows, camera):
    return {
        row.file: Picture(
            file=row.file, target=row.target, content=row.content,
            taken=Taken(1e9 + 10 * at, camera(at)),
        )
        for at, row in enumerate(rows)
    }  # fmt: skip


def test_a_camera_that_is_worse_is_named_with_its_range() -> None:
    made, rows = scored(lambda at: at % 3 == 0 and at % 2)
    (found,) = by_group.divisions(made, rows, taken(rows, lambda at: "ABC"[at % 3]))
    assert found.by == "camera", "all of one day: that divides nothing"
    assert found.weakest is not None
    assert found.weakest.name == "A"
    assert found.weakest.low < found.weakest.share < found.weakest.high
    assert "Weakest camera: *A*" in found.sentence


def test_none_is_named_where_chance_would_do() -> None:
    made, rows = scored(lambda at: at in (0, 7, 20))
    (found,) = by_group.divisions(made, rows, taken(rows, lambda at: "ABC"[at % 3]))
    assert found.weakest is None
    assert "No camera is weaker" in found.sentence


def test_folders_count_that_name_neither_class_nor_side() -> None:
    made, rows = scored(lambda at: at % 2, folders=("val/north/", "val/south/"))
    (found,) = by_group.divisions(made, rows, {})
    assert found.by == "folder"
    assert {part.name for part in found.parts} == {"north", "south"}


def test_what_has_few_pictures_says_nothing() -> None:
    made, rows = scored(lambda at: False, group=lambda at: f"patient {at // 5}")
    assert by_group.divisions(made, rows, {}) == []
