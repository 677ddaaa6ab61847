"""The card of a run as Markdown: with the block of facts that model hubs read at its top."""

import html
import json
from collections.abc import Mapping
from typing import Any

from core.data.dataset import SIDES
from core.report import all_scores
from core.report.card_words import plain_number, share
from core.weights import backbones


def markdown(card: Mapping[str, Any]) -> str:
    """A report (`core.report.card.report`) as a Markdown document. Names are data: escaped.

    The block at its top is that of model cards on the Hugging Face hub
    (https://huggingface.co/docs/hub/model-cards), written as JSON, which is YAML too.
    """
    parts = [
        "---",
        *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in _block(card).items()),
        "---",
        "",
        f"# {_plain(card['name'])}",
        *_facts(card),
        "## Scores",
        *_score_table(card),
        *([_plain(card["gain"]["sentence"]), ""] if card["gain"] else []),
        *_more_table(card),
        *_class_table(card),
        *(["## What it goes by, and what it stands", ""] if card["stands"] else []),
        *(f"- {_plain(line)}" for line in card["stands"]),
        *([""] if card["stands"] else []),
        "## What to keep in mind",
        *(f"- {_plain(sentence)}" for sentence in card["caveats"]),
        *([f"- {_plain(card['weights']['terms'])}"] if card["weights"]["terms"] else []),
        "",
        "## Findings",
        *([f"- {_plain(f['sentence'])} {_plain(f['remedy'])}" for f in card["findings"]]
          or ["None while it trained."]),
        "",
        *(["## Train it once more", "", *_code("sh", card["command"]), ""]
          if card["command"] else []),
        "## Settings",
        *_settings(card),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _block(card: Mapping[str, Any]) -> dict[str, Any]:
    """What a hub reads: licence, library, task, base model, scores."""
    licence = card["weights"]["licence"]
    base = backbones.hub_repository(card["backbone"]["name"])
    block: dict[str, Any] = {
        "license": licence or "unknown",
        "library_name": "timm",
        "pipeline_tag": "image-classification",
        "tags": ["image-classification", "timm", "transfer-learning", "graft"],
        **({"base_model": base} if base else {}),
    }
    measured = [
        {
            "type": card["metric"],
            "value": round(scores["value"], 4),
            "name": f"{card['metric']} ({side}, {scores['n']} pictures)",
        }
        for side, scores in card["scores"].items()
        if scores and scores["value"] is not None and side != "training"
    ]
    if measured:
        block["model-index"] = [
            {
                "name": harmless(card["name"]),
                "results": [
                    {
                        "task": {"type": "image-classification"},
                        "dataset": {"name": harmless(card["data"]["name"]), "type": "imagefolder"},
                        "metrics": measured,
                    }
                ],
            }
        ]
    return block


def harmless(text: str) -> str:
    """A text in one line without characters that a reader of YAML would refuse."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _facts(card: Mapping[str, Any]) -> list[str]:
    pictures = card["data"]["pictures"]
    sides = "not known" if pictures is None else ", ".join(
        f"{sum(pictures[side].values()):,} {side}" for side in SIDES
    )  # fmt: skip
    return [
        "",
        f"- State: {card['state'] or 'not finished yet'}",
        f"- Pictures: {sides}, from {_plain(card['data']['name'])}",
        f"- Fingerprint of pictures and labels: {card['data']['fingerprint'] or 'not known'}",
        f"- Classes: {', '.join(_plain(name) for name in card['data']['classes'])}",
        f"- Backbone: {_plain(card['backbone']['name'])} ({card['backbone']['source']}), licence "
        f"{_plain(card['weights']['licence'] or 'not known')}",
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


def _class_table(card: Mapping[str, Any]) -> list[str]:
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
        lines.append(f"| {_plain(row['label'])} | {row['n']} | {' | '.join(cells)} |")
    return [*lines, ""]


def _more_table(card: Mapping[str, Any]) -> list[str]:
    side = "test" if card["scores"]["test"] else "validation"
    scores = card["scores"][side]
    if not scores or "per_class" not in scores:
        return []
    heading = "| score | value (95 % range) | pictures |"
    lines = [f"### More scores ({side})", "", heading, "|---|---|---|"]
    for top in scores.get("top", ()):
        value = share(top["share"], top["low"], top["high"])
        lines.append(f"| top-{top['k']} accuracy | {value} | {scores['n']} |")
    for name, title, percent in all_scores.WHOLE:
        low, high = scores.get(f"{name}_low"), scores.get(f"{name}_high")
        if low is not None:  # the range of the primary metric is told above
            told = (share if percent else plain_number)(scores[name], low, high)
            lines.append(f"| {title} | {told} | {scores['n']} |")
    return [*lines, ""]


def _settings(card: Mapping[str, Any]) -> list[str]:
    names = (
        "recipe", "augmentations", "confirmed_unsafe", "backbone", "seed", "device", "versions",
        "seconds",
    )  # fmt: skip
    text = json.dumps({name: card[name] for name in names}, ensure_ascii=False, indent=1)
    return ["", *_code("json", text)]


def _code(language: str, text: str) -> list[str]:
    return [f"```{language}", text.replace("```", "'''"), "```"]


def _plain(text: str) -> str:
    """Text from outside as Markdown that shows it and does nothing else."""
    flat = html.escape(" ".join(str(text).split()), quote=False)
    return "".join(f"\\{c}" if c in "\\`*_[]|#~!" else c for c in flat)
