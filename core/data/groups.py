"""Groups of a data set: which of its pictures belong together, by all that tells it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.data import bursts, group, name_clues, name_groups, near_copies
from core.data.annotations import overlay
from core.data.dataset import Dataset
from core.data.group import Grouping, Link, PictureGroup
from core.data.name_form import NameForm
from core.data.split import SplitSettings


def find(dataset: Dataset, settings: SplitSettings) -> Grouping:
    """All groups of a data set by what is known now: the same on every road.

    With `groups="none"` only copies of one picture belong together. A pattern stands in place of
    the usual names.

    Args:
        dataset: what was scanned.
        settings: how groups are told.

    Raises:
        BadPlan: the pattern cannot be read.
    """
    links = list(_copies(dataset))
    if settings.groups == "none":
        return Grouping(groups=_joined(dataset, links))
    links += [*_near(dataset), *_said(dataset), *_in_list(dataset), *_patients(dataset)]
    links += bursts.links(dataset.pictures)
    if settings.pattern:
        named = NameForm(settings.pattern).groups(picture.file for picture in dataset.pictures)
        links += _as_links(named, "pattern", "share “{}” in the pattern")
        matched = sum(map(len, named.values()))
        found = _joined(dataset, links)
        return Grouping(groups=found, pattern=settings.pattern, matched=matched)
    clues = list(name_clues.clues(dataset))
    links += name_groups.links(clues)
    found = _joined(dataset, links)
    taken = {file for one in found if one.kind != "copies" for file in one.files}
    return Grouping(groups=found, guess=name_groups.guess(dataset, clues, taken))


def _joined(dataset: Dataset, links: Sequence[Link]) -> tuple[PictureGroup, ...]:
    linked = {file for link in links for file in link.files}
    places = enumerate(dataset.pictures) if linked else ()
    return group.joined(links, {one.file: at for at, one in places if one.file in linked})


def known_later(dataset: Dataset) -> str:
    """A short text that names what is said to belong together and the near copies; empty = none."""
    links = [*_said(dataset), *_near(dataset)]
    if not links:
        return ""
    return hashlib.sha256(repr(links).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _copies(dataset: Dataset) -> Iterator[Link]:
    for some in dataset.copies:
        files = tuple(picture.file for picture in some)
        yield Link("copies", files[0], "copies of one picture", files)


def _near(dataset: Dataset) -> Iterator[Link]:
    """As far as the check has come; see `core.data.near_copies.check`."""
    for files in near_copies.groups(dataset):
        yield Link("near copies", files[0], "nearly the same picture", files)


def _said(dataset: Dataset) -> Iterator[Link]:
    """What somebody said to belong together; copies share it."""
    texts = overlay.of(dataset.folder).groups
    by_text: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures if texts else ():
        if text := texts.get(picture.content):
            by_text[text].append(picture.file)
    return iter(_as_links(by_text, "said", "said to belong to “{}”"))


def _patients(dataset: Dataset) -> Iterator[Link]:
    """By the tokens that DICOM files come with: nobody can tell a patient from one."""
    by_token: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        if picture.patient:
            by_token[picture.patient].append(picture.file)
    for token, files in by_token.items():
        yield Link("patients", f"patient {token[:6]}", "pictures of one patient", tuple(files))


def _in_list(dataset: Dataset) -> Iterator[Link]:
    """What the list of the data set says to belong together."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        if picture.group:
            by_text[picture.group].append(picture.file)
    return iter(_as_links(by_text, "listed", "“{}” in the list"))


def _as_links(named: Mapping[str, Sequence[str]], kind: group.Kind, reason: str) -> list[Link]:
    return [Link(kind, key, reason.format(key), tuple(files)) for key, files in named.items()]
