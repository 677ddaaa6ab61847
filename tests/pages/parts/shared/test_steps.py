"""A step is locked with its reason until what it needs is there."""

from pathlib import Path

from core.runs import draft, store
from core.weights.backbone_choice import BackboneChoice
from pages.parts.shared import steps


def _locked(run: store.RunView | None = None) -> dict[str, str | None]:
    return {step.name: steps.locked_because(step.name, draft.load(), run) for step in steps.STEPS}


def test_each_choice_opens_the_next_steps(pictures: Path, body: BackboneChoice) -> None:
    assert [name for name, why in _locked().items() if not why] == ["data"]
    draft.choose_folder(pictures)
    assert [name for name, why in _locked().items() if not why] == ["data", "backbone"]
    draft.change(backbone=body.model_dump())
    assert [name for name, why in _locked().items() if why] == ["results", "predict"]


def test_a_model_opens_its_results(finished: Path) -> None:
    assert set(_locked(store.read(finished)).values()) == {None}


def test_a_folder_that_vanished_says_so(pictures: Path, tmp_path: Path) -> None:
    draft.choose_folder(pictures)
    pictures.rename(tmp_path / "elsewhere")
    assert _locked()["train"] == "The folder is not there"


def test_exactly_one_step_is_here(finished: Path) -> None:
    states = [status.state for status in steps.overview("train", draft.load(), None)]
    assert states.count("here") == 1
