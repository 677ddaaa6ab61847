"""Parts of the report: tables stay tables, whatever stands in them."""

import pytest

from core.report import document_parts as parts


def test_what_cannot_be_seen_becomes_a_mark_and_markup_stays_text() -> None:
    assert parts.escaped("a\u202eb<i>\x00 5\u202f%") == "a\ufffdb&lt;i&gt;\ufffd 5\u202f%"
    assert "<td>&lt;b&gt;</td>" in parts.table(("A",), [("<b>",)])


def test_columns_of_numbers_stand_to_the_right() -> None:
    text = parts.table(("A", "B"), [("x", "1")], numbers=(1,))
    assert "<th>A</th><th class=n>B</th>" in text
    assert "<td>x</td><td class=n>1</td>" in text


def test_every_score_has_its_range_and_n_and_a_loss_is_no_share() -> None:
    scores = {
        "n": 40, "value": 0.9, "low": 0.8, "high": 0.95,
        "log_loss": 0.25, "log_loss_low": 0.2, "log_loss_high": 0.4, "macro_f1": None,
    }  # fmt: skip
    assert parts.number_rows(scores, "Accuracy") == [
        ("Accuracy", "90.0%", "80.0% to 95.0%", "40"),
        ("Log loss (0 is perfect)", "0.250", "0.200 to 0.400", "40"),
    ]


def test_of_many_classes_only_what_is_mixed_up_is_told() -> None:
    names = [f"class {at}" for at in range(20)]
    counts = [[5 if i == j else int((i, j) == (3, 4)) for j in range(20)] for i in range(20)]
    (text,) = parts.confusion({"classes": names, "confusion": counts})
    assert text.count("<tr>") == 2
    assert "class 3" in text
    assert "class 4" in text
    few = parts.confusion({"classes": names[:2], "confusion": [[3, 1], [0, 4]]})
    assert "matrix" in few[1]
    assert "--s:0.75" in few[1]


@pytest.mark.parametrize(
    ("total", "said"), [(None, "not known"), (42, "42 seconds"), (600, "10 minutes")]
)
def test_time_is_told_in_words(total: float | None, said: str) -> None:
    assert parts.seconds({"total": total}) == said


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    assert parts.day(None) == ""
    assert parts.between(None, 0.5) == "not known"
    assert parts.plain_between(0.1, None) == "not known"
    assert parts.versions(None) == "not known"
    assert parts.confusion({}) == []
    assert parts.safety({"measured": False, "safe": []}) == "by answers and class names"
