"""Which file of a data folder a list means: as it is written there, or as it must have been."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath, PureWindowsPath

from core.data import formats
from core.data.table import inside

_MOST_ALIKE = 1000
"""Files of one name in different folders, for which a part of a path is looked for among them."""


class FileFinder:
    """The files of a folder, by the names that lists give them."""

    def __init__(self, folder: Path, files: Iterable[str]) -> None:
        """Take the files of a folder.

        Args:
            folder: absolute.
            files: below it, with forward slashes.
        """
        self.folder = folder
        self.files = frozenset(files)

    def find(self, name: str, base: str = "") -> str | None:
        """The file that is meant, or where it would be; `None` where that lies outside.

        Tried are: below the folder; beside the list; at the same place in a folder of this name
        that was moved; the only file of that name, whatever its folder and capitals, and with an
        ending where the list has none.

        Args:
            name: as the list has it.
            base: the folder of the list, below the data folder.
        """
        direct = inside(name, self.folder, self.files)
        if direct in self.files:
            return direct
        if direct is None or PureWindowsPath(name).drive:
            return self._moved(name)
        beside = f"{base}/{direct}".strip("/")
        return beside if beside in self.files else self._only(direct) or direct

    def _moved(self, name: str) -> str | None:
        """What follows the folder's own name in a path of another computer."""
        windows = PureWindowsPath(name)
        path = windows if windows.drive else PurePosixPath(name)
        parts = list(path.parts)
        if not path.is_absolute() or self.folder.name not in parts:
            return None
        file = "/".join(parts[len(parts) - parts[::-1].index(self.folder.name) :])
        return file if file in self.files else None

    def _only(self, name: str) -> str | None:
        """The only file whose path ends so."""
        wanted = f"/{name}".casefold()
        ends = (wanted, *(f"{wanted}{suffix}" for suffix in formats.IMAGE_SUFFIXES))
        meant = []
        for end in ends:
            alike = self._by_name.get(end.rpartition("/")[2], ())
            if len(alike) > _MOST_ALIKE:
                return None
            meant += [file for file in alike if f"/{file}".casefold().endswith(end)]
        return meant[0] if len(meant) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for file in self.files:
            found[file.rpartition("/")[2].casefold()].append(file)
        return found
