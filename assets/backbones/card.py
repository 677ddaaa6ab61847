"""The card of a backbone as a page: what it is, how it was made, what it scores."""

from collections.abc import Iterable
from typing import Any

SCORES = (
    "frozen features",
    "ants and bees, %",
    "its training half, five folds, %",
    "digits, %",
    "drawn signs, %",
    "CPU minutes",
)


def page(card: dict[str, Any]) -> str:
    """Turn card.json into README.md."""
    parts = [
        f"# {card['name']}",
        card["summary"],
        _table(
            ("", ""),
            (
                ("architecture", f"`{card['architecture']}` (timm)"),
                ("parameters", f"{card['parameters']:,}"),
                ("picture side", f"{card['input_size_px']} px, RGB, (x/255 - 0.5) / 0.5"),
                ("features", f"{card['features']:,}"),
                ("licence", card["licence"]),
                ("sha256", f"`{card['sha256']}`"),
            ),
        ),
        "## How it was made",
        *card["made_by"],
        f"```\n{card['command']}\n```",
        f"Seed {card['seed']}; {card['seconds']:,} seconds on {card['machine']}.",
        "## What it was trained on",
        *(f"- {line}" for line in card["trained_on"]),
        "## What it scores",
        card["scores_note"],
        _table(
            SCORES,
            (_row(row) for row in card["scores"]),
        ),
        "## How fast it is",
        card["speed_note"],
        _table(
            ("", "side, px", "float32, pictures/s", "bfloat16, pictures/s"),
            (
                (row["name"], row["side_px"], f"{row['float32']:.0f}", f"{row['bfloat16']:.0f}")
                for row in card["speed"]
            ),
        ),
        "## What it is not good for",
        *(f"- {line}" for line in card["not_good_for"]),
    ]
    return "\n\n".join(_joined(parts)) + "\n"


def _joined(parts: Iterable[str]) -> list[str]:
    """Keep the lines of one list together."""
    result: list[str] = []
    for part in parts:
        if part.startswith("- ") and result and result[-1].startswith("- "):
            result[-1] += "\n" + part
        else:
            result.append(part)
    return result


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("hymenoptera", "hymenoptera_folds", "digits", "signs")
    numbers = (_percent(row.get(name)) for name in names)
    minutes = row.get("minutes")
    return (row["name"], *numbers, "" if minutes is None else f"{minutes:.0f}")


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{100 * share:.1f}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
