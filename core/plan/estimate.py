"""How long a plan will take, and what that figure assumes."""

from dataclasses import dataclass

from core.plan.plan import Plan

_FORWARD = 1 / 3
"""Cost of a forward pass against a whole training step: the backward pass costs about twice the
forward one (Kaplan et al. 2020, section 2.1)."""
_IMPORTS = 4.0
"""Seconds until the worker has loaded its libraries: 3-4.5 measured on 2 cores."""


_LEARNING = 0.15
"""Pictures a second of a training step against those that only pass: 33 against 219 measured for a
MobileNetV2 on 2 cores, where all of its layers learn."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Seconds of one run, or None with the reason why they are not known."""

    seconds: float | None
    assumption: str


def estimate(
    plan: Plan, pictures: int, speed: float | None, forward: float | None = None
) -> Estimate:
    """Seconds from the number of pictures and a speed measured on this machine.

    Args:
        plan: what will be done.
        pictures: of all sides together.
        speed: pictures/s measured earlier with this backbone here: embedded, for the strategy
            `features`; in training steps, for all others. None = not measured yet.
        forward: pictures/s through the frozen backbone, for a guess at training steps where none
            were measured.
    """
    passes, words = _work(plan, pictures)
    if not speed and forward and plan.recipe.strategy != "features":
        guess = forward * _LEARNING
        said = f"at about {guess:.2g} pictures a second, guessed from how fast they pass"
        return Estimate(seconds=_IMPORTS + passes / guess, assumption=f"{words}, {said}.")
    if not speed or speed <= 0:
        return Estimate(
            seconds=None, assumption=f"Not known yet: {words}, at a speed still unmeasured."
        )
    return Estimate(
        seconds=_IMPORTS + passes / speed,
        assumption=f"{words}, at {_measured(speed)}",
    )


def views(plan: Plan, pictures: int, speed: float | None) -> Estimate | None:
    """What of it the changed views take; `None` = there are none. The arguments are the same.

    Args:
        plan: what will be done.
        pictures: of all sides together.
        speed: pictures/s embedded; None = not measured yet.
    """
    recipe = plan.recipe
    if recipe.strategy != "features" or not recipe.views:
        return None
    passes = _training(plan, pictures) * recipe.views
    words = f"{passes:,.0f} changed pictures to look at besides, {recipe.views} of each"
    if not speed or speed <= 0:
        return Estimate(seconds=None, assumption=words)
    seconds = passes / speed
    return Estimate(seconds=seconds, assumption=f"{words}, at {_measured(speed)}")


def _measured(speed: float) -> str:
    return f"{speed:.3g} pictures a second as measured on this machine."


def _training(plan: Plan, total: int) -> float:
    return total * (1 - plan.split.validation - plan.split.test)


def _work(plan: Plan, total: int) -> tuple[float, str]:
    """Pictures to go through, in units of what the speed counts, and the same in words."""
    recipe = plan.recipe
    training = _training(plan, total)
    validation = total * plan.split.validation
    if recipe.strategy == "features":
        views = f" with {recipe.views} changed views" if recipe.views else ""
        passes = training * (1 + recipe.views) + validation
        return passes, f"{total:,} pictures, each embedded once{views}"
    frozen = 0 if recipe.strategy == "scratch" else min(recipe.head_epochs, recipe.epochs)
    baseline = 0.0 if recipe.strategy == "scratch" else (training + validation) * _FORWARD
    learning = training * ((recipe.epochs - frozen) + frozen * _FORWARD)
    checking = validation * _FORWARD * recipe.looks
    return baseline + learning + checking, f"{total:,} pictures, {recipe.epochs} epochs to the last"
