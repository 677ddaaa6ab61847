"""What a model learnt from that is most like a picture to it: small pictures with their class."""

from collections.abc import MutableMapping, Sequence
from pathlib import Path

import streamlit as st

from core.data import thumbnails
from core.errors import GraftError
from core.plan import plan as plans
from core.protocol.nearest import NearestAnswer, NearestRequest, Neighbour
from pages.parts.shared import notices, session
from pages.parts.shared.words import many, plain, why

_SIDE_PX = 160
_WIDTH = 68
_Key = tuple[str, int, tuple[str, ...]]


def toggle(key: str) -> bool:
    """Whether they are to be shown; remembered by the tab."""
    shown: bool = st.toggle(
        "Show what it learnt from that is most like it",
        key=key,
        help=why("results.nearest"),
        persist_state="session",
    )
    return shown


def of(run: Path, files: Sequence[Path]) -> NearestAnswer | None:
    """The nearest training pictures of some pictures; asked once a model and pictures.

    What goes wrong is shown.
    """
    key = (str(run), _version(run), tuple(map(str, files)))
    if key in _kept():
        return _kept()[key]
    bar = st.empty()

    def progress(done: int, total: int) -> None:
        text = f"Looking at what it learnt from, once: {done:,} of {many(total, 'picture')}"
        bar.progress(done / max(1, total), text=text)

    with notices.guard(), st.spinner("Looking for what is like them …"):
        request = NearestRequest(run=run, files=tuple(files))
        _kept()[key] = session.desk().ask(request, on_progress=progress)
    bar.empty()
    return _kept().get(key)


def show(run: Path, neighbours: Sequence[Neighbour]) -> None:
    """A row of them.

    Args:
        run: whose training pictures they are.
        neighbours: the nearest first.
    """
    if not neighbours:
        st.caption("Nothing to compare it with.")
        return
    folder = Path(plans.load(run).folder)
    with st.container(horizontal=True, gap="xsmall"):
        for one in neighbours:
            with st.container(width=_WIDTH, gap=None):
                _picture(folder, one)


def basis(answer: NearestAnswer) -> str:
    """Which training pictures were looked through."""
    of_all = f" of {answer.of:,}" if answer.of > answer.n else ""
    return f"{why('results.nearest')} Out of {answer.n:,}{of_all} training pictures."


def _picture(folder: Path, one: Neighbour) -> None:
    try:
        small = thumbnails.thumbnail(folder / one.file, _SIDE_PX)
    except (GraftError, OSError):
        st.markdown(":material/broken_image:")
    else:
        st.image(str(small), width=_WIDTH, alt=f"{one.label}: {one.file}")
    kin = " · same group" if one.same else ""
    st.caption(f"{plain(one.label, longest=24)}{kin}")


def _version(run: Path) -> int:
    weights = run / "best" / "model.safetensors"
    return weights.stat().st_mtime_ns if weights.is_file() else 0


@st.cache_resource(show_spinner=False)
def _kept() -> MutableMapping[_Key, NearestAnswer]:
    return {}
