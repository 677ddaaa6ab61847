"""The scores of a card as Markdown tables, each with its n and its 95 % range."""

import html
from collections.abc import Mapping
from typing import Any

from core.data.dataset import SIDES
from core.report import all_scores


def whole(card: Mapping[str, Any]) -> list[str]:
    """The primary metric of each side, beside what frozen features and folds reach."""
    name = card["metric"].replace("_", " ")
    heading = f"| side | pictures | {name} (95 % range) | macro F1 (95 % range) |"
    lines = ["", heading, "|---|---|---|---|"]
    for side in SIDES:
        s = card["scores"][side]
        if s:
            value = share(s["value"], s["low"], s["high"])
            f1 = share(s["macro_f1"], s["macro_f1_low"], s["macro_f1_high"])
            lines.append(f"| {side} | {s['n']} | {value} | {f1} |")
    base = card["baseline"]
    if base:
        value = share(base.get(card["metric"]), base.get("low"), base.get("high"))
        lines.append(f"| validation, frozen features alone | {base.get('n')} | {value} | |")
    folds = card["folds"]
    if folds:
        value = share(folds.get(card["metric"]), folds.get("low"), folds.get("high"))
        lines.append(
            f"| held out in turn, {folds.get('folds')}-fold | {folds.get('n')} | {value} | |"
        )
    return [*lines, ""] if len(lines) > 3 else ["", "Not known yet.", ""]


def by_class(card: Mapping[str, Any]) -> list[str]:
    """Each class of the test side, or of the validation side while that is sealed."""
    side = "test" if card["scores"]["test"] else "validation"
    scores = card["scores"][side]
    if not scores or "per_class" not in scores:
        return []
    heading = "| class | n | precision | recall | F1 | average precision | area below ROC |"
    lines = [f"### By class ({side}), with 95 % ranges", "", heading, "|---" * 7 + "|"]
    for row in scores["per_class"]:
        cells = [share(row["precision"], row["precision_low"], row["precision_high"])]
        cells.append(share(row["recall"], row["low"], row["high"]))
        for name in ("f1", "average_precision", "roc_auc"):
            cells.append(share(row[name], row[f"{name}_low"], row[f"{name}_high"]))
        lines.append(f"| {plain(row['label'])} | {row['n']} | {' | '.join(cells)} |")
    return [*lines, ""]


def more(card: Mapping[str, Any]) -> list[str]:
    """All further scores of the same side."""
    side = "test" if card["scores"]["test"] else "validation"
    scores = card["scores"][side]
    if not scores or "per_class" not in scores:
        return []
    lines = [f"### More scores ({side})", "", "| score | value (95 % range) | pictures |"]
    lines.append("|---|---|---|")
    for top in scores.get("top", ()):
        value = share(top["share"], top["low"], top["high"])
        lines.append(f"| top-{top['k']} accuracy | {value} | {scores['n']} |")
    for name, title, percent in all_scores.WHOLE:
        low, high = scores.get(f"{name}_low"), scores.get(f"{name}_high")
        if name in scores and low is not None:  # the range of the primary metric is told above
            told = share(scores[name], low, high, percent=percent)
            lines.append(f"| {title} | {told} | {scores['n']} |")
    return [*lines, ""]


def share(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    percent: bool = True,
) -> str:
    """A number with its range.

    Args:
        value: `None` = not known.
        low: lower end of its 95 % range.
        high: upper end.
        percent: told in percent.
    """
    form = ".1%" if percent else ".3f"
    if value is None:
        return "not known"
    between = f" ({low:{form}}–{high:{form}})" if low is not None and high is not None else ""
    return f"{value:{form}}{between}"


def plain(text: str) -> str:
    """Text from outside as Markdown that shows it and does nothing else."""
    flat = html.escape(" ".join(str(text).split()), quote=False)
    return "".join(f"\\{c}" if c in "\\`*_[]|#~!" else c for c in flat)
