"""The entry that `streamlit run app.py` opens: the frame of `pages/frame.py`, nothing else.

An `st.App` rather than a page script: with a `pages` folder beside a plain entry script, a deep
link on a fresh server would run the page bare, without its frame.
"""

import streamlit as st

from core import machine
from pages.parts.label import routes as label_routes
from pages.parts.shared import (
    access,
    camera_socket,
    late_ticks,
    lifespan,
    made_routes,
    notices,
    static_files,
)

machine.allow_many_open_files()
machine.give_back_memory()
late_ticks.keep_the_page()
app = st.App(
    "pages/frame.py",
    routes=[
        *static_files.routes(),
        *label_routes.routes(),
        *made_routes.routes(),
        *camera_socket.CameraSockets().routes(),
    ],
    middleware=[access.middleware()],
    lifespan=lifespan.lifespan,
    on_script_error=notices.unexpected,
)

if __name__ == "__main__":
    app.run()
