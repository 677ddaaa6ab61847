"""What is in a data set: classes with their pictures, the split, and what was left out."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from core.data import thumbnails
from core.data.dataset import SIDES, Dataset, Picture
from core.data.natural_order import natural
from core.data.same import Same
from core.data.split import Split
from core.findings import Finding
from core.report import figures
from core.runs.draft import Draft
from core.tasks import table as tasks
from pages.parts.data import cards as data_cards
from pages.parts.shared import chart, datasets, gallery, session
from pages.parts.shared.on_demand import OnDemand
from pages.parts.shared.words import many, percent, plain, why

CLASSES_A_PAGE = 12
STRIP = 8
PICTURES_A_PAGE = 24
_SIDE_COLOURS = {
    "training": figures.colours()["training"],
    "validation": figures.colours()["validation"],
    "test": chart.TEST_COLOUR,
}
_LAYOUTS = {"table": "List", "unsorted": "Sorted here"}
"""What a layout is called where its own name says too little."""


def headline(dataset: Dataset) -> None:
    """How much there is, in one line."""
    with st.container(horizontal=True, gap="large"):
        st.metric("Classes", f"{len(dataset.classes):,}", width="content")
        st.metric("Pictures", f"{len(dataset.pictures):,}", width="content")
        st.metric(
            "Left out", f"{len(dataset.left_out):,}", width="content", help=why("data.ignored")
        )
        if dataset.kind != "classify":
            st.metric("Targets", tasks.of(dataset.kind).title, width="content")
        layout = _LAYOUTS.get(dataset.layout, dataset.layout.capitalize())
        st.metric("Layout", layout, width="content", help=why("data.layout"))


def classes(dataset: Dataset, split: Split) -> None:
    """Each class with its count and a strip of pictures; many classes come in pages."""
    count = len(dataset.classes)
    largest = max(dataset.counts.values(), default=1)
    for at in gallery.part("classes", count, CLASSES_A_PAGE):
        pictures = dataset.by_class[dataset.classes[at]]
        _one_class(dataset, split, pictures, at, len(pictures) / largest)
    gallery.turn("classes", count, CLASSES_A_PAGE)


@st.fragment
def _one_class(
    dataset: Dataset, split: Split, pictures: Sequence[Picture], number: int, share: float
) -> None:
    """A class: some of its pictures, or all of them page by page."""
    name = dataset.classes[number]
    whole = session.recall(f"whole-class-{number}") == name
    left, right = st.columns([1, 4], vertical_alignment="top" if whole else "center")
    with left.container(gap="xsmall"):
        st.markdown(f"**{plain(name, longest=40)}**")
        st.progress(share, text=many(len(pictures), "picture"))
        if len(pictures) > STRIP:
            st.button(
                f"Show fewer of {plain(name)}" if whole else f"Show all of {plain(name)}",
                key=f"whole-class-{number}",
                type="tertiary",
                on_click=session.remember,
                args=(f"whole-class-{number}", None if whole else name),
            )
    everything = _in_order(Same(pictures)) if whole else ()
    shown = everything or thumbnails.spread(pictures, STRIP, 0)
    cards = data_cards.of(dataset, split, shown, f"One of the pictures of {name}.")
    with right:
        if whole:
            names = OnDemand(cards, lambda card: card.path.name)
            gallery.wall(cards, names, row=f"all-{number}", width=120, a_page=PICTURES_A_PAGE)
        else:
            gallery.strip(cards, row=f"class-{number}")


@lru_cache(maxsize=4)
def _in_order(pictures: Same[Sequence[Picture]]) -> tuple[Picture, ...]:
    """As people count them; asked for at each page that is turned."""
    return tuple(sorted(pictures.held, key=lambda one: natural(one.file)))


def several(draft: Draft, dataset: Dataset, noticed: Sequence[Finding]) -> None:
    """Whether a picture in several class folders shows all of those classes, where there are some.

    Args:
        draft: is changed by the button.
        dataset: its pictures.
        noticed: what speaks of pictures in several class folders.
    """
    torn = any(finding.id == "copies-across-classes" for finding in noticed)
    if not draft.several and not (torn and dataset.layout != "table"):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="several"):
        st.markdown(why("data.several_on" if draft.several else "data.several"))
        label = "Each picture shows one class" if draft.several else "A picture may show several"
        if st.button(label, key="several-button", icon=":material/label:"):
            session.change(several=not draft.several, looked=draft.looked + 1)
            st.rerun()


def divided(draft: Draft, dataset: Dataset, split: Split) -> None:
    """The three sides as one bar, and the shares to choose where the folder does not say."""
    totals = split.totals
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [""],
            "x": [totals[side]],
            "name": side.capitalize(),
            "text": [f"{side.capitalize()} {totals[side]:,}"],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "marker": {"color": _SIDE_COLOURS[side]},
            "textfont": {"color": "white"},
            "hovertemplate": f"{side}: %{{x:,}} pictures<extra></extra>",
        }
        for side in SIDES
        if totals[side]
    ]
    layout = {
        "barmode": "stack",
        "showlegend": False,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {"visible": False, "fixedrange": True, "range": [0, sum(totals.values())]},
        "yaxis": {"visible": False, "fixedrange": True},
    }
    alt = ", ".join(f"{side} {totals[side]}" for side in SIDES)
    chart.show({"data": traces, "layout": layout}, key="split", alt=f"Split: {alt}", height=44)
    st.caption(why("data.given_split" if dataset.has_given_split else "data.split"))
    if split.exam:
        st.caption(why("data.exam"))
    scanned = datasets.scanned(draft)
    if scanned and scanned.has_given_split:
        st.toggle(
            "Go by the split that the folder brings",
            key=session.bound("split.given", draft.split.given == "keep"),
            on_change=_given,
            help=why("split.given"),
        )
    if not dataset.has_given_split:
        _shares(draft, ("validation",) if split.exam else ("validation", "test"))


def _given() -> None:
    own = "keep" if session.now("split.given") else "ignore"
    session.change(split={**session.draft().split.model_dump(), "given": own})


def _shares(draft: Draft, fields: Sequence[str]) -> None:
    titles = {"validation": "For validation", "test": "For the final test"}
    with st.expander("Change the split", icon=":material/tune:"), st.grid(3):
        for field in fields:
            st.select_slider(
                titles[field],
                options=[0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
                if field == "validation"
                else [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
                format_func=percent,
                key=session.bound(f"split.{field}", getattr(draft.split, field)),
                on_change=session.save_part,
                args=("split", field),
                help=why(f"split.{field}"),
            )
        st.number_input(
            "Seed of the split",
            min_value=0,
            max_value=9999,
            step=1,
            key=session.bound("split.seed", draft.split.seed),
            on_change=session.save_part,
            args=("split", "seed"),
            help=why("split.seed"),
        )


def ignored(dataset: Dataset) -> None:
    """Every file that is not used, with its reason."""
    left_out = dataset.left_out
    if quiet := len(dataset.ignored) - len(left_out):
        passed = many(quiet, "hidden or system entry", "hidden or system entries")
        st.caption(f":material/visibility_off: {passed} passed over, such as .DS_Store.")
    if not left_out:
        st.caption(":material/check: Nothing was left out.")
        return
    title = f"{many(len(left_out), 'file')} left out, and why"
    with st.expander(title, icon=":material/block:"):
        st.dataframe(
            {
                "File": [entry.file for entry in left_out],
                "Reason": [entry.reason for entry in left_out],
            },
            hide_index=True,
            alt="Files that are not used, with the reason for each",
        )
