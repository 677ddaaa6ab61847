"""Laws of the probe on frozen features."""

from pathlib import Path

from core.data import scan
from core.data.split import Row
from core.data.target import OneClass
from core.engine.advice.linear_probe import probe, some
from core.weights import pretrained
from tests import worlds


def _rows(files: dict[str, list[str]]) -> list[Row]:
    return [
        Row(file=file, target=OneClass(label), side="training", content=file)
        for label, names in files.items()
        for file in names
    ]


def test_a_selection_takes_evenly_from_every_class_and_is_the_same_each_time() -> None:
    rows = _rows({"a": [f"a{n}" for n in range(50)], "b": [f"b{n}" for n in range(5)]})
    chosen = some(rows, 20)
    assert len(chosen) == 20
    assert sum(row.label == "b" for row in chosen) == 5
    assert chosen == some(list(reversed(rows)), 20)


def test_easily_told_classes_score_high_and_one_class_is_not_known(
    tmp_path: Path, tiny_backbone: Path
) -> None:
    folder = worlds.separable(tmp_path / "shapes", ("red", "green"), 12)
    files = {
        name: [p.relative_to(folder).as_posix() for p in sorted((folder / name).iterdir())]
        for name in ("red", "green")
    }
    choice, dataset = pretrained.choose(str(tiny_backbone)), scan.scan(folder)
    track = lambda groups, total: groups  # noqa: E731 - the shape of the argument
    told = probe(choice, dataset, _rows(files), device="cpu", track=track)
    assert told.accuracy is not None
    assert told.accuracy > 0.8
    assert told.low is not None
    assert told.low < told.accuracy
    assert told.pictures_per_second > 0
    one = probe(choice, dataset, _rows({"red": files["red"]}), device="cpu", track=track)
    assert one.accuracy is None
    assert one.right is None
