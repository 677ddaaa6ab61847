"""What differs between plans: only the settings that are not the same in all of them, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.augment.catalogue import CATALOGUE
from core.augment.choice import AugmentationChoice
from core.plan.plan import Plan
from core.safety.rules import QUESTIONS
from core.tasks import table as tasks

_SPLIT = {
    "validation": "Share kept for validation",
    "test": "Share kept for the test",
    "seed": "Seed of the split",
    "groups": "What belongs together",
    "pattern": "Names that tell what belongs together",
    "given": "Sides that the folder brings",
}
_DIGESTS = ("pictures", "weights")
"""That they differ is all that they say."""
_IDLE = "changes nothing"
"""Of a setting that another strategy or head needs."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One setting, and what it is in each plan."""

    name: str
    """`seed`, `split.test`, `augmentations.rotation`, `recipe.epochs`: what the fields of a recipe,
    and their values, are called on screen is in `assets/help.toml` under `[title]`."""
    title: str
    values: tuple[str, ...]
    """One a plan."""


def differences(plans: Sequence[Plan]) -> list[Difference]:
    """The settings that differ, in the order in which they are chosen.

    The name, the reason and what was stated beforehand are no settings. A setting that changes
    nothing in a plan differs from no other.
    """
    settings = [_settings(plan) for plan in plans]
    titles = {name: title for one in settings for name, (title, _) in one.items()}
    sections = list(dict.fromkeys(map(_section, titles)))
    rows = [
        Difference(
            name=name,
            title=title,
            values=tuple(one[name][1] if name in one else "off" for one in settings),
        )
        for name, title in sorted(
            titles.items(), key=lambda item: sections.index(_section(item[0]))
        )
    ]
    return [
        replace(row, values=_numbered(row.values)) if row.name in _DIGESTS else row
        for row in rows
        if len({*row.values} - {_IDLE}) > 1
    ]


def _section(name: str) -> str:
    return name.partition(".")[0]


def _numbered(digests: Sequence[str]) -> tuple[str, ...]:
    """Each digest as the number of its first appearance."""
    order = [digest for digest in dict.fromkeys(digests) if digest]
    return tuple(f"version {order.index(one) + 1}" if one else "not known" for one in digests)


def _settings(plan: Plan) -> dict[str, tuple[str, str]]:
    """Title and value of all settings of a plan, by name."""
    origin = plan.origin.sentence(plan.classes) if plan.origin else "none"
    return {
        "folder": ("Data", plan.folder),
        "pictures": ("Pictures and labels", plan.pictures),
        "classes": ("Classes", ", ".join(plan.classes)),
        "task": ("Classes a picture", tasks.of(plan.task).title),
        **{f"split.{name}": (_SPLIT[name], _value(value)) for name, value in plan.split},
        "exam": ("Test set is the exam", _value(plan.exam)),
        "backbone": ("Backbone", f"{plan.backbone.name} ({plan.backbone.source})"),
        "weights": ("Weights of the backbone", plan.backbone.sha256 or ""),
        "origin": ("Earlier model", origin),
        **{f"answers.{name}": (QUESTIONS[name], _value(value)) for name, value in plan.answers},
        "augmentations": ("Augmentations", ""),  # their place, also where the first plan has none
        **{f"augmentations.{one.name}": (_title(one), _change(one)) for one in plan.augmentations},
        "confirmed_unsafe": (
            "Confirmed although unsafe",
            ", ".join(map(_title_of, plan.confirmed_unsafe)) or "none",
        ),
        **{
            f"recipe.{name}": (_words(name), _IDLE if name in plan.recipe.idle else _value(value))
            for name, value in plan.recipe
        },
        "folds": ("Parts held out in turn", str(plan.folds or "none")),
        "seed": ("Seed", str(plan.seed)),
        "device": ("Device", plan.device),
    }


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "the backbone's own"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _title(choice: AugmentationChoice) -> str:
    return _title_of(choice.name)


def _title_of(name: str) -> str:
    return CATALOGUE[name].title if name in CATALOGUE else _words(name)


def _change(choice: AugmentationChoice) -> str:
    """`up to 15°, 50 % of pictures, not for b`."""
    record = CATALOGUE.get(choice.name)
    parts = [
        record.in_words(choice.strength) if record else f"{choice.strength:g}",
        f"{100 * choice.probability:g}\u202f% of pictures",
    ]
    parts += [f"not for {', '.join(choice.not_for)}"] if choice.not_for else []
    parts += [f"{one} ⇄ {other}" for one, other in choice.swap]
    parts += [f"of {len(choice.pool)} changes"] if choice.pool is not None else []
    return ", ".join(parts)
