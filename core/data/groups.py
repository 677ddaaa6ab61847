"""Groups of a data set: which of its pictures belong together, by all that tells it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.data import bursts, group, name_groups
from core.data.annotations import overlay
from core.data.dataset import Dataset
from core.data.group import Grouping, Link
from core.data.name_form import NameForm
from core.data.split import SplitSettings


def find(dataset: Dataset, settings: SplitSettings, near: Iterable[Sequence[str]] = ()) -> Grouping:
    """All groups of a data set: the same on every road, since only the data set tells them.

    With `groups="none"` only copies of one picture belong together. A pattern stands in place of
    the usual names.

    Args:
        dataset: what was scanned.
        settings: how groups are told.
        near: files of near copies, group by group.

    Raises:
        BadPlan: the pattern cannot be read.
    """
    order = {picture.file: at for at, picture in enumerate(dataset.pictures)}
    links = list(_copies(dataset))
    if settings.groups == "none":
        return Grouping(groups=group.joined(links, order))
    links += [Link("near copies", files[0], "nearly the same picture", tuple(files))
              for files in near if files]  # fmt: skip
    links += [*_said(dataset), *_in_list(dataset), *bursts.links(dataset.pictures)]
    if settings.pattern:
        named = NameForm(settings.pattern).groups(order)
        links += _as_links(named, "pattern", "share “{}” in the pattern")
        matched = sum(map(len, named.values()))
        found = group.joined(links, order)
        return Grouping(groups=found, pattern=settings.pattern, matched=matched)
    links += name_groups.links(dataset)
    found = group.joined(links, order)
    taken = {file for one in found if one.kind != "copies" for file in one.files}
    return Grouping(groups=found, guess=name_groups.guess(dataset, taken))


def _copies(dataset: Dataset) -> Iterator[Link]:
    by_content: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        by_content[picture.content].append(picture.file)
    for files in by_content.values():
        yield Link("copies", files[0], "copies of one picture", tuple(files))


def _said(dataset: Dataset) -> Iterator[Link]:
    """What somebody said to belong together; copies share it."""
    texts = overlay.of(dataset.folder).groups
    by_text: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        if text := texts.get(picture.content):
            by_text[text].append(picture.file)
    return iter(_as_links(by_text, "said", "said to belong to “{}”"))


def _in_list(dataset: Dataset) -> Iterator[Link]:
    """What the list of the data set says to belong together."""
    by_text: dict[str, list[str]] = defaultdict(list)
    for picture in dataset.pictures:
        if picture.group:
            by_text[picture.group].append(picture.file)
    return iter(_as_links(by_text, "listed", "“{}” in the list"))


def _as_links(named: Mapping[str, Sequence[str]], kind: group.Kind, reason: str) -> list[Link]:
    return [Link(kind, key, reason.format(key), tuple(files)) for key, files in named.items()]
