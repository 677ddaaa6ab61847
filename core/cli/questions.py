"""`graft advise`, `compare`, `audit` and `benefit`: what the pictures say before training."""

from collections.abc import Callable
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.data import Folder, Several, look
from core.data import scan
from core.data.split import SplitSettings
from core.errors import WeightsNotFound
from core.plan import presets
from core.plan.expectation import expectation
from core.protocol.comparison import BackboneResult, fastest_of_the_best
from core.report import benefit as words
from core.report import expected as expected_words
from core.runs import audits, measured, proposal
from core.runs.choices import Choices
from core.safety.audit_result import MaxStrength
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
    return [("advise", advise), ("compare", compare), ("audit", audit), ("benefit", benefit)]


def advise(
    folder: Folder,
    backbone: Candidate = "",
    minutes: Minutes = None,
    seed: Seed = 0,
    several: Several = False,
    json: AsJson = False,
) -> Answer:
    """Measure how far the pictures are from what backbones know; propose one, and a recipe."""
    choices = [pretrained.choose(backbone)] if backbone else _all_here()
    asking = Choices(split=SplitSettings(seed=seed), minutes=minutes)
    dataset, split, _ = look(folder, asking.split, several=several)
    named = ""
    if len(choices) > 1:
        compared = ask(measured.comparison(asking, dataset, choices), dataset)
        best = fastest_of_the_best(compared.backbones)
        choices = [choice for choice in choices if best.is_of(choice)]
        named = f"{compared.sentence} "
    asking = asking.model_copy(update={"backbone": choices[0]})
    question = measured.advice(asking, dataset)
    probe = ask(question, dataset).probe if question else None
    measurements = proposal.known(asking, dataset)
    advised = proposal.advise(asking, dataset, split, measurements)
    text = (
        f"{choices[0].name}, {advised.recipe.strategy}, augmentation {advised.augment}. "
        f"{named}{advised.reason}"
    )
    known = measurements.probe
    expected = expectation(known.accuracy, known.n, advised.recipe, known.effect) if known else None
    if expected:
        text += f" {expected_words.before(expected, advised.recipe)}"
    data = {
        "strategy": advised.recipe.strategy,
        "recipe": advised.recipe.model_dump(),
        "augment": advised.augment,
        "reason": advised.reason,
        "probe": probe.as_json() if probe else None,
        "expected": {"low": expected[0], "high": expected[1]} if expected else None,
        "backbone": choices[0].model_dump(),
        "compared": named.strip() or None,
    }
    return Answer(data=data, text=text)


def compare(
    folder: Folder,
    backbones: Backbones = "",
    seed: Seed = 0,
    several: Several = False,
    json: AsJson = False,
) -> Answer:
    """Compare backbones on the pictures: accuracy with its range, speed and size."""
    named = [name.strip() for name in backbones.split(",") if name.strip()]
    choices = [pretrained.choose(name) for name in named] or _all_here()
    asking = Choices(split=SplitSettings(seed=seed))
    dataset, _, _ = look(folder, asking.split, several=several)
    answer = ask(measured.comparison(asking, dataset, choices), dataset)
    lines = [_line(result) for result in answer.backbones]
    return Answer(data=answer.as_json(), text="\n".join([*lines, answer.sentence]))


def audit(  # noqa: PLR0913 - the options of a verb
    folder: Folder,
    backbone: Backbone = "embedded",
    augment: Augment = "",
    full: Full = False,
    several: Several = False,
    seed: Annotated[int, typer.Option(help="Of all that is drawn at random.")] = 0,
    json: AsJson = False,
) -> Answer:
    """Measure which augmentations would turn one of your classes into another.

    What is measured for all of them is kept: trainings of the same pictures go by it.
    """
    choice = pretrained.choose(backbone)
    tried = presets.parse(augment)
    dataset = scan.scan(folder, several=several)
    question = audits.question(dataset, choice, full=full)
    if question is None:
        raise _random_backbone("What a change does to a label is measured by")
    own = {"augmentations": tuple(tried) or None, "seed": seed}
    answer = ask(question.model_copy(update=own), dataset)
    graver = [verdict for verdict in answer.verdicts if verdict.verdict in ("unsafe", "weakens")]
    lines = [f"{verdict.verdict}: {verdict.flow or verdict.evidence}" for verdict in graver]
    lines += [f"largest {name}: {_largest(limit)}" for name, limit in answer.largest.items()]
    return Answer(data=answer.as_json(), text="\n".join([*lines, *answer.questions]))


def benefit(
    folder: Folder,
    backbone: Backbone = "embedded",
    seed: Seed = 0,
    several: Several = False,
    json: AsJson = False,
) -> Answer:
    """Measure which safe augmentations help: points won on training pictures, held out.

    What is measured is kept: later trainings with frozen features go by it.
    """
    asking = Choices(split=SplitSettings(seed=seed), backbone=pretrained.choose(backbone))
    dataset, _, _ = look(folder, asking.split, several=several)
    question = measured.benefit(asking, dataset, proposal.known(asking, dataset).verdicts)
    if question is None:
        raise _random_backbone("Whether a change helps is measured with")
    answer = ask(question, dataset)
    lines = [f"{one.choice.name}: {words.sentence(one)}" for one in answer.benefits]
    return Answer(data=answer.as_json(), text="\n".join([*lines, words.outcome(answer)]))


def _random_backbone(why: str) -> WeightsNotFound:
    return WeightsNotFound(
        what="A random backbone sees nothing yet",
        why=f"{why} what a pretrained backbone sees.",
        fix="Name a backbone with weights; `graft weights list` shows those that are here.",
    )


def _largest(limit: MaxStrength) -> str:
    usable = "none" if limit.usable is None else f"{limit.usable} {limit.unit}"
    return f"{usable} usable, {'none' if limit.strict is None else limit.strict} strictly safe"


def _all_here() -> list[BackboneChoice]:
    from core.weights import places

    choices = {choice.path: choice for choice in places.everything()}
    if not choices:
        raise WeightsNotFound(
            what="There are no backbones on this machine to compare",
            why="Neither Graft itself nor any folder it knows holds weights.",
            fix="Add some: graft weights add FOLDER.",
        )
    return list(choices.values())


def _line(result: BackboneResult) -> str:
    score, spread = "not measured", ""
    if result.score:
        score = f"{result.score.accuracy:.1%}"
        spread = f" ({result.score.low:.1%} to {result.score.high:.1%})"
    return f"{result.rank}. {result.name}: {score}{spread}, {result.pictures_per_second:.0f}/s"
