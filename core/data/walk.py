"""A walk lists every file below a folder, and what it did not enter."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.data.dataset import Ignored

SYSTEM_NAMES = {
    "__macosx",
    "thumbs.db",
    "desktop.ini",
    "ehthumbs.db",
    "$recycle.bin",
    "system volume information",
    "lost+found",
    "__pycache__",
    "@eadir",
    "@recycle",
    "#recycle",
    "found.000",
    "picasa.ini",
    "icon\r",
}
"""Names, in lower case, that systems and other programs leave behind."""
_HIDDEN = "hidden (its name begins with a dot)"
_LEFT_BEHIND = "left behind by the system, not data"
_OUT = "a link that leads out of the folder: it is not followed"


Listed = Callable[[int], None]
"""Told after each folder, and now and then in a large one, how many files were listed; what it
raises ends the walk."""
_AT_ONCE = 4096


@dataclass(kw_only=True)
class Listing:
    """All files below a folder."""

    files: list[str] = field(default_factory=list)
    """Paths relative to the folder, with forward slashes."""
    ignored: list[Ignored] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Folder:
    """A folder to enter."""

    path: str
    prefix: str
    """What the names in it begin with, relative to the walk's folder."""
    real: str
    """Its path without links: found out once for a walk and for each link, and added to below. To
    ask for it anew in each folder takes the square of the depth."""


def walk(folder: Path, on_listed: Listed | None = None) -> Listing:
    """List all files below a folder, sorted, hidden ones and system files set aside with a reason.

    Linked folders are entered last and only where their target was not seen before, so that a
    loop of links ends and a link beside its target does not double the data. A link that leads out
    of the folder is not followed: what is named is all that is read.
    """
    listing = Listing()
    seen: set[str] = set()
    start = _Folder(path=str(folder), prefix="", real=os.path.realpath(folder))
    links = _enter(start, listing, seen, on_listed, start.real)
    while links:
        later: list[_Folder] = []
        for link in links:
            if not _is_in(link.real, start.real):
                listing.ignored.append(Ignored(file=link.prefix.rstrip("/"), reason=_OUT))
            elif link.real in seen:
                reason = "a link to a folder that was already looked at"
                listing.ignored.append(Ignored(file=link.prefix.rstrip("/"), reason=reason))
            else:
                later += _enter(link, listing, seen, on_listed, start.real)
        links = later
    listing.files.sort()
    return listing


def _enter(
    folder: _Folder, listing: Listing, seen: set[str], on_listed: Listed | None, top: str
) -> list[_Folder]:
    """List a folder and all below it; give back the linked folders that were met."""
    links: list[_Folder] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        seen.add(here.real)
        for item in sorted(_but_files(here, listing, on_listed), key=lambda item: item.name):
            name = here.prefix + item.name
            kind = _kind(item)
            if kind == "folder":
                real = os.path.join(here.real, item.name)  # noqa: PTH118 - text, a million times
                waiting.append(_Folder(path=item.path, prefix=f"{name}/", real=real))
            elif kind == "link":
                real = os.path.realpath(item.path)
                links.append(_Folder(path=item.path, prefix=f"{name}/", real=real))
            elif kind == "file" and item.is_symlink() and not _is_in(_real(item), top):
                listing.ignored.append(Ignored(file=name, reason=_OUT))
            elif kind == "file":
                listing.files.append(name)
            else:
                listing.ignored.append(Ignored(file=name, reason=kind))
    return links


def _but_files(
    folder: _Folder, listing: Listing, on_listed: Listed | None
) -> Iterator[os.DirEntry[str]]:
    """The entries of one folder but for its files, which are listed here and now.

    What is set aside by its name is listed as ignored. A plain file costs a microsecond: it is
    looked at once, without asking the system, and is no more than a text.
    """
    prefix = folder.prefix
    for some in _some_at_a_time(folder, listing):
        usual = [item for item in some if _is_usual(item.name)]
        plain = [prefix + item.name for item in usual if _is_plain(item)]
        listing.files += plain
        if len(usual) < len(some):
            listing.ignored += [
                Ignored(
                    file=printable(prefix + item.name),
                    reason=reason,
                    quiet=reason in (_HIDDEN, _LEFT_BEHIND),
                )
                for item in some
                if (reason := _set_aside(item.name))
            ]
        if len(plain) < len(usual):
            yield from (item for item in usual if not _is_plain(item))
        if on_listed:
            on_listed(len(listing.files))


def _some_at_a_time(folder: _Folder, listing: Listing) -> Iterator[list[os.DirEntry[str]]]:
    try:
        with os.scandir(folder.path) as items:
            while some := list(islice(items, _AT_ONCE)):
                yield some
    except OSError as error:
        reason = f"this folder could not be opened: {error.strerror}"
        listing.ignored.append(Ignored(file=folder.prefix.rstrip("/") or ".", reason=reason))


def _is_plain(item: os.DirEntry[str]) -> bool:
    """Whether it is a file and no link to one; `_kind` says of all else what it is."""
    try:
        return item.is_file(follow_symlinks=False)
    except OSError:
        return False


def _is_usual(name: str) -> bool:
    """Whether nothing speaks against a name; short, for it is asked of every file."""
    if name[0] == "." or name[:2] == "~$" or name.lower() in SYSTEM_NAMES:
        return False
    return name.isascii() or printable(name) == name


def _set_aside(name: str) -> str:
    if name.startswith("."):
        return _HIDDEN
    if name.lower() in SYSTEM_NAMES or name.startswith("~$"):
        return _LEFT_BEHIND
    return "" if printable(name) == name else "its name is not valid text: rename it"


def printable(name: str) -> str:
    r"""The same name with undecodable bytes written as `\udcff`, so that it can be shown."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _kind(item: os.DirEntry[str]) -> str:
    """What an entry is: folder, link (to a folder), file, or the reason why it is none of them."""
    try:
        if item.is_dir():
            return "link" if item.is_symlink() or _is_junction(item) else "folder"
        if item.is_file():
            return "file"
        if item.is_symlink() and not os.path.exists(item.path):  # noqa: PTH110 - as above
            return "a link to nothing"
        of = "a link to something that is " if item.is_symlink() else ""
        return f"{of}neither a file nor a folder"
    except OSError as error:
        return f"could not be looked at: {error.strerror}"


def _real(item: os.DirEntry[str]) -> str:
    return os.path.realpath(item.path)


def _is_in(real: str, top: str) -> bool:
    return real == top or real.startswith(os.path.join(top, ""))  # noqa: PTH118 - text


def _is_junction(item: os.DirEntry[str]) -> bool:
    """A Windows folder link; Python knows them from 3.12 on."""
    known = getattr(item, "is_junction", None)
    return bool(known and known())
