"""Laws of the sentence under the curves."""

from pathlib import Path
from typing import Any

from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs.event import End, Epoch, Phase, Result
from core.runs.status_sentence import sentence
from core.runs.store import RunView
from core.weights.backbone_choice import BackboneChoice


def view(**fields: Any) -> RunView:
    plan = Plan(
        name="n",
        folder="f",
        classes=("a", "b"),
        backbone=BackboneChoice(name="test_resnet", source="scratch"),
    )
    return RunView(folder=Path("r"), plan=plan, **fields)


def _epochs(*losses: float) -> list[Epoch]:
    return [Epoch(epoch=n + 1, validation={"loss": loss}) for n, loss in enumerate(losses)]


def test_falling_validation_loss_is_still_learning() -> None:
    assert "Still learning" in sentence(view(state="running", epochs=_epochs(2, 1.5, 1.2)))


def test_a_plateau_says_for_how_long() -> None:
    assert "for 2 rounds (epochs)" in sentence(
        view(state="running", epochs=_epochs(2, 1.2, 1.3, 1.25))
    )


def test_before_the_first_epoch_the_phase_speaks() -> None:
    text = sentence(view(state="running", phase=Phase(title="Looking at each picture once")))
    assert text.startswith("Looking at each picture once")


def test_the_end_says_how_many_pictures_the_score_rests_on() -> None:
    end = End(reason="finished", result=Result(validation={"accuracy": 0.961, "n": 153}))
    assert (
        sentence(view(state="finished", end=end))
        == "Finished: 96% right on 153 validation pictures."
    )


def test_an_early_end_says_why() -> None:
    end = End(reason="finished", result=Result(validation={"accuracy": 0.9, "n": 50}))
    epochs = [Epoch(epoch=5, of=10)]
    tuned = view(state="finished", end=end, epochs=epochs)
    tuned.plan = tuned.plan.model_copy(update={"recipe": Recipe(strategy="full", patience=3)})
    assert "No better for 3 rounds (epochs), so it ended after 5 of 10" in sentence(tuned)
    tuned.epochs[0] = Epoch(epoch=10, of=10)
    assert "ended" not in sentence(tuned)


def test_a_failure_tells_its_reason_and_an_interruption_its_way_back() -> None:
    assert "no room" in sentence(
        view(state="failed", end=End(reason="failed", error={"what": "no room"}))
    )
    assert "Resume" in sentence(view(state="interrupted"))
