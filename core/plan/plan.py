"""The plan of one run: everything needed to repeat it, saved before it starts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from core import files
from core.augment.choice import AugmentationChoice
from core.data.split import SplitSettings
from core.data.target import Kind
from core.errors import RunDamaged, RunNotFound, said
from core.plan.recipe import Recipe
from core.safety.answers import Answers
from core.settings import Settings
from core.weights.backbone_choice import BackboneChoice


class Judged(Settings):
    """What was known about the labels' safety when a plan was made."""

    data: str = ""
    """Of the data set that it is about (`subject`)."""
    safe: tuple[str, ...] = ()
    """Augmentations that, as they are set, were safe for every class."""
    measured: bool = False
    """On these pictures with this backbone; else by answers and class names only."""


class Origin(Settings):
    """An earlier model that a training follows."""

    place: str
    """The folder of its run, or of the model itself where it came without one."""
    name: str
    """What it is called: shown, never used as a path."""
    classes: tuple[str, ...] = ()
    weights: bool
    """True: its weights are the start; False: its plan is followed once more."""

    def sentence(self, classes: Sequence[str]) -> str:
        """In words, for a training of these classes."""
        if not self.weights:
            return f"The plan of “{self.name}” once more, with the labels as they were by then."
        stay = len({*classes} & {*self.classes})
        new, dropped = len(classes) - stay, len(self.classes) - stay
        if not new and not dropped:
            return f"Goes on from “{self.name}” with its {stay:,} classes."
        parts = [f"{stay:,} of its classes {'stay' if stay != 1 else 'stays'}"]
        parts += [f"{dropped:,} {'are' if dropped > 1 else 'is'} dropped"] if dropped else []
        parts += [f"{new:,} {'are' if new > 1 else 'is'} new"] if new else []
        return f"Goes on from “{self.name}”: {', '.join(parts)}."


class Plan(Settings):
    """Everything one run needs. Paths are absolute."""

    version: Literal[1] = 1
    name: str
    """What the user calls the run; shown, never used as a path."""
    folder: str
    classes: tuple[str, ...]
    task: Kind = "classify"
    """What kind of target its pictures have; see `core.tasks`."""
    split: SplitSettings = SplitSettings()
    exam: bool = False
    """True where its test side is the exam that was drawn before the first label
    (`core.data.exam`)."""
    said: int = 0
    """How much had been said of its pictures: a position in `core.data.annotations`."""
    pictures: str = ""
    """Names these very files, labels and contents (`core.data.fingerprint`), the sealed ones too;
    empty in runs of earlier versions."""
    backbone: BackboneChoice
    augmentations: tuple[AugmentationChoice, ...] = ()
    answers: Answers = Answers()
    confirmed_unsafe: tuple[str, ...] = ()
    """Augmentations that the user switched on against an `unsafe` verdict, deliberately."""
    judged: Judged = Judged()
    recipe: Recipe = Recipe()
    folds: int = Field(default=0, ge=0, le=20)
    """Parts that the pictures are held out in, each once, for a score of the recipe on all that are
    not sealed (k-fold cross-validation); 0 = none. Only heads that are solved are."""
    origin: Origin | None = None
    """The model that it goes on from, or improves; `None` = it begins afresh."""
    reason: str = ""
    """Why this recipe, in the advisor's words."""
    expected: tuple[float, float] | None = None
    """Range of the score on new pictures, 0-1, stated before it began; None = nothing measured."""
    seed: int = 0
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"

    @property
    def subject(self) -> str:
        """Names what the plan is about; a plan copied to other data has another one."""
        return subject(self.folder, self.classes)


def subject(folder: str, classes: Sequence[str]) -> str:
    """A short name for a data set: its place and its classes."""
    told = "\x1f".join((folder, *sorted(classes))).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]


def save(plan: Plan, run: Path) -> None:
    """Write `plan.json` into a run folder."""
    files.write_text(run / "plan.json", plan.model_dump_json(indent=1) + "\n")


def load(run: Path) -> Plan:
    """Read `plan.json` of a run folder.

    Raises:
        RunNotFound: there is none.
        RunDamaged: it is not a plan.
    """
    try:
        return Plan.model_validate_json(files.read_bytes(run / "plan.json"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RunNotFound(
            what=f"No run found in {run}",
            why="A run folder holds a plan.json; this one does not.",
            fix="Choose a folder listed by `graft runs`.",
        ) from error
    except (OSError, ValueError) as error:
        raise RunDamaged(
            what=f"The plan of {run.name} cannot be read",
            why=_reason(error),
            fix="Start a new run with the same settings; the pictures are untouched.",
        ) from error


def _reason(error: OSError | ValueError) -> str:
    """Why a plan cannot be read: the first setting that is wrong, by its name."""
    if not isinstance(error, ValidationError):
        return f"plan.json is no plan: {said(error)}."
    first = error.errors(include_url=False)[0]
    place = " → ".join(map(str, first["loc"])) or "the whole of it"
    return f"plan.json is no plan: {first['msg']} ({place})."
