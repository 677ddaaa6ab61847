"""The model for other programs: the commands that start the picture service and ask it."""

import shlex

import streamlit as st

from core.data.readers import COMMAND
from core.runs.service_packages import SERVICE
from core.runs.store import RunView
from pages.parts.shared.words import why

_ASK = "curl -F pictures=@photo.jpg http://127.0.0.1:8765/predict"


def show(run: RunView) -> None:
    """How to start it with this run, what installs it where it is missing, and how to ask."""
    with st.expander("For other programs: a picture service", icon=":material/api:", key="service"):
        st.markdown(why("predict.service"))
        begin = shlex.join(["python3", "start.py", "graft", "serve", str(run.folder)])
        commands = [begin] if SERVICE.ready else [f"{COMMAND} {SERVICE.extra}", begin]
        if not SERVICE.ready:
            st.caption(why("predict.service_install"))
        st.code("\n".join(commands), language="bash", wrap_lines=True)
        st.markdown(why("predict.service_use"))
        st.code(_ASK, language="bash", wrap_lines=True)
