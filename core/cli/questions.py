"""`graft advise`, `graft compare` and `graft audit`: what the pictures say before training."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.data import Folder, look
from core.data import scan
from core.data.split import SplitSettings
from core.errors import WeightsNotFound
from core.plan import presets
from core.runs import audits, measured, proposal
from core.runs.proposal import Choices
from core.weights import pretrained
from core.weights.backbone_choice import BackboneChoice

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
    choices = [pretrained.choose(backbone)] if backbone else _all_here()
    asking = Choices(split=SplitSettings(seed=seed), minutes=minutes)
    dataset, division, _ = look(folder, asking.split)
    named = ""
    if len(choices) > 1:
        found = ask("compare", measured.contest(asking, dataset, choices))
        best = measured.fastest_of_the_best(found["backbones"])
        choices = [one for one in choices if measured.is_of(best, one)]
        named = f"{found['sentence']} "
    asking = asking.model_copy(update={"backbone": choices[0]})
    question = measured.advice(asking, dataset)
    answer = ask("advise", question) if question else {"probe": None}
    known = proposal.known(asking, dataset)
    advised = proposal.advise(asking, dataset, division, known)
    text = (
        f"{choices[0].name}, {advised.recipe.strategy}, augmentation {advised.augment}. "
        f"{named}{advised.reason}"
    )
    data = {
        "strategy": advised.recipe.strategy,
        "recipe": advised.recipe.model_dump(),
        "augment": advised.augment,
        "reason": advised.reason,
        "probe": answer["probe"],
        "backbone": choices[0].model_dump(),
        "compared": named.strip() or None,
    }
    return Answer(data=data, text=text)


def compare(
    folder: Folder, backbones: Backbones = "", seed: Seed = 0, json: AsJson = False
) -> Answer:
    """Compare backbones on the pictures: accuracy with its range, speed and size."""
    named = [name.strip() for name in backbones.split(",") if name.strip()]
    choices = [pretrained.choose(name) for name in named] or _all_here()
    asking = Choices(split=SplitSettings(seed=seed))
    dataset, _, _ = look(folder, asking.split)
    found = ask("compare", measured.contest(asking, dataset, choices))
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
    choice = pretrained.choose(backbone)
    tried = presets.parse(augment)
    question = audits.question(scan.scan(folder), choice, full=full)
    if question is None:
        raise WeightsNotFound(
            what="A random backbone sees nothing yet",
            why="What a change does to a label is measured by what a pretrained backbone sees.",
            fix="Name a backbone with weights; `graft weights list` shows those that are here.",
        )
    own = {"augmentations": [one.model_dump() for one in tried] or None, "seed": seed}
    report = ask("audit", {**question, **own})
    graver = [one for one in report["verdicts"] if one["verdict"] in ("unsafe", "weakens")]
    lines = [f"{one['verdict']}: {one['flow'] or one['evidence']}" for one in graver]
    lines += [f"largest {name}: {_largest(one)}" for name, one in report["largest"].items()]
    return Answer(data=report, text="\n".join([*lines, *report["questions"]]))


def _largest(entry: dict[str, Any]) -> str:
    usable = "none" if entry["usable"] is None else f"{entry['usable']} {entry['unit']}"
    return (
        f"{usable} usable, {'none' if entry['strict'] is None else entry['strict']} strictly safe"
    )


def _all_here() -> list[BackboneChoice]:
    from core.weights import places

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
