"""What the user has chosen so far, before it is a run: one record in GRAFT_HOME/session.json.

A refresh, a second tab and a restarted server read the same record, so all show the same screen.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from core import files, home, locks
from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.safety.answers import Answers
from core.settings import Settings
from core.weights.backbone_choice import BackboneChoice

_OF_ONE_FOLDER = {
    "answers", "preset", "augmentations", "confirmed_unsafe", "recipe", "name", "run", "visited",
    "looked", "several", "folds",
}  # fmt: skip
"""Choices that another folder makes void."""


class Draft(Settings):
    """All choices of the six steps; what is `None` has not been chosen yet."""

    version: Literal[1] = 1
    folder: str | None = None
    """The data folder, absolute."""
    browsed: str | None = None
    """Where the folder browser was last."""
    looked: int = 0
    """Raised by "Look again", so that the folder is scanned anew."""
    several: bool = False
    """A picture in several class folders shows all of those classes."""
    split: SplitSettings = SplitSettings()
    backbone: BackboneChoice | None = None
    answers: Answers = Answers()
    preset: Literal["none", "gentle", "strong", "helpful", "own"] | None = None
    """`None` = the one that the advisor recommends."""
    augmentations: tuple[AugmentationChoice, ...] = ()
    """Only for `own`: a preset follows the data and the answers."""
    confirmed_unsafe: tuple[str, ...] = ()
    recipe: Recipe | None = None
    """`None` = as the advisor recommends."""
    folds: int = 0
    """Parts that the pictures are held out in for a score on all of them; 0 = none."""
    name: str = ""
    seed: int = 0
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    minutes: float | None = None
    """What the user would wait for a training; `None` = not said."""
    visited: tuple[str, ...] = ()
    """Steps that were looked at for this folder."""
    run: str | None = None
    """The run that Train, Results and Predict show."""


def path() -> Path:
    """Where the draft lies."""
    return home.home() / "session.json"


def load() -> Draft:
    """The draft as last saved; a fresh one where there is none or it cannot be read."""
    try:
        return Draft.model_validate(files.read_json(path()) or {})
    except (OSError, ValueError):
        return Draft()


def change(**fields: Any) -> Draft:
    """Save some fields anew and leave the others as they are on disk.

    Raises:
        ValidationError: a field that does not exist, or a value it cannot have.
        DiskFull: no room left.
    """
    return edit(lambda _: fields)


def edit(fields: Callable[[Draft], Mapping[str, Any]]) -> Draft:
    """Save fields that depend on the draft as it is; nobody else changes it in between.

    Args:
        fields: gives what changes, from the draft on disk.

    Raises:
        ValidationError, DiskFull: see `change`.
    """
    with locks.changing(path()):
        old = load()
        draft = Draft.model_validate({**old.model_dump(), **fields(old)})
        files.write_text(path(), draft.model_dump_json(indent=1) + "\n")
    return draft


def choose_folder(folder: Path) -> Draft:
    """Start over with another data folder; the backbone and the shares of the split are kept.

    How groups are told is about the names of one folder's files.
    """

    def chosen(old: Draft) -> Mapping[str, Any]:
        if old.folder == str(folder):
            return {"looked": old.looked + 1}
        fresh = Draft().model_dump(include=_OF_ONE_FOLDER)
        split = old.split.model_copy(update={"groups": "auto", "pattern": ""})
        return {**fresh, "split": split, "folder": str(folder), "browsed": str(folder.parent)}

    return edit(chosen)


def from_run(plan: Plan, run: Path) -> Draft:
    """The draft that leads to a given run: its plan, and the run itself on the later pages."""
    return change(
        folder=plan.folder,
        split=plan.split,
        backbone=plan.backbone,
        answers=plan.answers,
        preset="own",
        augmentations=plan.augmentations,
        confirmed_unsafe=plan.confirmed_unsafe,
        recipe=plan.recipe,
        folds=plan.folds,
        name=plan.name,
        seed=plan.seed,
        device=plan.device,
        visited=("data", "backbone", "augment"),
        run=str(run),
    )
