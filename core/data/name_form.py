"""Name form: how file names are built, as a user writes it: `{group}_*.jpg`.

`{group}` is what pictures of one group share, `*` is anything. Nothing else has a meaning, so a
form cannot ask for more time than a name is long, as regular expressions can.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.errors import BadPlan

GROUP = "{group}"


class NameForm:
    """A form that names can have.

    One without a slash is about the name alone, else about as many folders as it has slashes; what
    stands for the group in several of these counts together. An ending need not be written.
    Capitals make no difference. `{group}` takes as much as it can.
    """

    def __init__(self, text: str) -> None:
        """Read a form.

        Raises:
            BadPlan: it says nothing about groups.
        """
        parts = text.strip().replace("\\", "/").replace("{*}", "*").split("/")
        _check(text, parts)
        self._text = text
        self._ending = "." in parts[-1]
        self._parts = [_form(part) for part in parts]

    def group(self, file: str) -> str | None:
        """What a file of that form shares with the others of its group; `None` = another form."""
        names = (file if self._ending else re.sub(r"\.[^./]*$", "", file)).split("/")
        if len(names) < len(self._parts):
            return None
        own = names[-len(self._parts) :]
        matches = [form.fullmatch(name) for form, name in zip(self._parts, own, strict=True)]
        found = [match for match in matches if match]
        if len(found) < len(matches):
            return None
        return "/".join(name for match in found for name in match.groups())

    def groups(self, files: Iterable[str]) -> dict[str, list[str]]:
        """Files by group."""
        found: dict[str, list[str]] = {}
        earlier = _earlier(self._text)
        for file in files:
            key = earlier[file] if file in earlier else earlier.setdefault(file, self.group(file))
            if key is not None:
                found.setdefault(key, []).append(file)
        return found


@lru_cache(maxsize=2)
def _earlier(_form: str) -> dict[str, str | None]:
    """The group of each file that was asked for: 100,000 are the same at every drawing."""
    return {}


def _form(part: str) -> re.Pattern[str]:
    """One folder or name of a form; nothing in it is tried twice from the same place."""
    before, group, after = part.partition(GROUP)
    text = _pieces(before.split("*"), open_end=bool(group))
    if group:
        text += "(.+)" + _pieces(after.split("*"), open_end=False)
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def _pieces(pieces: Sequence[str], *, open_end: bool) -> str:
    """Texts with anything between them; each is looked for once, the last one at the end."""
    first, *others = (re.escape(piece) for piece in pieces)
    last = [] if open_end or not others else [f".*{others.pop()}"]
    return "".join([first, *(f"(?>.*?{piece})" for piece in others), *last])


def _check(text: str, parts: Sequence[str]) -> None:
    bare = text.replace(GROUP, "").replace("{*}", "")
    if GROUP not in text:
        why = "It does not say which part of a name pictures of one group share."
    elif any(part.count(GROUP) > 1 for part in parts):
        why = "It says {group} twice in one name; a folder and the name in it may have one each."
    elif "{" in bare or "}" in bare:
        why = "Only {group} may stand in braces."
    else:
        return
    raise BadPlan(
        what=f"“{text}” is no form of names that tells groups",
        why=why,
        fix="Write a name as it is, with {group} for what pictures of one group share and * for "
        "anything else: {group}_*.jpg, *-{group}-* or {group}/*",
    )
