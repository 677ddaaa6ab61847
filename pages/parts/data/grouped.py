"""Which pictures belong together, why, and what to do where that is not so."""

import streamlit as st

from core.data import thumbnails, torn
from core.data.dataset import SIDES, Dataset
from core.data.group import Kind, PictureGroup
from core.data.name_form import NameForm
from core.data.split import Split
from core.errors import GraftError
from core.runs.draft import Draft
from pages.parts.data import cards
from pages.parts.shared import gallery, notices, session
from pages.parts.shared.words import many, plain, why

GROUPS_SHOWN = 4
"""At a time."""
_OF_A_GROUP = 8
_EXAMPLES = 3
_TOLD: dict[Kind, str] = {
    "said": "by what was said here",
    "listed": "by your list",
    "pattern": "by your pattern",
    "patients": "by the patient that DICOM files name",
    "names": "by their names",
    "folders": "by the folder they lie in",
    "near copies": "by their looks",
    "bursts": "by the second they were taken",
    "copies": "as copies",
}


def show(draft: Draft, dataset: Dataset, split: Split) -> None:
    """How many groups there are, some of them, and the choices about them."""
    with st.container(key="grouped", gap="xsmall"):
        st.markdown(_headline(draft, split))
        with st.expander("Pictures that belong together", icon=":material/link:"):
            if not _given_whole(dataset):
                st.toggle(
                    "Keep pictures that belong together on one side",
                    key=session.bound("split.groups", draft.split.groups == "auto"),
                    on_change=_switched,
                    help=why("split.groups"),
                )
            _groups(dataset, split)
            if draft.split.groups == "auto":
                _pattern(draft, dataset)


def _given_whole(dataset: Dataset) -> bool:
    return any(picture.side == "validation" for picture in dataset.pictures)


def _headline(draft: Draft, split: Split) -> str:
    groups = split.grouping.groups
    if draft.split.groups == "none":
        return ":material/link_off: Each picture is divided by itself; only copies stay together."
    if not groups:
        return ":material/link_off: No pictures are known to belong together."
    files = sum(len(group.files) for group in groups)
    kinds = split.grouping.kinds
    told = ", ".join(f"{n:,} {_TOLD[kind]}" if len(kinds) > 1 else _TOLD[kind]
                     for kind, n in kinds.items())  # fmt: skip
    apart = len(torn.on_two_sides(split))
    where = f"**{apart:,} of them on two sides**" if apart else "each on one side"
    together = f"**{many(files, 'picture')} in {many(len(groups), 'group')}**"
    return f":material/link: {together} belong together, {where}. Told {told}."


def _switched() -> None:
    _save(groups="auto" if session.now("split.groups") else "none")


def _save(**fields: str | int) -> None:
    session.change(split={**session.draft().split.model_dump(), **fields})


def _pattern(draft: Draft, dataset: Dataset) -> None:
    """The box for a pattern, with what it would put together before it is used."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Pattern of your file names",
            value=draft.split.pattern,
            max_chars=200,
            placeholder="{group}_*.jpg",
            key=f"pattern-{draft.split.pattern}-{draft.folder}",
            help=why("split.pattern"),
        ).strip()
        form = _read(text)
        if text != draft.split.pattern and (form or not text):
            st.button(
                "Use this pattern" if text else "Use the usual names again",
                key="use-pattern",
                icon=":material/check:",
                on_click=_save,
                kwargs={"pattern": text},
            )
    if form:
        with st.container(gap="xsmall"):
            _examples(form, dataset)
    elif not text:
        st.caption(why("data.usual_names"))


def _read(text: str) -> NameForm | None:
    try:
        return NameForm(text) if text else None
    except GraftError as problem:
        notices.line(problem)
        return None


def _examples(form: NameForm, dataset: Dataset) -> None:
    groups = form.groups(picture.file for picture in dataset.pictures)
    several = sorted((some for some in groups.items() if len(some[1]) > 1),
                     key=lambda some: -len(some[1]))  # fmt: skip
    matched = sum(map(len, groups.values()))
    if not several:
        nothing = "each would stay alone" if matched else "no name has this form"
        st.caption(f":material/link_off: It puts no pictures together: {nothing}.")
        return
    together = sum(len(files) for _, files in several)
    st.caption(
        f"It puts {many(together, 'picture')} into {many(len(several), 'group')}; "
        f"{len(dataset.pictures) - together:,} stay alone. For example:"
    )
    for key, files in several[:_EXAMPLES]:
        names = ", ".join(plain(file, longest=60) for file in files[:_EXAMPLES])
        more = f" and {len(files) - _EXAMPLES:,} more" if len(files) > _EXAMPLES else ""
        st.caption(f"**{plain(key, longest=60)}**: {names}{more}")


def _groups(dataset: Dataset, split: Split) -> None:
    """Some groups at a time, those that are torn first."""
    apart = torn.on_two_sides(split)
    keys = {group.key for group in apart}
    groups = [*apart, *(group for group in split.grouping.groups if group.key not in keys)]
    for at in gallery.part("groups", len(groups), GROUPS_SHOWN):
        group = groups[at]
        shown = [dataset.by_file[file] for file in thumbnails.spread(group.files, _OF_A_GROUP, 0)]
        with st.container(gap="xsmall"):
            st.markdown(_title(group, split), width="stretch")
            reason = (
                f"One of {many(len(group.files), 'picture')} that belong together: {group.reason}."
            )
            gallery.strip(cards.of(dataset, split, shown, reason), row=f"group-{at}")
    gallery.turn("groups", len(groups), GROUPS_SHOWN)


def _title(group: PictureGroup, split: Split) -> str:
    sides = [side for side in SIDES if side in {split.side[file] for file in group.files}]
    lie = f":orange[:material/warning: {' and '.join(sides)}]" if len(sides) > 1 else sides[0]
    reason = "" if group.key in group.reason else f" · {plain(group.reason, longest=120)}"
    name = plain(group.key, longest=60)
    return f"**{name}** · {many(len(group.files), 'picture')} · {lie}{reason}"
