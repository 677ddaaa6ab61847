"""The card of a run: what was trained on what, how well, and with which caveats."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.data import split as splits
from core.data.dataset import SIDES, Side
from core.errors import GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import metrics, predictions, test_set
from core.runs import events

_HARD_TO_TELL = 30
"""Pictures of a class on the validation side below which its own scores say little."""


def report(run: Path) -> dict[str, Any]:
    """All about a run as plain data, ready for JSON. What is not known yet is `None`.

    The test set is not opened for it: its scores are there only if somebody opened it before.

    Raises:
        RunNotFound, RunDamaged: there is no run in that folder, or its files cannot be read.
    """
    plan = plans.load(run)
    told = _told(run)
    scores = {side: _scores(run, side) for side in SIDES}
    return {
        "run": str(run),
        "name": plan.name,
        "state": told["end"].get("reason"),
        "data": {
            "folder": plan.folder,
            "classes": list(plan.classes),
            "pictures": _pictures(run),
            "split": plan.split.model_dump(),
        },
        "backbone": plan.backbone.model_dump(),
        "strategy": plan.recipe.strategy,
        "reason": plan.reason or None,
        "recipe": plan.recipe.model_dump(mode="json"),
        "augmentations": [choice.model_dump(mode="json") for choice in plan.augmentations],
        "confirmed_unsafe": list(plan.confirmed_unsafe),
        "seed": plan.seed,
        "device": told["start"].get("device_name") or told["start"].get("device"),
        "seconds": (told["end"].get("result") or {}).get("seconds"),
        "epochs": (told["end"].get("result") or {}).get("epochs"),
        "baseline": _only(told["baseline"], "accuracy", "low", "high", "n"),
        "scores": scores,
        "test_openings": test_set.openings(run),
        "findings": told["findings"],
        "caveats": _caveats(plan, scores, test_set.openings(run)),
    }


def _told(run: Path) -> dict[str, Any]:
    """The latest event of each kind, and all findings."""
    told: dict[str, Any] = {"start": {}, "baseline": {}, "end": {}, "findings": []}
    for event in events.read(run)[0]:
        kind = event.get("kind")
        if kind == "finding":
            told["findings"].append(event.get("finding"))
        elif kind in told:
            told[kind] = event
    return told


def _only(event: Mapping[str, Any], *names: str) -> dict[str, Any] | None:
    return {name: event.get(name) for name in names} if event else None


def _pictures(run: Path) -> dict[Side, dict[str, int]] | None:
    """Pictures by side and class, as the run's own split has them."""
    try:
        rows = splits.load_rows(run / "split.csv")
    except GraftError:
        return None
    counted: dict[Side, dict[str, int]] = {side: {} for side in SIDES}
    for row in rows:
        counted[row.side][row.label] = counted[row.side].get(row.label, 0) + 1
    return counted


def _scores(run: Path, side: Side) -> dict[str, Any] | None:
    """The scores of one side from its saved predictions; `None` where there are none."""
    path = run / "predictions" / f"{side}.csv"
    if not path.is_file():
        return None
    found = predictions.read(path)
    return metrics.score(found.labels, found.probabilities, found.classes).model_dump(mode="json")


def _caveats(plan: Plan, scores: Mapping[Side, dict[str, Any] | None], openings: int) -> list[str]:
    """What a reader of the scores has to know; whole sentences."""
    said = []
    for name in plan.confirmed_unsafe:
        said.append(
            f"The augmentation {name} was judged able to change a label, and was switched on by a "
            "deliberate confirmation."
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


def markdown(card: Mapping[str, Any]) -> str:
    """A report as a Markdown document. Names are data: they are escaped."""
    parts = [
        f"# {_plain(card['name'])}",
        *_facts(card),
        "## Scores",
        *_score_table(card),
        *_class_table(card),
        "## What to keep in mind",
        *(f"- {_plain(sentence)}" for sentence in card["caveats"]),
        "",
        "## Findings",
        *([f"- {_plain(f['sentence'])} {_plain(f['remedy'])}" for f in card["findings"]]
          or ["None while it trained."]),
        "",
        "## Settings",
        *_settings(card),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _facts(card: Mapping[str, Any]) -> list[str]:
    pictures = card["data"]["pictures"]
    sides = "not known" if pictures is None else ", ".join(
        f"{sum(pictures[side].values()):,} {side}" for side in SIDES
    )  # fmt: skip
    return [
        "",
        f"- State: {card['state'] or 'not finished yet'}",
        f"- Pictures: {sides}, from {_plain(card['data']['folder'])}",
        f"- Classes: {', '.join(_plain(name) for name in card['data']['classes'])}",
        f"- Backbone: {_plain(card['backbone']['name'])} ({card['backbone']['source']})",
        f"- Strategy: {card['strategy']}. {_plain(card['reason'] or '')}".rstrip(),
        f"- Test set: opened {card['test_openings']} times",
        "",
    ]


def _score_table(card: Mapping[str, Any]) -> list[str]:
    heading = "| side | pictures | accuracy (95 % range) | macro F1 (95 % range) |"
    lines = ["", heading, "|---|---|---|---|"]
    for side in SIDES:
        s = card["scores"][side]
        if s:
            accuracy = _share(s["accuracy"], s["low"], s["high"])
            f1 = _share(s["macro_f1"], s["macro_f1_low"], s["macro_f1_high"])
            lines.append(f"| {side} | {s['n']} | {accuracy} | {f1} |")
    base = card["baseline"]
    if base:
        accuracy = _share(base["accuracy"], base["low"], base["high"])
        lines.append(f"| validation, frozen features alone | {base['n']} | {accuracy} | |")
    return [*lines, ""] if len(lines) > 3 else ["", "Not known yet.", ""]


def _class_table(card: Mapping[str, Any]) -> list[str]:
    side = "test" if card["scores"]["test"] else "validation"
    scores = card["scores"][side]
    if not scores:
        return []
    heading = "| class | n | precision | recall (95 % range) | F1 |"
    lines = [f"### By class ({side})", "", heading, "|---|---|---|---|---|"]
    for row in scores["per_class"]:
        recall = _share(row["recall"], row["low"], row["high"])
        name, precision, f1 = _plain(row["label"]), _share(row["precision"]), _share(row["f1"])
        lines.append(f"| {name} | {row['n']} | {precision} | {recall} | {f1} |")
    return [*lines, ""]


def _share(value: float | None, low: float | None = None, high: float | None = None) -> str:
    if value is None:
        return "not known"
    between = f" ({low:.1%}–{high:.1%})" if low is not None and high is not None else ""
    return f"{value:.1%}{between}"


def _settings(card: Mapping[str, Any]) -> list[str]:
    names = ("recipe", "augmentations", "confirmed_unsafe", "backbone", "seed", "device", "seconds")
    text = json.dumps({name: card[name] for name in names}, ensure_ascii=False, indent=1)
    return ["", "```json", text.replace("```", "'''"), "```"]


def _plain(text: str) -> str:
    """Text from outside as Markdown that shows it and does nothing else."""
    flat = html.escape(" ".join(str(text).split()), quote=False)
    return "".join(f"\\{c}" if c in "\\`*_[]|#~!" else c for c in flat)
