"""A group: pictures that belong together, such as the frames of one video or one patient's."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Kind = Literal[
    "said", "listed", "pattern", "patients", "names", "folders", "bursts", "near copies", "copies"
]
KINDS: tuple[Kind, ...] = (
    "said", "listed", "pattern", "patients", "names", "folders", "near copies", "bursts", "copies",
)  # fmt: skip
"""What tells that pictures belong together; the surest to name them by comes first."""


class Link(NamedTuple):
    """One reason why some pictures belong together."""

    kind: Kind
    key: str
    """What they share, as a user would call it."""
    reason: str
    """The same as words: `frames of clip_3`."""
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureGroup:
    """Pictures that belong together, with all that says so."""

    key: str
    """Names it; no two groups of a data set share one."""
    kind: Kind
    """Of the surest reason."""
    reason: str
    files: tuple[str, ...]
    """In the order of the data set."""


class Guess(NamedTuple):
    """Names that may be numbered pictures of a few things; nothing goes by it until asked to."""

    pattern: str
    """That would take them for groups."""
    groups: int
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """All groups of a data set."""

    groups: tuple[PictureGroup, ...] = ()
    """The largest first."""
    guess: Guess | None = None
    pattern: str = ""
    """That a user gave for them."""
    matched: int = 0
    """Pictures that have its form."""

    @cached_property
    def of_file(self) -> dict[str, str]:
        """The key of its group by file; a picture without a group is not in it."""
        return {file: group.key for group in self.groups for file in group.files}

    @cached_property
    def named(self) -> dict[str, str]:
        """As `of_file`, of groups that have a name: copies are called after one of themselves."""
        some = (one for one in self.groups if one.kind not in ("copies", "near copies"))
        return {file: group.key for group in some for file in group.files}

    @property
    def kinds(self) -> dict[Kind, int]:
        """How many groups there are of each kind, the surest kind first."""
        counted = Counter(group.kind for group in self.groups)
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


@dataclass
class Joined:
    """Disjoint sets of files, or of contents."""

    parent: dict[str, str] = field(default_factory=dict)

    def root(self, file: str) -> str:
        """Shared by all of one set, until it is joined with another."""
        while (above := self.parent.setdefault(file, file)) != file:
            self.parent[file] = file = self.parent[above]
        return file

    def join(self, files: Iterable[str]) -> None:
        """Make one set of those that these are in."""
        first = None
        for file in files:
            first = self.root(file) if first is None else first
            self.parent[self.root(file)] = first


def joined(links: Iterable[Link], order: Mapping[str, int]) -> tuple[PictureGroup, ...]:
    """Groups of all that is linked, directly or over others; the largest first.

    Args:
        links: the reasons; those about fewer than two pictures say nothing.
        order: place of each of their files in the data set.
    """
    links = [link for link in links if len(link.files) > 1]
    sets = Joined()
    for link in links:
        sets.join(link.files)
    files: dict[str, list[str]] = {}
    for file in sorted(sets.parent, key=order.__getitem__):
        files.setdefault(sets.root(file), []).append(file)
    reasons: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: (KINDS.index(link.kind), link.key)):
        reasons.setdefault(sets.root(link.files[0]), []).append(link)
    taken: dict[str, int] = {}
    found = [_group(reasons[root], some, taken) for root, some in files.items()]
    return tuple(sorted(found, key=lambda group: (-len(group.files), order[group.files[0]])))


def _group(links: list[Link], files: list[str], taken: dict[str, int]) -> PictureGroup:
    """A group, named by its surest reason; a name that another has already gets a number."""
    name = links[0].key
    taken[name] = taken.get(name, 0) + 1
    key = name if taken[name] == 1 else f"{name} ({taken[name]})"
    said = list(dict.fromkeys(link.reason for link in links))
    more = f" and {len(said) - 2} reasons more" if len(said) > 2 else ""
    reason = "; ".join(said[:2]) + more
    return PictureGroup(key=key, kind=links[0].kind, reason=reason, files=tuple(files))
