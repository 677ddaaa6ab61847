"""What this browser tab remembers, and what all tabs share; the only file with `st.session_state`.

Choices live in `core.runs.draft` on disk. Widgets are bound to them: before a widget is drawn its
state is set from the draft, and its change is saved at once, so a refresh shows the same screen.
"""

import contextlib
from collections.abc import MutableMapping
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import streamlit as st

from core.errors import GraftError
from core.protocol.explanation import ExplainAnswer, ExplainRequest
from core.protocol.readiness import WarmRequest
from core.runs import draft as drafts
from core.runs import store
from core.runs.draft import Draft
from core.runs.engine_client import EngineClient, shared
from core.runs.store import RunView


def draft() -> Draft:
    """All choices so far, as on disk now."""
    return drafts.load()


def change(**fields: Any) -> Draft:
    """Save some choices; see `core.runs.draft.change`.

    Nothing is saved where another tab went elsewhere: the choice was for other pictures.
    """
    current = draft()
    return current if _elsewhere(current) else _own(drafts.change(**fields))


def catch_up() -> bool:
    """Take what is on disk for this tab's own; true where another tab had gone elsewhere.

    What this tab showed until then is recalled as `left-behind`.
    """
    shown, current = recall("draft-shown"), draft()
    gone = _elsewhere(current)
    _own(current)
    if gone:
        remember("left-behind", shown)
    return gone


def restore(earlier: Draft) -> None:
    """Make all choices again as they were."""
    _own(drafts.change(**earlier.model_dump()))
    forget("left-behind")


def _elsewhere(current: Draft) -> bool:
    """True where another tab chose other data or another run than this tab shows."""
    shown = recall("draft-shown")
    if shown is None or shown.folder is None:
        return False
    return (shown.folder, shown.run) != (current.folder, current.run)


def _own(current: Draft) -> Draft:
    remember("draft-shown", current)
    return current


def bound(name: str, value: Any) -> str:
    """Give a widget's key after setting what it shows to `value`.

    It is set in every run: a browser that gets two runs at once sees only the second, and would
    show an empty widget if that one left the value out.
    """
    key = key_of(name)
    st.session_state[key] = value
    return key


def key_of(name: str) -> str:
    """The key of a widget of which `now` can tell what it shows."""
    return f"bound-{name}"


def now(name: str) -> Any:
    """What a widget shows now that has its key from here; for its `on_change`."""
    return st.session_state[key_of(name)]


def save(field: str) -> None:
    """`on_change` of a widget bound under the name of a field of the draft."""
    change(**{field: now(field)})


def save_part(record: str, field: str) -> None:
    """`on_change` of a widget bound as `record.field`: a field of a record in the draft."""
    value = now(f"{record}.{field}")
    if _elsewhere(draft()):
        return
    drafts.edit(lambda one: {record: {**getattr(one, record).model_dump(), field: value}})


def recall(name: str, default: Any = None) -> Any:
    """Something that only this tab remembers, e.g. which page of a list it shows."""
    return st.session_state.get(f"tab-{name}", default)


def remember(name: str, value: Any) -> None:
    """Let this tab remember something until it is closed."""
    st.session_state[f"tab-{name}"] = value


def forget(name: str) -> None:
    """Let this tab forget it."""
    st.session_state.pop(f"tab-{name}", None)


def next_version(name: str) -> None:
    """Raise a counter: a widget with the number in its key starts empty."""
    remember(name, recall(name, 0) + 1)


@st.cache_resource(show_spinner=False)
def _views() -> MutableMapping[str, tuple[RunView, Lock]]:
    return {}


def desk() -> EngineClient:
    """The one warm engine process of this server."""
    return shared()


def run(current: Draft) -> RunView | None:
    """The run that the later pages show, as it is now; `None` where there is none (any more)."""
    if current.run is None:
        return None
    try:
        return view(Path(current.run))
    except GraftError:
        return None


def view(folder: Path) -> RunView:
    """A run as it is now; only the events written since the last look are read.

    Raises:
        GraftError: it is not there, or cannot be read.
    """
    known = _views().get(str(folder))
    if known is None or not (folder / "plan.json").is_file():
        known = _views()[str(folder)] = (store.read(folder), Lock())
    with known[1]:
        return known[0].refresh()


def choose_folder(folder: Path) -> None:
    """Start over with another data folder; see `core.runs.draft.choose_folder`."""
    _own(drafts.choose_folder(folder))


def open_run(run: RunView) -> None:
    """Show a run and the choices that led to it; see `core.runs.draft.from_run`."""
    _own(drafts.from_run(run.plan, run.folder))


def visited(step: str) -> None:
    """Note that a step was looked at."""
    if step not in draft().visited:
        drafts.edit(lambda one: {"visited": tuple(dict.fromkeys((*one.visited, step)))})


def explained(run_folder: Path, file: Path, label: str | None) -> ExplainAnswer:
    """Where a model looked when it said `label`; asked once, and again when the cache was emptied.

    `None` = what it says.

    Raises:
        GraftError: the engine's.
    """
    known = _explained()
    key = (str(run_folder), str(file), label)
    if key not in known or not known[key].image.is_file():
        request = ExplainRequest(run=run_folder, file=file, label=label)
        known[key] = desk().ask(request)
    return known[key]


@st.cache_resource(show_spinner=False)
def _explained() -> MutableMapping[tuple[str, str, str | None], ExplainAnswer]:
    return {}


@st.cache_resource(show_spinner=False)
def warm_desk() -> Thread:
    """Start the engine process in the background, before somebody waits for it; once a server."""
    thread = Thread(target=_warm, daemon=True, name="warm-desk")
    thread.start()
    return thread


def _warm() -> None:
    with contextlib.suppress(GraftError):
        desk().ask(WarmRequest())
