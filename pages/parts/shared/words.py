"""Words on the screen: help texts from assets/help.toml, and names from disk made harmless."""

import functools
import re
import tomllib
import unicodedata
from typing import Any

from pages.parts.shared.static_files import ASSETS

_JOINER = "\u2060"
"""Word joiner: no space, and it keeps Streamlit from reading `:name:` or an address."""
_HARMLESS = "\u200d"
"""The joiner inside composed emoji is a format character, and belongs to the name."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|~<>$&^=@\"'/:-])")


def plain(text: str, *, longest: int = 200) -> str:
    r"""Any text as Markdown that shows it exactly, and nothing else: no markup, link, formula.

    Control characters and line breaks become a visible mark, so that a name can neither break out
    of its line nor turn the direction of what follows.
    """
    shown = exact(text, longest=longest)
    escaped = _SPECIAL.sub(r"\\\1", shown)
    escaped = re.sub(r"(\\[:@<>-]|[wW]{3})", rf"\1{_JOINER}", escaped)
    escaped = re.sub(r" {2,}", lambda run: "\u00a0" * len(run.group()), escaped)
    before = _JOINER if shown and not shown[0].isalnum() else ""
    after = _JOINER if shown and not shown[-1].isalnum() else ""
    return f"{before}{escaped}{after}"  # so that `**…**` around it holds, whatever its ends are


def exact(text: str, *, longest: int = 200) -> str:
    """Any text for where no Markdown is read, such as the options of a list."""
    shown = "".join(_visible(letter) for letter in text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def spoken(text: str, *, longest: int = 200) -> str:
    """A sentence of ours with names between asterisks: emphasis for them, nothing else.

    Everything is escaped piece by piece, so that a name with asterisks of its own stays harmless.
    """
    pieces = re.split(r"\*([^*]+)\*", text[:longest])
    return "".join(
        f"*{plain(piece, longest=longest)}*" if at % 2 else plain(piece, longest=longest)
        for at, piece in enumerate(pieces)
    )


def _visible(letter: str) -> str:
    if letter in "\n\r\u2028\u2029":
        return "⏎"
    unseen = unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter != _HARMLESS
    return "\ufffd" if unseen else letter


@functools.cache
def texts() -> dict[str, Any]:
    """All help texts, by section and name."""
    return tomllib.loads((ASSETS / "help.toml").read_text("utf-8"))


def why(name: str) -> str:
    """The help text of one widget, field, finding or error, e.g. `recipe.epochs`.

    Raises:
        KeyError: there is none; a test makes sure that there is.
    """
    section, _, key = name.partition(".")
    return str(texts()[section][key])


def about(section: str, name: str) -> str:
    """The help text of a finding or an error, or nothing where it has none yet."""
    return str(texts()[section].get(name, ""))


def many(count: int, singular: str, plural: str | None = None) -> str:
    """`1 picture`, `1,234 pictures`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def percent(share: float, digits: int = 0) -> str:
    """`96 %`, with a narrow no-break space."""
    return f"{share * 100:.{digits}f}\u202f%"


def duration(seconds: float | None) -> str:
    """`about 40 s`, `about 3 min`; unknown is said, never guessed."""
    if seconds is None:
        return "not known yet"
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def time_left(seconds: float | None, before: str = " · ") -> str:
    """` · 3 min left`; nothing where it is not known.

    Args:
        seconds: how many.
        before: what parts it from the words in front of it.
    """
    return "" if seconds is None else f"{before}{duration(seconds)} left"


def setting_title(name: str) -> str:
    """What a field of the recipe, or one of its values, is called on screen."""
    return str(texts()["title"].get(name, name.replace("_", " ").capitalize()))
