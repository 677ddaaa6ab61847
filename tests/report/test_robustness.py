from pathlib import Path

from core.protocol.robustness import SHORTCUTS, TRIALS, Condition, ConditionScore, RobustAnswer
from core.report import robustness, test_set
from core.tasks import ranges


def score(condition: Condition, right: int, n: int, *, lower: bool = False) -> ConditionScore:
    low, high = ranges.wilson(right, n)
    assert low is not None
    assert high is not None
    change = (-0.3, -0.01) if lower else (-0.1, 0.1)
    return ConditionScore(
        condition=condition, right=right, low=low, high=high,
        change_low=change[0], change_high=change[1],
    )  # fmt: skip


def answer(*scores: ConditionScore, n: int = 100) -> RobustAnswer:
    return RobustAnswer(
        split="validation", n=n, pictures=n, right=95, low=0.88, high=0.98, chance=0.5,
        scores=scores,
    )  # fmt: skip


def test_a_background_is_named_only_where_chance_does_not_explain_it() -> None:
    middle, border = SHORTCUTS
    said = robustness.shortcut_sentences(answer(score(middle, 81, 100), score(border, 52, 100)))
    assert "still answers 81\u202f% right" in said[0]
    assert "may go by the background" in said[0]
    assert "no better, for all that is known, than chance" in said[1]
    (said,) = robustness.shortcut_sentences(answer(score(middle, 58, 100)))
    assert "background" not in said


def test_each_share_has_its_range_and_its_number() -> None:
    middle = SHORTCUTS[0]
    (said,) = robustness.shortcut_sentences(answer(score(middle, 81, 100)))
    assert "(72–87\u202f%, 100 pictures)" in said
    assert robustness.cell(score(middle, 81, 100), 100) == "81\u202f% (72–87)"
    assert robustness.cell(None, 100) == ""


def test_what_it_suffers_from_is_named_only_where_it_is_more_than_chance() -> None:
    blur = Condition(name="blur", strength=0.03)
    told = robustness.sentence(answer(score(blur, 70, 100, lower=True)))
    assert "suffers most from blur (3\u202f% of the side): 70\u202f% right" in told
    assert "chance explains" in robustness.sentence(answer(score(blur, 93, 100)))
    assert "No change" in robustness.sentence(answer())


def test_test_pictures_are_asked_about_only_once_they_were_opened(tmp_path: Path) -> None:
    assert robustness.side(tmp_path) == "validation"
    test_set.record_opening(tmp_path, accuracy=0.9, n=10)
    assert robustness.side(tmp_path) == "test"


def test_all_that_was_measured_is_told_in_lines_and_nothing_else() -> None:
    assert robustness.lines(None, None) == []
    blur = Condition(name="blur", strength=TRIALS[0].strengths[0])
    changes = answer(score(blur, 90, 100, lower=True))
    told = robustness.lines(answer(score(SHORTCUTS[0], 81, 100)), changes)
    assert "background" in told[0]
    assert "suffers most from blur" in told[1]
    assert told[2].startswith("Blur: ")
    assert "(83–94)" in told[2]
    assert told[-1].startswith("Measured on 100 validation pictures")
    assert len(told) == 4
