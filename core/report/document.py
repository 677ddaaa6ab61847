"""The report of a run as one HTML file: no network, no script, for a screen, a phone and paper.

All that comes from disk is text here: escaped, never markup. A policy in the file itself forbids
whatever it does not bring along.
"""

import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.data.copies import many
from core.data.dataset import SIDES
from core.report import card as cards
from core.report import document_parts as parts
from core.report import document_pictures
from core.report.card_words import share, title
from core.report.document_parts import escaped, number_rows, table
from core.report.paired import HELD_BACK, HeldBack

_STYLE = Path(__file__).resolve().parents[2] / "assets" / "report.css"
_SIDE_TITLES: dict[HeldBack, str] = {
    "test": "Test pictures",
    "validation": "Validation pictures",
}


def page(run: Path, *, pictures: bool = True, stands: Sequence[str] = ()) -> str:
    """The document of a run.

    Args:
        run: its folder.
        pictures: whether small copies of the worst mistakes are in it.
        stands: see `core.report.card.report`.

    Raises:
        RunNotFound, RunDamaged: there is no run in that folder, or its files cannot be read.
    """
    card = cards.report(run, stands)
    side = scored_side(card)
    scores = card["scores"][side] if side else {}
    sections = [
        ("How good it is", _scores(card)),
        ("What is taken for what", parts.confusion(scores)),
        ("Class by class", _classes(scores)),
        ("The surest mistakes", document_pictures.mistakes(run, side) if pictures and side else []),
        ("What it goes by, and what it stands", [_listed(stands)] if stands else []),
        ("What to keep in mind", _caveats(card)),
        ("How it learnt", parts.curves(card)),
        ("The pictures", _data(card)),
        ("How it was made", _made(card)),
        ("Openings of the test set", _openings(card)),
        ("To train it once more", _again(card)),
    ]
    body = [f"<section><h2>{name}</h2>{''.join(lines)}</section>"
            for name, lines in sections if lines]  # fmt: skip
    name = escaped(card["name"])
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}: report</title><style>{_STYLE.read_text('utf-8')}</style></head><body>"
        f"<header><p>Report of a model, made by Graft {parts.day(card['began'])}</p><h1>{name}</h1>"
        f"<p class=lead>{escaped(parts.headline(card, side))}</p></header>"
        f"<main>{''.join(body)}</main></body></html>\n"
    )


def scored_side(card: Mapping[str, Any]) -> HeldBack | None:
    """The side to tell of: the test set where it was opened, else validation."""
    return next((one for one in HELD_BACK if card["scores"].get(one)), None)


def _scores(card: Mapping[str, Any]) -> list[str]:
    told = [side for side in HELD_BACK if card["scores"].get(side)]
    if not told:
        return ["<p>Not known yet: nothing was scored.</p>"]
    lines = []
    for side in told:
        rows = number_rows(card["scores"][side], card["metric_title"])
        heading = ("Score", "Value", "95 % range", "Pictures")
        lines += [f"<h3>{_SIDE_TITLES[side]}</h3>", table(heading, rows, numbers=(1, 2, 3))]
    for text in (parts.folds(card), card["gain"]["sentence"] if card["gain"] else ""):
        lines += [f"<p>{escaped(text)}</p>"] if text else []
    return lines


def _classes(scores: Mapping[str, Any]) -> list[str]:
    rows = sorted(scores.get("per_class") or (), key=_poorest)
    if not rows:
        return []
    heading = ("Class", "Pictures", "Found (recall)", "Right (precision)", "F1",
               "Average precision")  # fmt: skip
    lines = [
        (
            row["label"],
            f"{row['n']:,}",
            share(row["recall"], row["low"], row["high"]),
            *(
                share(row[name], row[f"{name}_low"], row[f"{name}_high"])
                for name in ("precision", "f1", "average_precision")
            ),
        )
        for row in rows
    ]
    return [
        "<p>With 95 % ranges.</p>",
        table(heading, lines, numbers=(1, 2, 3, 4, 5)),
    ]


def _poorest(row: Mapping[str, Any]) -> tuple[bool, float]:
    """Unknown ones last."""
    return row["recall"] is None, row["recall"] or 0.0


def _caveats(card: Mapping[str, Any]) -> list[str]:
    terms = card["weights"]["terms"]
    found = [f"{one['sentence']} {one['remedy']}" for one in card["findings"]]
    return [_listed([*card["caveats"], *([terms] if terms else []), *found])]


def _listed(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escaped(text)}</li>' for text in texts)}</ul>"


def _data(card: Mapping[str, Any]) -> list[str]:
    data = card["data"]
    groups = data["groups"]
    together = "not known" if groups is None else f"{many(groups, 'group')}, each on one side"
    facts = {
        "Folder": data["name"],
        "Fingerprint of pictures and labels": data["fingerprint"] or "not known",
        "Said of the pictures before": f"{data['said']:,} presses (labels, left out, …)",
        "Pictures that belong together": together,
        "Test set": "the exam, drawn before the first label" if data["exam"] else "by the split",
    }
    lines = [parts.facts(facts)]
    counted = data["pictures"]
    if counted is not None:
        rows = [(name, *(f"{counted[side].get(name, 0):,}" for side in SIDES))
                for name in data["classes"]]  # fmt: skip
        lines.append(table(("Class", *map(str.capitalize, SIDES)), rows, numbers=(1, 2, 3)))
    return lines


def _made(card: Mapping[str, Any]) -> list[str]:
    weights, recipe = card["weights"], card["recipe"]
    expected = card["expected"]
    facts = {
        "Backbone": f"{card['backbone']['name']} ({card['backbone']['source']})",
        "Licence of its weights": weights["licence"] or "not known",
        "Learnt before from": weights["trained_on"] or "not known",
        "Earlier model": card["follows"] or "none",
        "What learns": title(card["strategy"]),
        "Why": card["reason"] or "not said",
        "Expected before": f"{expected[0]:.0%} to {expected[1]:.0%}" if expected else "not known",
        "Augmentations": parts.augmentations(card),
        "Confirmed although unsafe": ", ".join(card["confirmed_unsafe"]) or "none",
        "Label safety": parts.safety(card["judged"]),
        "Seed": str(card["seed"]),
        "Computed on": card["device"] or "not known",
        "Time": parts.seconds(card["seconds"]),
        "Versions": parts.versions(card["versions"]),
    }
    rows = [(title(name), title(value) if isinstance(value, str) else str(value))
            for name, value in recipe.items() if value is not None]  # fmt: skip
    settings = table(("Setting", "Value"), rows)
    return [
        parts.facts(facts),
        f"<details open><summary>All settings</summary>{settings}</details>",
    ]


def _openings(card: Mapping[str, Any]) -> list[str]:
    rows = [(parts.day(one.get("t")), parts.percent(one.get(card["metric"])), str(one.get("n", "")))
            for one in card["openings"]]  # fmt: skip
    return [table(("When", "Score", "Pictures"), rows, numbers=(1, 2))] if rows else []


def _again(card: Mapping[str, Any]) -> list[str]:
    return [f"<pre>{html.escape(card['command'])}</pre>"]
