"""What more pictures would bring stands on Data and on Results, in the same words."""

import csv
from pathlib import Path

import pytest

from core.data import scan
from core.protocol.doubts import DoubtsAnswer, DoubtsRequest
from core.protocol.leak import Range
from core.protocol.more import ClassMore, MoreAnswer, Worth
from core.runs import draft, measured
from core.runs.events import Journal
from core.weights.backbone_choice import BackboneChoice
from tests import answers
from tests.pages.conftest import CLASSES, Open, words_of
from tests.report.test_learning import point

RIGHT = Range(share=0.8, low=0.7, high=0.9)
MORE = MoreAnswer(
    n=30,
    of=30,
    least=8,
    right=RIGHT,
    twice=Worth(added=30, low=0.02, high=0.07),
    classes=tuple(
        ClassMore(
            label=label,
            n=10,
            right=RIGHT,
            some=Worth(added=10, low=0.01, high=0.04),
            twice=Worth(added=10, low=0.01, high=0.04),
        )
        for label in CLASSES
    ),
)
SAID = "Twice as many of every class are worth 2 to 7 points"


def _asked(pictures: Path, body: BackboneChoice) -> DoubtsRequest:
    draft.choose_folder(pictures)
    draft.change(backbone=body.model_dump())
    question = measured.doubts(draft.load(), scan.scan(pictures))
    assert question is not None
    return question


def test_data_says_it_with_a_row_for_each_class(
    open_page: Open, pictures: Path, body: BackboneChoice
) -> None:
    answers.kept(_asked(pictures, body), DoubtsAnswer(n=36, more=MORE))
    app = open_page("data")
    assert SAID in words_of(app)
    (table,) = (one.value for one in app.dataframe if "More of" in one.value)
    assert list(table["More of"]) == ["every class", *CLASSES]
    assert set(table["10 more"][1:]) == {"1 to 4 points"}


def test_before_it_is_measured_nothing_is_said(
    open_page: Open, pictures: Path, body: BackboneChoice
) -> None:
    answers.kept(_asked(pictures, body), DoubtsAnswer(n=36))
    assert "Would more pictures help?" not in words_of(open_page("data"))


def test_results_and_train_say_the_same_and_not_what_a_quick_curve_would(
    open_page: Open, finished: Path, pictures: Path, body: BackboneChoice
) -> None:
    answers.kept(_asked(pictures, body), DoubtsAnswer(n=36, more=MORE))
    draft.change(run=str(finished))
    journal = Journal(finished)
    journal.write(point(60, 160, 200, settled=True))
    journal.write(point(120, 180, 200, settled=True, gained=22, lost=2))
    open_page("data")  # where the folder is looked at
    for page in ("results", "train"):
        app = open_page(page)
        if page == "results":
            app.segmented_control(key="results-view").set_value("training").run()
        said = words_of(app)
        assert SAID in said, page
        assert "The last doubling" not in said, page


@pytest.mark.parametrize("rows", [12])
def test_where_a_picture_may_show_several_classes_it_is_not_known_yet(
    open_page: Open, pictures: Path, rows: int
) -> None:
    files = [path.relative_to(pictures).as_posix() for path in sorted(pictures.rglob("*.png"))]
    files = files or [p.relative_to(pictures).as_posix() for p in sorted(pictures.rglob("*.jpg"))]
    with (pictures / "labels.csv").open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        writer.writerow(["file", "labels"])
        writer.writerows((file, "a|b" if n % 2 else "b") for n, file in enumerate(files[:rows]))
    draft.choose_folder(pictures)
    assert "is not known yet where a picture may show several" in words_of(open_page("data"))
