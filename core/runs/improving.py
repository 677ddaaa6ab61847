"""Improving a model: the plan of its run once more, with the labels as they are now."""

from pathlib import Path

from core.data.dataset import Dataset
from core.data.split import Split
from core.plan.plan import Origin, Plan
from core.runs import proposal
from core.runs.choices import Choices
from core.runs.proposal import Proposal


def propose(run: Path, plan: Plan, dataset: Dataset, split: Split) -> Proposal:
    """The same backbone, recipe, changes and seed for the pictures as they are now.

    What was measured of these pictures counts anew: a change that has become unsafe is told.

    Args:
        run: the folder of the run to improve.
        plan: its plan.
        dataset: its pictures, with what was said of them.
        split: of them, by the settings of the plan.
    """
    choices = Choices(
        backbone=plan.backbone,
        split=plan.split,
        answers=plan.answers,
        recipe=plan.recipe,
        augmentations=plan.augmentations,
        confirmed_unsafe=plan.confirmed_unsafe,
        folds=plan.folds,
        name=plan.name,
        seed=plan.seed,
        device=plan.device,
        origin=Origin(place=str(run), name=plan.name, classes=plan.classes, weights=False),
    )
    return proposal.propose(choices, dataset, split, proposal.known(choices, dataset))
