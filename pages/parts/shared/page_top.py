"""A page opens at its top: Streamlit may leave a new page where the last one was scrolled to."""

import streamlit as st

_SCRIPT = """
// While a new page fills, what is drawn later can push it down: held until somebody moves.
const HELD_MS = 2500;

export default function ({ data }) {
  const opened = window.graftPage !== data.page;
  window.graftPage = data.page;
  const main = document.querySelector('[data-testid="stMain"]');
  if (!opened || !main) return;
  const end = performance.now() + HELD_MS;
  let moved = false;
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(kind, () => { moved = true; }, { once: true, capture: true });
  }
  const hold = () => {
    if (moved || performance.now() > end) return;
    if (main.scrollTop) main.scrollTop = 0;
    requestAnimationFrame(hold);
  };
  hold();
}
"""

_mount = st.components.v2.component("graft_page_top", js=_SCRIPT)


def hold(page: str) -> None:
    """Show the top of `page` once it is opened; while it stays open nothing is moved."""
    _mount(key="page-top", data={"page": page}, height=0)
