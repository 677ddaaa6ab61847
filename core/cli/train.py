"""`graft train` and `graft resume`: from a folder to a run, followed until it ends."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from core.augment import catalogue
from core.augment.choice import AugmentationChoice
from core.cli.answer import Answer, AsJson, tell
from core.cli.data import Folder, Several, look
from core.cli.follow import follow, outcome
from core.cli.options import gathered, with_fields
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.errors import BadPlan, UnsafeNotConfirmed
from core.findings import Finding
from core.plan import plan as plans
from core.plan import presets
from core.plan.plan import Plan
from core.plan.recipe import Recipe
from core.runs import best_weights, events, launch, origins, proposal, store
from core.runs.choices import Choices
from core.runs.proposal import Measurements, Proposal
from core.safety.answers import Answers
from core.safety.audit_result import Audited
from core.safety.choice_verdict import restricted
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice

Run = Annotated[
    Path, typer.Argument(metavar="RUN_DIR", readable=False, help="A run, as `graft runs` lists it.")
]
Backbone = Annotated[
    str, typer.Option(metavar="NAME_OR_FOLDER", help="A timm name, a folder or file of weights.")
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="RUN_DIR_OR_FOLDER",
        readable=False,
        help="Go on from a model: a run, or the timm folder of one that was exported. Its backbone "
        "is taken, and for fine-tuning the head of the classes that stay.",
    ),
]
Augment = Annotated[
    str | None,
    typer.Option(
        metavar="WHICH",
        help="none, gentle, strong, name=strength,… (+swap swaps labels), or a run's folder for "
        "what it used [default: as advised]",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(metavar="RUN_DIR", readable=False, help="The run's folder [default: a new one]."),
]
Confirm = Annotated[
    str, typer.Option(metavar="NAME,…", help="Augmentations wanted although they look unsafe.")
]


@with_fields(recipe=Recipe, augment=Answers, split=SplitSettings)
def train(  # noqa: PLR0913 - the options of a verb
    *,
    folder: Folder,
    backbone: Backbone = "embedded",
    go_on: From = None,
    strategy: Annotated[
        Literal["auto", "features", "staged", "gradual", "full", "scratch"],
        typer.Option(help="How to train; auto = as advised."),
    ] = "auto",
    augment: Augment = None,
    confirm_unsafe: Confirm = "",
    seed: Annotated[int, typer.Option(help="Of all that is drawn at random.")] = 0,
    split_seed: Annotated[int, typer.Option(help="Another number, another split.")] = 0,
    device: Annotated[Literal["auto", "cpu", "cuda", "mps"], typer.Option()] = "auto",
    name: Annotated[str, typer.Option(help="What to call the run.")] = "",
    minutes: Annotated[float | None, typer.Option(help="How long you are willing to wait.")] = None,
    folds: Annotated[
        int,
        typer.Option(
            min=0,
            max=20,
            help="Also score the recipe on all pictures that are not sealed, each held out once, "
            "in so many parts: 5. For frozen features.",
        ),
    ] = 0,
    several: Several = False,
    out: Out = None,
    json: AsJson = False,
    **settings: Any,
) -> Answer:
    """Teach a backbone the classes in a folder.

    The training is a process of its own: Ctrl-C leaves it going.
    """
    shares = gathered(SplitSettings, {**settings, "seed": split_seed})
    gathered(Recipe, settings)  # bad use is told before anything is read
    choices = Choices(
        backbone=_backbone(backbone, go_on, strategy),
        split=shares,
        answers=gathered(Answers, settings),
        strategy=None if strategy == "auto" else strategy,
        settings={name: settings[name] for name in Recipe.model_fields if settings.get(name)
                  is not None},
        confirmed_unsafe=tuple(filter(None, confirm_unsafe.split(","))),
        folds=folds,
        name=name,
        seed=seed,
        device=device,
        minutes=minutes,
    )  # fmt: skip
    dataset, split, _ = look(folder, shares, several=several)
    known = proposal.known(choices, dataset)
    if augment is not None:
        chosen = _chosen(augment, known, choices.confirmed_unsafe)
        choices = choices.model_copy(update={"augmentations": chosen})
    proposed = proposal.propose(choices, dataset, split, known)
    if origin := proposed.plan.origin:
        tell(f"{origin.sentence(dataset.classes)} ({origin.place})")
    _tell_safety(proposed.plan, known.audit)
    return start(proposed, dataset, out)


def _backbone(backbone: str, go_on: Path | None, strategy: str) -> BackboneChoice:
    """What it begins with; one of the three ways."""
    if go_on is None:
        return (pretrained.scratch if strategy == "scratch" else pretrained.choose)(backbone)
    if backbone != "embedded" or strategy == "scratch":
        raise typer.BadParameter("--from brings its own backbone and weights.")
    return origins.backbone(go_on.expanduser().resolve())


def _chosen(
    text: str, measurements: Measurements, confirmed: tuple[str, ...]
) -> tuple[AugmentationChoice, ...]:
    """What was asked for; a policy keeps all that it draws from where that was confirmed.

    What comes from another run is judged anew: its confirmations were for its own pictures.
    """
    if Path(text).is_dir():
        read = tuple(
            restricted(one, measurements.verdicts) for one in plans.load(Path(text)).augmentations
        )
    else:
        swaps = measurements.audit.swaps if measurements.audit else None
        read = presets.parse(text, measurements.verdicts, swaps)
    whole = {"pool": None}
    return tuple(one.model_copy(update=whole) if one.name in confirmed else one for one in read)


def _tell_safety(plan: Plan, measured: Audited | None) -> None:
    """Say what the verdicts rest on, and what a policy may draw from."""
    if measured:
        tell(f"Label safety: measured on {measured.pictures} of these pictures.")
    elif plan.augmentations:
        tell("Label safety: by class names and answers. `graft audit` measures it on the pictures.")
    for one in plan.augmentations:
        if one.pool is not None:
            titles = [catalogue.CATALOGUE[name].title.lower() for name in one.pool]
            tell(f"{one.name} draws from: {', '.join(titles) or 'nothing that is safe'}.")


def resume(run: Run, json: AsJson = False) -> Answer:
    """Go on with a run that was stopped, killed or paused; make a damaged model again."""
    view = store.read(run)
    if view.state == "finished" and best_weights.damage(view.folder) is None:
        return outcome(view)
    _, offset = events.read(run)
    launch.start(run)
    return outcome(follow(run, offset))


def start(proposed: Proposal, dataset: Dataset, out: Path | None) -> Answer:
    """Check the plan, make the run, start its worker, follow it.

    Raises:
        BadPlan, UnsafeNotConfirmed: it cannot work; every reason at once.
    """
    for finding in proposed.findings:
        if finding.severity == "warning":
            tell(f"{finding.sentence} {finding.remedy}")
    _refuse(proposed.severe)
    run = store.create(proposed.plan, dataset, proposed.split, out)
    tell(f"Run: {run}")
    launch.start(run)
    return outcome(follow(run))


def _refuse(severe: list[Finding]) -> None:
    if not severe:
        return
    unsafe = all(finding.id == "unsafe-not-confirmed" for finding in severe)
    kind = UnsafeNotConfirmed if unsafe else BadPlan
    raise kind(
        what="This training was not started",
        why=" ".join(finding.sentence for finding in severe),
        fix=" ".join(dict.fromkeys(finding.remedy for finding in severe)),
    )
