"""The live chart: a Plotly figure that keeps zoom, hover and legend choices while it grows.

`st.plotly_chart` is rebuilt on every change of its data; this one calls `Plotly.react` on the same
element. An update sends the figure alone: Plotly comes once, from its wheel (`static_files`).
"""

from typing import Any

import streamlit as st

from core.report import figures
from core.report.look import SERIES_DARK, SERIES_LIGHT
from pages.parts.shared import static_files

_LOADER = """
export default function (component) {
  const { parentElement, data } = component;
  const place = parentElement.querySelector(".graft-chart");
  place.style.minHeight = `${data.height}px`;
  import(new URL(data.code, window.location.origin).href)
    .then((chart) => chart.draw(component, place))
    .catch((error) => {
      place.textContent = `The chart cannot be drawn: ${error.message}`;
    });
}
"""
_CSS = """
.graft-chart { width: 100%; }
:has(> .graft-twin) { position: relative; }
.graft-twin {
  position: absolute; top: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; display: block;
}
.graft-ring {
  position: absolute; pointer-events: none; border-radius: 3px;
  outline: 3px solid var(--st-text-color); box-shadow: inset 0 0 0 2px var(--st-background-color);
}
.graft-chart .main-svg { font-variant-numeric: tabular-nums; }
"""

TEST_COLOUR = "#7c5cbf"
"""Of the sealed test set; the other colours are those of `core.report.figures`."""
_LIGHT, _DARK = figures.colours(dark=False), figures.colours(dark=True)
_TWINS = (
    {_LIGHT[name]: _DARK[name] for name in _LIGHT}
    | dict(zip(SERIES_LIGHT, SERIES_DARK, strict=True))
    | {TEST_COLOUR: "#a78bda"}
)

_mount = st.components.v2.component(
    "graft_chart",
    html='<div class="graft-chart"></div>',
    css=_CSS,
    js=_LOADER,
    isolate_styles=False,
)


def show(
    figure: dict[str, Any], *, key: str, alt: str, height: int = 300, clickable: bool = False
) -> dict[str, Any] | None:
    """Draw a Plotly figure given as plain data.

    Args:
        figure: `data`, `layout` and, for narrow screens, perhaps another layout as `narrow`; in
            the light colours of `core.report.figures`; the browser knows their dark twins.
        key: the chart's identity; the same key keeps zoom through updates and from page to page.
        alt: what the chart shows, in words, for screen readers.
        height: in pixels, reserved before the chart is there.
        clickable: tell which point was clicked; the cells of a heat map are reached by the arrow
            keys too, and pressed by Enter.

    Returns:
        `x`, `y` and `custom` of the point just clicked, once; else `None`.
    """
    result = _mount(
        key=key,
        height="content",
        data={
            "name": key,
            "figure": figure,
            "alt": alt,
            "height": height,
            "clickable": clickable,
            "twins": _TWINS,
            "code": static_files.address("chart.js"),
            "plotly": static_files.address("plotly.js"),
        },
        on_clicked_change=_nothing,
    )
    clicked: dict[str, Any] | None = result.clicked
    return clicked


def _nothing() -> None:
    """A callback must be given for a trigger to exist; the value is read from the result."""
