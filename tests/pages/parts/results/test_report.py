"""The report offers what there is, and its matrix shows the confusions."""

from pathlib import Path

from core.report import figures
from core.runs.store import read as read_run
from pages.parts.results import cells, report
from pages.parts.shared import scored


def test_zeros_do_not_hide_the_confusions(finished: Path) -> None:
    found, scores = scored.read(read_run(finished), "validation")
    assert found.rows
    figure = cells.readable(figures.confusion(scores))
    shown = [cell for row in figure["data"][0]["text"] for cell in row]
    assert 0 not in shown
    assert sum(cell for cell in shown if cell) == 6


def test_only_sides_with_scores_are_offered(finished: Path) -> None:
    assert report.sides(read_run(finished)) == ["validation"]


def test_a_long_name_leaves_room_for_the_matrix_and_keeps_both_its_ends(finished: Path) -> None:
    assert cells.shortened("turn_left") == "turn_left"
    assert cells.shortened("a_rather_long_name_03") == "a_rathe…_name_03"
    _, scores = scored.read(read_run(finished), "validation")
    figure = cells.readable(figures.confusion(scores))
    assert figure["layout"]["xaxis"]["ticktext"] == ["stop", "turn_left", "turn_right"]
    hovered = figure["data"][0]["hovertext"]
    assert hovered[0][0].startswith("stop named right: ")
    assert hovered[0][1].startswith("stop taken for turn_left: ")
