"""The card of a run: what was trained on what, how well, and with which caveats."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.data import split as splits
from core.data.dataset import SIDES, Side
from core.errors import GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import repeat, side_scores, test_set
from core.report.gain import gain
from core.runs import guarantee, not_sure, store
from core.tasks import table as tasks
from core.weights import inventory, licences

_HARD_TO_TELL = 30
"""Pictures of a class on the validation side below which its own scores say little."""


def report(run: Path, stands: Sequence[str] = ()) -> dict[str, Any]:
    """All about a run as plain data, ready for JSON. What is not known yet is `None`.

    The test set is not opened for it: its scores are there only if somebody opened it before.

    Args:
        run: its folder.
        stands: what it goes by and what it stands, as far as that was measured
            (`core.report.robustness.lines`).

    Raises:
        RunNotFound, RunDamaged: there is no run in that folder, or its files cannot be read.
    """
    plan = plans.load(run)
    told = store.read(run)
    metric = tasks.of(plan.task).metric
    scores = {side: _scores(run, plan, side) for side in SIDES}
    return {
        "run": str(run),
        "name": told.name,
        "state": told.end.reason if told.end else None,
        "data": {
            "folder": plan.folder,
            "name": Path(plan.folder).name,
            "classes": list(plan.classes),
            "pictures": _pictures(run, plan),
            "groups": _groups(run, plan),
            "fingerprint": plan.pictures or None,
            "said": plan.said,
            "exam": plan.exam,
            "split": plan.split.model_dump(),
        },
        "backbone": plan.backbone.model_dump(),
        "weights": _weights(plan),
        "origin": plan.origin.model_dump() if plan.origin else None,
        "follows": plan.origin.sentence(plan.classes) if plan.origin else None,
        "gain": _gain(run, plan),
        "strategy": plan.recipe.strategy,
        "reason": plan.reason or None,
        "expected": list(plan.expected) if plan.expected else None,
        "recipe": plan.recipe.model_dump(mode="json"),
        "augmentations": [choice.model_dump(mode="json") for choice in plan.augmentations],
        "confirmed_unsafe": list(plan.confirmed_unsafe),
        "judged": plan.judged.model_dump(mode="json"),
        "seed": plan.seed,
        "device": told.start.device_name or told.start.device if told.start else None,
        "versions": dict(told.start.versions) if told.start and told.start.versions else None,
        "began": told.first_t,
        "seconds": told.result.seconds if told.result else None,
        "epochs": told.result.epochs if told.result else None,
        "curve": [asdict(epoch) for epoch in told.epochs],
        "metric": metric.name,
        "metric_title": metric.title,
        "metric_said": metric.said,
        "baseline": dict(told.baseline.scores) if told.baseline else None,
        "folds": dict(told.result.folds) if told.result and told.result.folds else None,
        "scores": scores,
        "stands": list(stands),
        "test_openings": test_set.openings(run),
        "openings": test_set.history(run),
        "findings": [finding.model_dump(mode="json") for finding in told.findings],
        "caveats": [*_caveats(plan, scores, test_set.openings(run)), *_in_use(run)],
        "command": repeat.command(run.resolve(), plan),
    }


def _pictures(run: Path, plan: Plan) -> dict[Side, dict[str, int]] | None:
    """Pictures by side and class, as the run's own split has them."""
    try:
        rows = splits.load_rows(run / "split.csv", read=tasks.of(plan.task).read)
    except GraftError:
        return None
    counted: dict[Side, dict[str, int]] = {side: {} for side in SIDES}
    for row in rows:
        for name in row.target.names:
            counted[row.side][name] = counted[row.side].get(name, 0) + 1
    return counted


def _groups(run: Path, plan: Plan) -> int | None:
    """Groups of pictures that belong together; each picture by itself counts as none."""
    try:
        rows = splits.load_rows(run / "split.csv", read=tasks.of(plan.task).read)
    except GraftError:
        return None
    return sum(count > 1 for count in Counter(row.kin for row in rows).values())


def _weights(plan: Plan) -> dict[str, Any]:
    """Licence of the pretrained weights and what they learnt from, as far as it is known."""
    try:
        facts = inventory.facts(plan.backbone)
    except (GraftError, OSError):
        return {"licence": None, "trained_on": None, "terms": licences.sentence(None)}
    if plan.backbone.source == "scratch":
        return {"licence": None, "trained_on": None, "terms": None}
    return {
        "licence": facts.licence,
        "trained_on": facts.trained_on,
        "terms": licences.sentence(facts.licence),
    }


def _scores(run: Path, plan: Plan, side: Side) -> dict[str, Any] | None:
    """The scores of one side from its saved predictions; `None` where there are none."""
    if not side_scores.path(run, side).is_file():
        return None
    scores = side_scores.read(run, plan, side)[1]
    told: dict[str, Any] = scores.model_dump(mode="json")
    return told | {"value": scores.value}


def _gain(run: Path, plan: Plan) -> dict[str, Any] | None:
    gained = gain(run, plan)
    return asdict(gained) | {"sentence": gained.sentence} if gained else None


def _in_use(run: Path) -> list[str]:
    """What was chosen for its use; whole sentences."""
    below, promised = not_sure.below(run), guarantee.kept(run)
    said = []
    if below:
        said.append(f"Answers that are less than {below:.0%} sure are told as “not sure”.")
    if promised:
        said.append(
            "Where one answer is too risky several are told, which hold the right one for "
            f"{promised.share:.0%} of pictures like these, on average over all of them "
            f"(split conformal prediction: each class from {promised.least:.1%} on)."
        )
    return said


def _caveats(plan: Plan, scores: Mapping[Side, dict[str, Any] | None], openings: int) -> list[str]:
    """What a reader of the scores has to know; whole sentences."""
    said = []
    for name in plan.confirmed_unsafe:
        said.append(
            f"The augmentation {name} was judged able to change a label, and was switched on by a "
            "deliberate confirmation."
        )
    if plan.exam:
        some = f"its {scores['test']['n']:,} pictures were" if scores["test"] else "it was"
        said.append(
            f"The test set is the exam: {some} drawn by chance before the first label, neither "
            "chosen nor learnt from."
        )
    if scores["test"] is None:
        said.append(
            "The test set was not opened: the validation scores also steered the training, and are "
            "a little too kind."
        )
    elif openings > 1:
        said.append(
            f"The test set was opened {openings} times: the more often, the more its score turns "
            "into another validation score."
        )
    small = [c["label"] for c in (scores["validation"] or {}).get("per_class", ())
             if c["n"] < _HARD_TO_TELL]  # fmt: skip
    if small:
        said.append(
            f"Fewer than {_HARD_TO_TELL} validation pictures of: {', '.join(small)}. The ranges of "
            "these classes are wide."
        )
    said.append("All scores hold for pictures like these: same cameras, places and subjects.")
    return said
