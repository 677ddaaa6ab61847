"""The card of a run: what was trained on what, how well, and with which caveats."""

import html
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.data import split as splits
from core.data.dataset import SIDES, Side
from core.errors import GraftError
from core.plan import plan as plans
from core.plan.plan import Plan
from core.report import side_scores, test_set
from core.report.gain import gain
from core.runs import store
from core.tasks import table as tasks

_HARD_TO_TELL = 30
"""Pictures of a class on the validation side below which its own scores say little."""


def report(run: Path) -> dict[str, Any]:
    """All about a run as plain data, ready for JSON. What is not known yet is `None`.

    The test set is not opened for it: its scores are there only if somebody opened it before.

    Raises:
        RunNotFound, RunDamaged: there is no run in that folder, or its files cannot be read.
    """
    plan = plans.load(run)
    told = store.read(run)
    scores = {side: _scores(run, plan, side) for side in SIDES}
    return {
        "run": str(run),
        "name": told.name,
        "state": told.end.reason if told.end else None,
        "data": {
            "folder": plan.folder,
            "classes": list(plan.classes),
            "pictures": _pictures(run, plan),
            "fingerprint": plan.pictures or None,
            "split": plan.split.model_dump(),
        },
        "backbone": plan.backbone.model_dump(),
        "origin": plan.origin.model_dump() if plan.origin else None,
        "follows": plan.origin.sentence(plan.classes) if plan.origin else None,
        "gain": _gain(run, plan),
        "strategy": plan.recipe.strategy,
        "reason": plan.reason or None,
        "recipe": plan.recipe.model_dump(mode="json"),
        "augmentations": [choice.model_dump(mode="json") for choice in plan.augmentations],
        "confirmed_unsafe": list(plan.confirmed_unsafe),
        "seed": plan.seed,
        "device": told.start.device_name or told.start.device if told.start else None,
        "seconds": told.result.seconds if told.result else None,
        "epochs": told.result.epochs if told.result else None,
        "metric": tasks.of(plan.task).metric.name,
        "baseline": dict(told.baseline.scores) if told.baseline else None,
        "folds": dict(told.result.folds) if told.result and told.result.folds else None,
        "scores": scores,
        "test_openings": test_set.openings(run),
        "findings": [finding.model_dump(mode="json") for finding in told.findings],
        "caveats": _caveats(plan, scores, test_set.openings(run)),
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


def markdown(card: Mapping[str, Any]) -> str:
    """A report as a Markdown document. Names are data: they are escaped."""
    parts = [
        f"# {_plain(card['name'])}",
        *_facts(card),
        "## Scores",
        *_score_table(card),
        *([_plain(card["gain"]["sentence"]), ""] if card["gain"] else []),
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
        f"- Fingerprint of pictures and labels: {card['data']['fingerprint'] or 'not known'}",
        f"- Classes: {', '.join(_plain(name) for name in card['data']['classes'])}",
        f"- Backbone: {_plain(card['backbone']['name'])} ({card['backbone']['source']})",
        *([f"- {_plain(card['follows'])}"] if card["follows"] else []),
        f"- Strategy: {card['strategy']}. {_plain(card['reason'] or '')}".rstrip(),
        f"- Test set: opened {card['test_openings']} times",
        "",
    ]


def _score_table(card: Mapping[str, Any]) -> list[str]:
    name = card["metric"].replace("_", " ")
    heading = f"| side | pictures | {name} (95 % range) | macro F1 (95 % range) |"
    lines = ["", heading, "|---|---|---|---|"]
    for side in SIDES:
        s = card["scores"][side]
        if s:
            value = _share(s["value"], s["low"], s["high"])
            f1 = _share(s["macro_f1"], s["macro_f1_low"], s["macro_f1_high"])
            lines.append(f"| {side} | {s['n']} | {value} | {f1} |")
    base = card["baseline"]
    if base:
        value = _share(base.get(card["metric"]), base.get("low"), base.get("high"))
        lines.append(f"| validation, frozen features alone | {base.get('n')} | {value} | |")
    folds = card["folds"]
    if folds:
        value = _share(folds.get(card["metric"]), folds.get("low"), folds.get("high"))
        lines.append(
            f"| held out in turn, {folds.get('folds')}-fold | {folds.get('n')} | {value} | |"
        )
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
