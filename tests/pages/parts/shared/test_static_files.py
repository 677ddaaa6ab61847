"""Our pages and scripts beside them, under addresses that change with their content."""

from pathlib import Path

import pytest
from starlette.requests import Request

from pages.parts.shared import static_files, steps


@pytest.mark.parametrize("name", ["plotly.js", *static_files.SCRIPTS])
def test_an_address_leads_to_a_script_that_may_be_kept_for_good(name: str) -> None:
    path = static_files.address(name)
    assert static_files.VERSION in path
    (route,) = [route for route in static_files.routes() if route.path == path]
    asked = {"type": "http", "path": path, "server": ("127.0.0.1", 80), "headers": []}
    answer = route.endpoint(Request(asked))
    assert Path(answer.path).name.endswith(name.replace("plotly", "plotly.min"))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert Path(answer.path).is_file()


def test_nothing_else_can_be_asked_for() -> None:
    paths = {route.path for route in static_files.routes()}
    named = {f"/{step.name}" for step in steps.STEPS}
    files = {static_files.address(name) for name in ("plotly.js", *static_files.SCRIPTS)}
    assert {"chart.js", "names.js"} <= set(static_files.SCRIPTS)
    assert paths == {*named, *files, "/", "/compare", "/frame", "/home", "/label", "/make", "/runs"}


def test_every_page_says_where_its_server_is_so_that_the_browser_need_not_guess() -> None:
    (route,) = [route for route in static_files.routes() if route.path == "/data"]
    shell = route.endpoint(Request({"type": "http", "headers": []})).body.decode()
    assert shell.index("BACKEND_BASE_URL: location.origin") < shell.index("<script type=")
    assert "<title>Streamlit</title>" in shell  # all of it
