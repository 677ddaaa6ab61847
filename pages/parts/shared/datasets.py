"""The data sets that this server has scanned, with what was said of their pictures."""

from collections.abc import MutableMapping
from typing import Any, TypeVar

import streamlit as st

from core.data import exam, joining, looks, near_copies, sides
from core.data import split as splits
from core.data.annotations import overlay
from core.data.annotations.overlay import Overlay
from core.data.dataset import Dataset
from core.errors import GraftError
from core.findings import Finding
from core.runs.draft import Draft
from core.tasks import table as tasks
from pages.parts.shared import background_jobs

_KEEP = 4
_Place = tuple[str, int]
_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


def scanned(draft: Draft) -> Dataset | None:
    """The data set of a draft as it lies on disk, if this server has scanned it already."""
    return _scanned().get(_place(draft))


def to_label(draft: Draft) -> Dataset | None:
    """The same with all that nobody has sorted yet; see `core.data.scan.to_label`."""
    return _to_label().get(_place(draft))


def known(draft: Draft) -> Dataset | None:
    """The same with what was said of its pictures; None also where not one would be left."""
    found = scanned(draft)
    try:
        return None if found is None else applied(draft, found)
    except GraftError:
        return None


def applied(draft: Draft, dataset: Dataset) -> Dataset:
    """A scanned data set with what was said of its pictures until now, made once for each event.

    The sides that its folder brings are left out where they are not to count.

    Raises:
        NoImagesFound: not one picture is left.
    """
    now, last = overlay.of(dataset.folder), _applied().get(_place(draft))
    given = draft.split.given
    if last is None or last[0] is not dataset or last[1] is not now or last[2] != given:
        made = splits.heeded(overlay.applied(joining.joined(dataset), now), draft.split)
        last = (dataset, now, given, made)
        _keep(_applied(), _place(draft), last)
    return last[3]


def keep(draft: Draft, dataset: Dataset) -> None:
    """Take what was scanned for known from now on.

    The oldest one known is let go, and so is what an earlier look at the same folder found: of
    100,000 pictures it takes a hundred megabytes.
    """
    place = _place(draft)
    for shelf in (_scanned(), _to_label(), _applied(), _splits(), _noticed()):
        _forget_earlier(shelf, *place)
    _keep(_scanned(), place, dataset)


def keep_to_label(draft: Draft, dataset: Dataset) -> None:
    """Take what was scanned to be labelled for known from now on, on every page."""
    keep(draft, dataset)
    _keep(_to_label(), _place(draft), dataset)


def split(draft: Draft, dataset: Dataset) -> splits.Split:
    """The split of a data set as the draft asks for it, by all that is known to belong together."""
    shelf, key = _splits(), (*_place(draft), draft.split.model_dump_json())
    last, now = (
        shelf.get(key),
        (
            dataset.said,
            near_copies.groups(dataset),
            exam.of(dataset.folder),
        ),
    )
    if last is None or last[0] is not dataset.pictures or last[1] != now:
        last = (dataset.pictures, now, sides.divide(dataset, draft.split))
        _keep(shelf, key, last)
    return last[2]


def noticed(draft: Draft, dataset: Dataset, split: splits.Split) -> list[Finding]:
    """All that is noticed about a data set and its split, looked for once.

    What is looked at in the background counts from the end of that on: until then it is little.
    """
    measured = (looks.known(), near_copies.known())
    shelf, last = _noticed(), _noticed().get(_place(draft))
    same = last is not None and last[0] is dataset and last[1] is split
    if last is None or not same or not (_are(last[2], measured) or background_jobs.busy("decode")):
        found = tasks.of(dataset.kind).check(dataset, split)
        last = (dataset, split, measured, found)
        _keep(shelf, _place(draft), last)
    return last[3]


def _are(these: tuple[object, ...], those: tuple[object, ...]) -> bool:
    """Whether they are the very same objects."""
    return all(one is other for one, other in zip(these, those, strict=True))


def _place(draft: Draft) -> _Place:
    return draft.folder or "", draft.looked


def _forget_earlier(shelf: MutableMapping[Any, Any], folder: str, looked: int) -> None:
    for key in [key for key in shelf if key[0] == folder and key[1] != looked]:
        del shelf[key]


def _keep(shelf: MutableMapping[_Key, _Kept], key: _Key, value: _Kept) -> None:
    shelf[key] = value
    while len(shelf) > _KEEP:
        shelf.pop(next(iter(shelf)))


@st.cache_resource(show_spinner=False)
def _scanned() -> MutableMapping[_Place, Dataset]:
    return {}


@st.cache_resource(show_spinner=False)
def _to_label() -> MutableMapping[_Place, Dataset]:
    return {}


@st.cache_resource(show_spinner=False)
def _applied() -> MutableMapping[_Place, tuple[Dataset, Overlay, str, Dataset]]:
    return {}


@st.cache_resource(show_spinner=False)
def _splits() -> MutableMapping[tuple[str, int, str], tuple[object, object, splits.Split]]:
    return {}


@st.cache_resource(show_spinner=False)
def _noticed() -> MutableMapping[
    _Place, tuple[Dataset, splits.Split, tuple[object, ...], list[Finding]]
]:
    return {}
