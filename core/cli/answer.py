"""What a verb has to say: data for programs, a text for people."""

import json
import math
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

DONE, FAILED, BAD_USE = 0, 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")]
"""Declared by every verb; `core.cli.entry` acts on it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The result of one verb."""

    data: dict[str, Any]
    """What `--json` prints, as one object."""
    text: str
    """What a person reads instead."""
    code: int = DONE

    def written(self, *, as_json: bool) -> str:
        """The one thing that goes to standard output.

        JSON is kept in ASCII, so that every console and any file name comes through.
        """
        return json.dumps(_plain(self.data), allow_nan=False) if as_json else harmless(self.text)


def tell(text: str) -> None:
    """Progress: a line on standard error, at once."""
    print(harmless(text), file=sys.stderr, flush=True)  # noqa: T201 - the command line's own voice


def harmless(text: str) -> str:
    """A text that a terminal shows and never obeys: names from disk may hold its commands.

    Control and format characters become a visible mark, those that break lines and set columns
    excepted.
    """
    return "".join(
        "\ufffd"
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\n\t\u200d"
        else letter
        for letter in text
    )


def _plain(value: Any) -> Any:
    """The same with paths as text, arrays as lists, and `null` for what is not finite."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Path):
        return str(value)
    return _plain(value.tolist())
