"""The live camera: bars that move with the picture, and the picture kept by whoever teaches it."""

import streamlit as st

from core.data import collections
from core.runs.store import RunView
from pages.parts.shared import (
    camera_socket,
    folder_button,
    improve,
    labelled,
    made_routes,
    static_files,
)
from pages.parts.shared.words import plain, texts, why

_LOADER = """
export default function (component) {
  const place = component.parentElement.querySelector(".graft-camera");
  let leave = null;
  let left = false;
  import(new URL(component.data.code, window.location.origin).href)
    .then((camera) => { if (!left) leave = camera.draw(component, place); })
    .catch((error) => { place.textContent = `The camera cannot be shown: ${error.message}`; });
  return () => { left = true; leave?.(); };
}
"""
_TITLES = {
    "start": "Start the camera",
    "stop": "Stop",
    "none": "None of them",
    "unsure": "Not sure",
    "pace": "{pace} answers a second, {ms} ms each",
    "choice": "Which camera",
    "keep_as": "Keep this picture as {name}",
    "another": "Another class",
    "keep": "Keep it",
    "undo": "Undo",
}
_mount = st.components.v2.component(
    "graft_camera",
    html='<div style="container-type: inline-size"><div class="graft-camera"></div></div>',
    css=(static_files.ASSETS / "camera.css").read_text("utf-8"),
    js=_LOADER,
)


def show(run: RunView) -> None:
    """Draw it for a run's model; the page is drawn anew only when a picture was taught."""
    model = labelled.of_model(run)
    _mount(
        key="live-camera",
        height="content",
        data={
            "code": static_files.address("camera.js"),
            "socket": camera_socket.CAMERA,
            "made": made_routes.MADE,
            "run": str(run.folder),
            "folder": str(model.folder),
            "classes": list(run.plan.classes),
            "teachable": list(model.classes),
            "words": {**_TITLES, **texts()["camera"]},
        },
        on_taught_change=lambda: None,
    )
    improve.bar(run.folder, model, always=True)
    place = collections.beside(model.folder)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{why('predict.live')} {plain(str(place))}", width="stretch")
        folder_button.show(place, key="show-taught")
