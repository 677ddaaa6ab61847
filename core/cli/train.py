"""`graft train` and `graft resume`: from a folder to a run, followed until it ends."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from core import machine
from core.cli.answer import Answer, AsJson, tell
from core.cli.data import Folder, look
from core.cli.follow import follow, outcome
from core.cli.options import gathered, with_fields
from core.data.dataset import Dataset
from core.data.split import Split, SplitSettings
from core.errors import BadPlan, UnsafeNotConfirmed
from core.findings import Finding
from core.plan import advice, audited, augmentations, weights
from core.plan import plan as plans
from core.plan.audited import Audited
from core.plan.chosen import restricted, stamped
from core.plan.plan import (
    Answers,
    AugmentationChoice,
    BackboneChoice,
    Plan,
    Recipe,
    Strategy,
)
from core.plan.verdict import Verdict
from core.runs import audits, best, events, launch, store

Run = Annotated[
    Path, typer.Argument(metavar="RUN_DIR", readable=False, help="A run, as `graft runs` lists it.")
]
Backbone = Annotated[
    str, typer.Option(metavar="NAME_OR_FOLDER", help="A timm name, a folder or file of weights.")
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

_VIEWS = 4
"""Changed views of each picture where augmentations were asked for and their number was not:
eight bring no more on 245 photographs and take twice as long."""


@with_fields(recipe=Recipe, augment=Answers, split=SplitSettings)
def train(  # noqa: PLR0913 - the options of a verb
    *,
    folder: Folder,
    backbone: Backbone = "embedded",
    strategy: Annotated[
        Literal["auto", "features", "staged", "gradual", "full", "scratch"],
        typer.Option(help="How to train; auto = as advised."),
    ] = "auto",
    augment: Augment = None,
    confirm_unsafe: Confirm = "",
    seed: Annotated[int, typer.Option(help="Of all that is drawn at random.")] = 0,
    split_seed: Annotated[int, typer.Option(help="Another number, another division.")] = 0,
    device: Annotated[Literal["auto", "cpu", "cuda", "mps"], typer.Option()] = "auto",
    name: Annotated[str, typer.Option(help="What to call the run.")] = "",
    minutes: Annotated[float | None, typer.Option(help="How long you are willing to wait.")] = None,
    out: Out = None,
    json: AsJson = False,
    **settings: Any,
) -> Answer:
    """Teach a backbone the classes in a folder.

    The training is a process of its own: Ctrl-C leaves it going.
    """
    given = {**settings, "seed": split_seed}
    answers = gathered(Answers, settings)
    dataset, division, _ = look(folder, gathered(SplitSettings, given))
    choice = weights.scratch(backbone) if strategy == "scratch" else weights.choose(backbone)
    measured = audits.stored(dataset, choice)
    verdicts = audited.known(dataset.classes, answers, measured)
    advised = _advise(dataset, division, choice, device, strategy, minutes)
    confirmed = tuple(filter(None, confirm_unsafe.split(",")))
    chosen = _chosen(augment or advised.augment, verdicts, measured, confirmed)
    plan = Plan(
        name=name or dataset.folder.name,
        folder=str(dataset.folder),
        classes=dataset.classes,
        split=gathered(SplitSettings, given),
        backbone=choice,
        augmentations=chosen,
        answers=answers,
        confirmed_unsafe=confirmed,
        recipe=gathered(
            Recipe, settings, **_fitted(advised.recipe, bool(chosen), settings.get("epochs"))
        ),
        reason=advised.reason if strategy == "auto" else "Chosen by hand.",
        seed=seed,
        device=device,
    )
    plan = stamped(plan, verdicts, measured=measured is not None)
    _tell_safety(plan, measured)
    return _start(plan, dataset, division, verdicts, out)


def _chosen(
    text: str, verdicts: list[Verdict], measured: Audited | None, confirmed: tuple[str, ...]
) -> tuple[AugmentationChoice, ...]:
    """What was asked for; a policy keeps all that it draws from where that was confirmed.

    What comes from another run is judged anew: its confirmations were for its own pictures.
    """
    if Path(text).is_dir():
        read = tuple(restricted(one, verdicts) for one in plans.load(Path(text)).augmentations)
    else:
        read = augmentations.parse(text, verdicts, measured.swaps if measured else None)
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
            titles = [augmentations.CATALOGUE[name].title.lower() for name in one.pool]
            tell(f"{one.name} draws from: {', '.join(titles) or 'nothing that is safe'}.")


def resume(run: Run, json: AsJson = False) -> Answer:
    """Go on with a run that was stopped, killed or paused; make a damaged model again."""
    view = store.read(run)
    if view.state == "finished" and best.damage(view.folder) is None:
        return outcome(view)
    _, offset = events.read(run)
    launch.start(run)
    return outcome(follow(run, offset))


def _advise(
    dataset: Dataset,
    division: Split,
    choice: BackboneChoice,
    device: str,
    strategy: Strategy | Literal["auto"],
    minutes: float | None,
) -> advice.Advice:
    known: Any = {
        "backbone": choice,
        "pictures": division.totals["training"],
        "device_kind": machine.device().kind if device == "auto" else device,
    }
    if strategy == "auto":
        return advice.recommend(dataset.counts, **known, minutes=minutes)
    return advice.for_strategy(strategy, dataset.counts, **known)


def _fitted(recipe: Recipe, augmented: bool, epochs: int | None) -> dict[str, Any]:
    """The advised recipe, fitted to what was asked for beside it.

    Frozen features need changed views exactly where there is something to change them with, and a
    training that was asked to be short has a short warm-up and leaves epochs to the backbone.
    """
    views = recipe.views or _VIEWS if augmented and recipe.strategy == "features" else 0
    fitted = {**recipe.model_dump(), "views": views}
    if epochs is not None:
        fitted["head_epochs"] = min(recipe.head_epochs, epochs // 3)
        fitted["warmup_epochs"] = min(recipe.warmup_epochs, epochs / 4)
    return fitted


def _start(
    plan: Plan, dataset: Dataset, division: Split, verdicts: list[Verdict], out: Path | None
) -> Answer:
    """Check the plan, make the run, start its worker, follow it.

    Raises:
        BadPlan, UnsafeNotConfirmed: it cannot work; every reason at once.
    """
    findings = advice.check(plan, dataset.counts, verdicts)
    for finding in findings:
        if finding.severity == "warning":
            tell(f"{finding.sentence} {finding.remedy}")
    _refuse([finding for finding in findings if finding.severity == "severe"])
    run = store.create(plan, dataset, division, out)
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
