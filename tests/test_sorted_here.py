"""A folder that nobody had sorted is labelled by events and trained from the command line."""

from pathlib import Path

import pytest

from core.data import exam, scan
from core.data import split as splits
from core.data.annotations import class_list
from core.plan import plan as plans
from tests import worlds
from tests.near import graft

CLASSES = ("circle", "square", "triangle")


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """Shapes in one folder; the table outside it knows what thirty of the 36 show."""
    sorted_ones = worlds.separable(tmp_path / "sorted", CLASSES)
    (tmp_path / "loose").mkdir()
    rows = ["file,label"]
    for path in sorted(sorted_ones.rglob("*.png")):
        name = f"{path.parent.name[0]}{path.name}"
        path.rename(tmp_path / "loose" / name)
        if path.name < "0010":
            rows.append(f"{name},{path.parent.name}")
    (tmp_path / "answers.csv").write_text("\n".join(rows))
    return tmp_path / "loose"


@pytest.mark.slow
def test_what_was_labelled_is_trained_with_and_nothing_else(loose: Path) -> None:
    refused = graft("train", loose, "--strategy", "features")
    assert (refused.code, refused.error) == (1, "no-images-found")
    brought = graft("labels", "import", loose, loose.parent / "answers.csv").data
    assert (brought["pictures"], brought["unused"]) == (30, [])
    seen = graft("scan", loose).data
    assert (seen["layout"], seen["pictures"]) == ("unsorted", 30)
    assert {"labels-changed", "pictures-unsorted"} <= {one["id"] for one in seen["findings"]}
    run = Path(graft("train", loose, "--strategy", "features").data["run"])
    rows = splits.load_rows(run / "split.csv")
    assert {row.file for row in rows} == {
        f"{name[0]}{number:04d}.png" for name in CLASSES for number in range(10)
    }
    assert graft("evaluate", run).data["n"] >= 3


@pytest.mark.slow
def test_the_exam_is_the_test_set_of_the_training_and_of_its_report(loose: Path) -> None:
    drawn = exam.draw(scan.to_label(loose), {}, seed="exam")
    graft("labels", "import", loose, loose.parent / "answers.csv")
    run = Path(graft("train", loose, "--strategy", "features").data["run"])
    assert plans.load(run).exam
    rows = splits.load_rows(run / "split.csv")
    tested = {row.content for row in rows if row.side == "test"}
    labelled = {row.content for row in rows}
    assert tested == exam.of(loose).contents & labelled
    assert tested >= drawn.contents & labelled, "near copies of what was drawn have joined it"
    assert graft("evaluate", run, "--split", "test").data["n"] == len(tested)


@pytest.mark.slow
def test_pictures_that_show_several_things_are_trained_with_as_such(loose: Path) -> None:
    rows = ["file,labels"]
    for number, path in enumerate(sorted(loose.iterdir())):
        names = {"c": "round", "s": "square", "t": "pointed"}[path.name[0]]
        rows.append(f"{path.name},{names}{'|even' if number % 2 else ''}")
    (loose.parent / "several.csv").write_text("\n".join(rows))
    class_list.allow_several(loose, True)
    assert graft("labels", "import", loose, loose.parent / "several.csv").data["pictures"] == 36
    run = Path(graft("train", loose, "--strategy", "features").data["run"])
    assert (plans.load(run).task, plans.load(run).classes) == (
        "multilabel", ("even", "pointed", "round", "square"),
    )  # fmt: skip
    assert graft("evaluate", run, "--split", "test").data["n"] > 0
