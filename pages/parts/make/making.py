"""The cards on which classes are made: by dropping, pasting, choosing or recording pictures."""

from pathlib import Path

import streamlit as st

from pages.parts.shared import made_routes, static_files
from pages.parts.shared.words import texts

_LOADER = """
export default function (component) {
  const place = component.parentElement.querySelector(".graft-making");
  let leave = null;
  let left = false;
  import(new URL(component.data.code, window.location.origin).href)
    .then((making) => { if (!left) leave = making.draw(component, place); })
    .catch((error) => { place.textContent = `The cards cannot be shown: ${error.message}`; });
  return () => { left = true; leave?.(); };
}
"""
_TITLES = {
    "name": "Name of the class",
    "hold": "Hold to record",
    "hold_for": "Hold to record pictures of {name}",
    "remove": "Remove the class {name}",
    "choose": "Choose files",
    "choose_for": "Choose files for {name}",
    "one": "1 picture",
    "many": "{n} pictures",
    "adding": "{n} of {all} added …",
    "more": "And {n} more.",
    "class": "Class {n}",
    "more_classes": "Another class",
    "start": "Start the camera",
    "stop": "Stop the camera",
    "undo": "Undo",
    "go": "Go on with these pictures",
}
_mount = st.components.v2.component(
    "graft_making",
    html='<div style="container-type: inline-size"><div class="graft-making"></div></div>',
    css=(static_files.ASSETS / "making.css").read_text("utf-8"),
    js=_LOADER,
)


def show(folder: Path) -> bool:
    """Draw the cards of a collection; true once where somebody wants to go on with it."""
    result = _mount(
        key=f"making-{folder.name}",
        height="content",
        data={
            "code": static_files.address("making.js"),
            "made": made_routes.MADE,
            "folder": str(folder),
            "words": {**_TITLES, **texts()["camera"], **texts()["make"]},
        },
        on_go_change=lambda: None,
    )
    return bool(result.go)
