"""Numbers and settings of a card in words, the same in every document."""

import functools
import tomllib
from pathlib import Path

_HELP = Path(__file__).resolve().parents[2] / "assets" / "help.toml"


def share(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A share with its 95 % range: `95.0% (88.1%–98.0%)`."""
    if value is None:
        return "not known"
    between = f" ({low:.1%}–{high:.1%})" if low is not None and high is not None else ""
    return f"{value:.1%}{between}"


def plain_number(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """What is no share, such as a loss: `0.213 (0.150–0.301)`."""
    if value is None:
        return "not known"
    between = f" ({low:.3f}–{high:.3f})" if low is not None and high is not None else ""
    return f"{value:.3f}{between}"


def title(name: str) -> str:
    """What a field of the recipe, or one of its values, is called for people."""
    return str(_titles().get(name, name.replace("_", " ").capitalize()))


@functools.cache
def _titles() -> dict[str, str]:
    """Of the help texts of the app, without which the names themselves do."""
    try:
        told: dict[str, str] = tomllib.loads(_HELP.read_text("utf-8"))["title"]
    except (OSError, ValueError, KeyError):
        return {}
    return told
