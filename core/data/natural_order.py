"""Natural order of names, as a person sorts them: picture2 before picture10, ants before Zebra."""

import re
import unicodedata

_NUMBER = re.compile("([0-9]+)")

Key = tuple[tuple[tuple[int, str], ...], str]


def natural(name: str) -> Key:
    """What to sort a name by; no two names share it.

    Numbers in it count by their value, capitals and accents written in two ways make no difference
    but between names that are else the same.
    """
    # A folder comes before one whose name goes on: a/9 before a b/1.
    parts = _NUMBER.split(unicodedata.normalize("NFC", name).casefold().replace("/", "\0"))
    # Every second part is a number: a longer one is larger once the zeros before it are gone.
    values = [(len(bare), bare) for bare in (part.lstrip("0") for part in parts[1::2])]
    key: list[tuple[int, str]] = []
    for text, value in zip(parts[::2], [*values, (0, "")], strict=True):
        key += [(0, text), value]
    return tuple(key), name
