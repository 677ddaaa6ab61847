"""The plan of one run: everything needed to repeat it, saved before it starts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core import files
from core.data.split import SplitSettings
from core.errors import RunDamaged, RunNotFound, said

Strategy = Literal["features", "staged", "gradual", "full", "scratch"]
HeadKind = Literal["logistic", "linear", "knn", "svm_linear", "svm_rbf", "mlp"]
Answer = Literal["yes", "no", "unknown"]


class Settings(BaseModel):
    """Frozen settings that refuse a name they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BackboneChoice(Settings):
    """A pretrained body and where its weights come from."""

    name: str
    """timm architecture, e.g. `mobilenetv2_100`, or `resnet50.a1_in1k` with its tag."""
    source: Literal["embedded", "folder", "file", "cache", "scratch"]
    """`folder`: a timm local folder; `file`: a .safetensors/.pth; `cache`: the hub's."""
    path: str | None = None
    """Where the weights lie, for `embedded`, `folder`, `file` and `cache`."""
    sha256: str | None = None
    """Of the weights file, where known; checked on resume."""


class AugmentationChoice(Settings):
    """One augmentation, switched on."""

    name: str
    """As in `core.plan.augmentations.CATALOGUE`."""
    strength: float
    """In the unit of the catalogue, e.g. degrees for `rotation`."""
    probability: float = Field(default=0.5, gt=0, le=1)
    not_for: tuple[str, ...] = ()
    """Classes whose pictures are left alone."""
    swap: tuple[tuple[str, str], ...] = ()
    """Pairs of classes whose labels change places when it is applied (mirror and swap)."""
    pool: tuple[str, ...] | None = None
    """Of a policy such as RandAugment: what its operations may be like; None = all of them."""


class Answers(Settings):
    """The five questions that no picture can answer for certain."""

    left_or_right_matters: Answer = "unknown"
    can_be_upside_down: Answer = "unknown"
    colour_tells_apart: Answer = "unknown"
    detail_is_small: Answer = "unknown"
    has_writing: Answer = "unknown"


class Judged(Settings):
    """What was known about the labels' safety when a plan was made."""

    data: str = ""
    """Of the data set that it is about (`subject`)."""
    safe: tuple[str, ...] = ()
    """Augmentations that, as they are set, were safe for every class."""
    measured: bool = False
    """On these pictures with this backbone; else by answers and class names only."""


class Recipe(Settings):
    """How the training goes. Defaults are the advisor's starting point, each with its reason."""

    strategy: Strategy = "features"
    head: HeadKind = "logistic"
    """What sits on frozen features; fine-tuning always uses a linear head."""
    views: int = Field(default=0, ge=0, le=32)
    """Augmented views embedded of each training picture, besides the picture itself."""
    epochs: int = Field(default=10, ge=1, le=1000)
    """Epochs in all, fine-tuning stages together; for `features` epochs of a linear/MLP head."""
    head_epochs: int = Field(default=3, ge=0, le=1000)
    """Of these, epochs with the backbone frozen."""
    batch_size: int = Field(default=16, ge=1, le=4096)
    learning_rate: float = Field(default=1e-3, gt=0, le=10)
    """Peak learning rate of the head."""
    backbone_lr_factor: float = Field(default=0.05, gt=0, le=1)
    """Learning rate of unfrozen pretrained layers, as a share of the head's (10–100x lower)."""
    layer_decay: float = Field(default=0.75, gt=0, le=1)
    """`full`: each block learns at this share of the rate of the block above it."""
    unfrozen_blocks: int = Field(default=2, ge=1, le=64)
    """`staged`: how many of the deepest blocks learn."""
    optimizer: Literal["adamw", "adam", "sgd"] = "adamw"
    schedule: Literal["cosine", "one_cycle", "constant"] = "cosine"
    warmup_epochs: float = Field(default=0.5, ge=0)
    weight_decay: float = Field(default=0.01, ge=0)
    patience: int = Field(default=5, ge=0)
    """Epochs without a better validation score before stopping; 0 = never stop early."""
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    stochastic_depth: float = Field(default=0.0, ge=0, lt=1)
    ema_decay: float = Field(default=0.0, ge=0, lt=1)
    """Decay of the moving average of the weights; 0 = off."""
    class_weights: bool = False
    balanced_sampling: bool = False
    gradient_clip: float = Field(default=1.0, ge=0)
    """Largest gradient norm; 0 = off."""
    accumulation: int = Field(default=1, ge=1)
    find_learning_rate: bool = False
    """Fine-tuning: measure the learning rate on these pictures before it begins."""
    gradient_checkpointing: bool = False
    """Fine-tuning: compute activations twice, keep fewer; by itself where memory is short."""
    compile: Literal["auto", "on", "off"] = "auto"
    """Fine-tuning: translate the network for the device first; auto: on a GPU, where it pays."""
    side_px: int | None = Field(default=None, ge=32, le=1024)
    """Side of the square the network sees, in pixels; None = the backbone's own."""


class Plan(Settings):
    """Everything one run needs. Paths are absolute."""

    version: Literal[1] = 1
    name: str
    """What the user calls the run; shown, never used as a path."""
    folder: str
    classes: tuple[str, ...]
    split: SplitSettings = SplitSettings()
    backbone: BackboneChoice
    augmentations: tuple[AugmentationChoice, ...] = ()
    answers: Answers = Answers()
    confirmed_unsafe: tuple[str, ...] = ()
    """Augmentations that the user switched on against an `unsafe` verdict, deliberately."""
    judged: Judged = Judged()
    recipe: Recipe = Recipe()
    reason: str = ""
    """Why this recipe, in the advisor's words."""
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
