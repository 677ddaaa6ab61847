"""`graft advise`, `graft compare` and `graft audit`: what the pictures say before training."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from core.cli.answer import Answer, AsJson
from core.cli.data import Folder
from core.cli.progress import counted
from core.data import scan
from core.data.split import SplitSettings
from core.errors import WeightsNotFound
from core.plan import augmentations, weights
from core.plan.plan import BackboneChoice
from core.runs import audits

Backbone = Annotated[str, typer.Option(metavar="NAME_OR_FOLDER", help="What will be trained.")]
Candidate = Annotated[
    str,
    typer.Option(metavar="NAME_OR_FOLDER", help="What will be trained [default: the best here]."),
]
Backbones = Annotated[
    str, typer.Option(metavar="A,B,…", help="Names or folders [default: all on this machine].")
]
Minutes = Annotated[float | None, typer.Option(help="How long you are willing to wait.")]
Seed = Annotated[int, typer.Option(help="Of the split, so that the test set stays sealed.")]
Augment = Annotated[
    str, typer.Option(metavar="NAME[=STRENGTH],…", help="What to try [default: all].")
]
Full = Annotated[
    bool, typer.Option("--full", help="The whole ladder of strengths, not only the strongest.")
]


def verbs() -> list[tuple[str, Callable[..., Answer]]]:
    """The verbs of this file, by name."""
    return [("advise", advise), ("compare", compare), ("audit", audit)]


def advise(
    folder: Folder,
    backbone: Candidate = "",
    minutes: Minutes = None,
    seed: Seed = 0,
    json: AsJson = False,
) -> Answer:
    """Measure how far the pictures are from what backbones know; propose one, and a recipe."""
    from core.engine import imports

    imports.libraries()
    from core.engine import advise as engine

    choices = [weights.choose(backbone)] if backbone else _all_here()
    found = engine.advise(
        folder,
        choices,
        on_progress=counted("pictures"),
        minutes=minutes,
        division=SplitSettings(seed=seed),
    )
    strategy = found["recipe"]["strategy"]
    named = f"{found['compared']} " if found["compared"] else ""
    text = (
        f"{found['backbone']['name']}, {strategy}, augmentation {found['augment']}. "
        f"{named}{found['reason']}"
    )
    return Answer(data={"strategy": strategy, **found}, text=text)


def compare(
    folder: Folder, backbones: Backbones = "", seed: Seed = 0, json: AsJson = False
) -> Answer:
    """Compare backbones on the pictures: accuracy with its range, speed and size."""
    from core.engine import imports

    imports.libraries()
    from core.engine import compare as engine

    named = [name.strip() for name in backbones.split(",") if name.strip()]
    choices = [weights.choose(name) for name in named] or _all_here()
    found = engine.compare(
        folder, choices, on_progress=counted("pictures"), division=SplitSettings(seed=seed)
    )
    lines = [_line(row) for row in found["backbones"]]
    return Answer(data=found, text="\n".join([*lines, found["sentence"]]))


def audit(
    folder: Folder,
    backbone: Backbone = "embedded",
    augment: Augment = "",
    full: Full = False,
    seed: Annotated[int, typer.Option(help="Of all that is drawn at random.")] = 0,
    json: AsJson = False,
) -> Answer:
    """Measure which augmentations would turn one of your classes into another.

    What is measured for all of them is kept: trainings of the same pictures go by it.
    """
    from core.engine import imports

    imports.libraries()
    from core.engine.safety import audit as measure

    listen = counted("pictures")
    choice = weights.choose(backbone)
    asked = None if augment or seed else audits.question(scan.scan(folder), choice, full=full)
    report = measure(
        folder,
        backbone=choice,
        augmentations=augmentations.parse(augment) or None,
        full=full,
        seed=seed,
        on_progress=lambda done, total, what, _: listen(done, total, what),
    )
    if asked and not report.stopped:
        audits.keep(asked, report.as_json())  # the Augment page and `graft train` find it
    graver = [one for one in report.verdicts if one.verdict in ("unsafe", "weakens")]
    lines = [f"{one.verdict}: {one.flow or one.evidence}" for one in graver]
    lines += [f"largest {name}: {_largest(one.as_json())}" for name, one in report.largest.items()]
    return Answer(data=report.as_json(), text="\n".join([*lines, *report.questions]))


def _largest(one: dict[str, Any]) -> str:
    usable = "none" if one["usable"] is None else f"{one['usable']} {one['unit']}"
    return f"{usable} usable, {'none' if one['strict'] is None else one['strict']} strictly safe"


def _all_here() -> list[BackboneChoice]:
    from core.plan import places

    found = {one.path: one for one in places.everything()}
    if not found:
        raise WeightsNotFound(
            what="There are no backbones on this machine to compare",
            why="Neither Graft itself nor any folder it knows holds weights.",
            fix="Add some: graft weights add FOLDER.",
        )
    return list(found.values())


def _line(row: dict[str, Any]) -> str:
    score = "not measured" if row["accuracy"] is None else f"{row['accuracy']:.1%}"
    spread = "" if row["low"] is None else f" ({row['low']:.1%} to {row['high']:.1%})"
    return f"{row['rank']}. {row['name']}: {score}{spread}, {row['pictures_per_second']:.0f}/s"
