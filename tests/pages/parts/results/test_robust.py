"""What is measured at a press is told with its range; nothing is claimed before."""

from pathlib import Path

import pytest

from core.protocol.robustness import ConditionScore, RobustAnswer, RobustRequest
from core.runs import questions, robustness
from core.runs.store import read
from tests import answers
from tests.pages.conftest import Open, words_of


@pytest.fixture(autouse=True)
def _quiet_engine(asked: list) -> None:
    """No page of these tests starts the engine."""


def answered(request: RobustRequest) -> RobustAnswer:
    scores = tuple(
        ConditionScore(
            condition=one, right=4, low=0.55, high=0.9, change_low=-0.4, change_high=-0.1
        )
        for one in request.conditions
    )
    return RobustAnswer(
        split="validation", n=6, pictures=6, right=5, low=0.4, high=0.97, chance=0.33,
        scores=scores, seconds=2.0,
    )  # fmt: skip


def opened(open_page: Open):
    app = open_page("results")
    app.session_state["results-view"] = "trust"
    return app.run()


def test_nothing_is_measured_before_it_is_asked_for(
    open_page: Open, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple] = []
    monkeypatch.setattr(questions, "start", lambda *given, **_: started.append(given))
    app = opened(open_page)
    assert not app.exception
    assert not started
    app.button(key="measure-shortcuts").click().run()
    (question,) = started
    assert question[0] == "robust"
    assert [one["name"] for one in question[1]["conditions"]] == ["middle", "border"]


def test_an_answer_is_told_with_ranges_and_what_was_left_out(
    open_page: Open, finished: Path
) -> None:
    run = read(finished)
    for request in (
        robustness.shortcuts(finished, run.plan, "validation"),
        robustness.under_changes(finished, run.plan, "validation")[0],
    ):
        answers.kept(request, answered(request))
    app = opened(open_page)
    assert not app.exception
    said = words_of(app)
    assert (
        "With the middle covered it still answers 67\u202f% right (55–90\u202f%, 6 pictures)"
        in said
    )
    assert "it suffers most from blur" in said
    assert "Turned from 20° on" in said
    table = next(one.value for one in app.dataframe if "5 strong" in one.value.columns)
    turned = table.set_index("Change").loc["Turned"]
    assert turned["1 weak"] == "67\u202f% (55–90)"
    assert turned["5 strong"] == "–", "not known to keep the class, and so not tried"
