"""Pictures of which several are chosen: by a press, a row of them with Shift, all with Ctrl+A."""

import base64
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

_SCRIPT = """
export default function ({ parentElement, data, setStateValue }) {
  const place = parentElement.querySelector(".graft-picker");
  place.setAttribute("aria-label", data.label);
  const drawn = JSON.stringify([data.version, data.pictures.map((one) => one.name)]);
  if (place.drawn !== drawn) {
    place.drawn = drawn;
    place.chosen = new Set();
    place.last = 0;
    place.replaceChildren(...data.pictures.map(tile));
  }

  function tile(picture, at) {
    const button = document.createElement("button");
    const image = document.createElement("img");
    const caption = document.createElement("span");
    button.type = "button";
    button.setAttribute("role", "checkbox");
    button.setAttribute("aria-checked", "false");
    button.setAttribute("aria-label", picture.name);
    image.src = picture.image;
    image.alt = "";
    caption.textContent = picture.caption;
    button.append(image, caption);
    button.addEventListener("click", (event) => choose(at, event.shiftKey));
    button.addEventListener("keydown", (event) => pressed(at, event));
    return button;
  }

  function choose(at, row) {
    const on = row || !place.chosen.has(at);
    const [from, to] = row ? [Math.min(at, place.last), Math.max(at, place.last)] : [at, at];
    for (let one = from; one <= to; one += 1) {
      if (on) place.chosen.add(one);
      else place.chosen.delete(one);
    }
    place.last = at;
    tell();
  }

  function pressed(at, event) {
    const all = event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (all) place.chosen = new Set(place.childNodes.keys());
    else if (event.key === "Escape") place.chosen.clear();
    else if (step) place.childNodes[at + step]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!step) tell();
  }

  function tell() {
    place.childNodes.forEach((node, at) => {
      node.setAttribute("aria-checked", String(place.chosen.has(at)));
    });
    setStateValue("chosen", [...place.chosen].sort((one, other) => one - other));
  }
}
"""
_CSS = """
.graft-picker {
  display: grid; gap: 0.5rem; grid-template-columns: repeat(auto-fill, minmax(110px, 1fr));
}
.graft-picker button {
  background: none; border: 0; padding: 4px; border-radius: 8px; cursor: pointer; font: inherit;
  color: var(--st-text-color); text-align: left; position: relative; min-width: 0;
  outline: 2px solid transparent;
}
.graft-picker img { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 6px;
  display: block; }
.graft-picker span { font-size: 0.8rem; overflow-wrap: anywhere; }
.graft-picker button:focus-visible { outline-color: var(--st-text-color); }
.graft-picker button[aria-checked="true"] { outline-color: var(--st-primary-color); }
.graft-picker button[aria-checked="true"]::after {
  content: "✓"; position: absolute; top: 10px; right: 10px; width: 1.4em; height: 1.4em;
  border-radius: 50%; background: var(--st-primary-color); color: white; text-align: center;
  line-height: 1.4em; font-weight: 700;
}
"""
_mount = st.components.v2.component(
    "graft_picker",
    html='<div class="graft-picker" role="group"></div>',
    css=_CSS,
    js=_SCRIPT,
)


def show(
    pictures: Sequence[tuple[Path | None, str, str]], *, key: str, version: int, label: str
) -> tuple[int, ...]:
    """Draw pictures to choose from.

    Args:
        pictures: a thumbnail (None = it cannot be shown), a name and a caption for each.
        key: its identity on the page.
        version: another one begins with nothing chosen.
        label: what they are, for screen readers.

    Returns:
        The places of those that are chosen, in order.
    """
    tiles = [
        {"image": _image(small), "name": name, "caption": caption}
        for small, name, caption in pictures
    ]
    result = _mount(
        key=f"{key}-{version}",
        data={"pictures": tiles, "version": version, "label": label},
        default={"chosen": []},
        on_chosen_change=lambda: None,
        height="content",
    )
    chosen = result.chosen if isinstance(result.chosen, list) else []
    places = (place for place in chosen if isinstance(place, int))
    return tuple(place for place in places if 0 <= place < len(pictures))


def _image(small: Path | None) -> str:
    """The picture itself: a page of them weighs less than one photograph."""
    if small is None:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(small.read_bytes()).decode()}"
