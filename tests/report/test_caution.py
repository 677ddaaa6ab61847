"""What an answer is one of is told in full, or that there are others."""

import pytest

from core.protocol.prediction import LabelShare, OneOf, PicturePrediction
from core.report import answer_table, caution
from core.report.answer_table import Columns
from core.runs.guarantee import Guarantee

TOP = tuple(LabelShare(label=n, confidence=c) for n, c in (("a|b", 0.5), ("c", 0.3), ("d", 0.15)))


@pytest.mark.parametrize(
    ("least", "count", "classes", "more"),
    [
        (0.4, 9, ("a|b",), False),
        (0.2, 9, ("a|b", "c"), False),
        (0.1, 9, ("a|b", "c", "d"), True),
        (0.1, 3, ("a|b", "c", "d"), False),
        (0.9, 9, ("a|b",), False),
    ],
)
def test_the_likely_ones_are_in_it_and_never_none(
    least: float, count: int, classes: tuple[str, ...], more: bool
) -> None:
    among = caution.among(TOP, Guarantee(share=0.9, least=least), count)
    assert among == OneOf(classes=classes, guarantee=0.9, more=more)


def test_one_class_needs_no_words_and_others_are_said() -> None:
    def told(*classes: str, more: bool = False) -> str:
        one_of = OneOf(classes=classes, guarantee=0.9, more=more)
        return caution.several(PicturePrediction(file="", one_of=one_of))

    assert caution.several(PicturePrediction(file="")) == told("a") == ""
    assert told("a", "b") == "one of: a, b"
    assert told("a", more=True) == "one of: a or others"


def test_a_table_has_the_columns_that_were_asked_for() -> None:
    plain = PicturePrediction(file="1.jpg", label="c", confidence=0.3, top=TOP)
    sure = plain.model_copy(update={"sure": False})
    several = plain.model_copy(update={"one_of": OneOf(classes=("a|b", "c"), guarantee=0.95)})
    assert caution.columns([plain]) == ()
    assert caution.columns([plain, sure]) == ("sure",)
    assert caution.columns([several, sure]) == ("sure", "one_of", "guarantee")
    columns = Columns(classes=("c",), more=answer_table.MODEL)
    row = dict(zip(columns.heading, columns.row(several, caution.cells(several)), strict=True))
    assert (row["one_of"], row["guarantee"], row["sure"]) == ('"a|b"|c', "0.95", "")
