"""The grid of pictures to label: a component of ours that talks to the server by itself."""

import streamlit as st

from pages.parts.shared import static_files
from pages.parts.shared.words import texts

_LOADER = """
export default function (component) {
  const { parentElement, data } = component;
  const place = parentElement.querySelector(".graft-label");
  let stop = null, ended = false;
  import(new URL(data.code, window.location.origin).href)
    .then((grid) => { if (!ended) stop = grid.draw(component, place); })
    .catch((error) => { place.textContent = `The grid cannot be drawn: ${error.message}`; });
  return () => { ended = true; stop?.(); };
}
"""
_LABELS = {
    "write": "Write a class, press Enter",
    "several": "Several per picture",
    "change": "Change this class",
    "name": "Name of the class",
    "rename": "Rename",
    "remove": "Remove",
    "shut": "Close",
    "right": "All right  ⇧⏎",
    "next": "Other pictures  ⇟",
    "undo": "Take the last press back (u)",
    "redo": "Let it count again (r)",
    "view": "Which pictures are shown",
    "size": "Pictures at a time",
    "zoom": "Large (Space)",
    "colour": "Its colour here",
    "what": "What is it?",
    "train": "Train now",
}
"""What stands on buttons and boxes; the sentences beside them are in `assets/help.toml`."""
_mount = st.components.v2.component(
    "graft_label",
    html='<div class="graft-label"></div>',
    css=(static_files.ASSETS / "label_grid.css").read_text("utf-8"),
    js=_LOADER,
)


def show(desk: str, *, size: int = 24) -> bool:
    """Draw the grid of a desk; true once where a training is asked for.

    Args:
        desk: see `pages.parts.label.desks`.
        size: pictures at a time.
    """
    result = _mount(
        key="label-grid",
        height="content",
        data={
            "desk": desk,
            "size": size,
            "code": static_files.address("label_grid.js"),
            "words": {**texts()["label_grid"], **_LABELS},
        },
        on_train_change=_nothing,
    )
    return bool(result.train)


def _nothing() -> None:
    """A callback must be given for a trigger to exist; the value is read from the result."""
