"""Our pages and three files beside them, under addresses that change with their content."""

from pathlib import Path

import pytest
from starlette.requests import Request

from pages.parts.shared import static_files, steps


@pytest.mark.parametrize("name", ["plotly.js", "chart.js", "names.js"])
def test_an_address_leads_to_a_script_that_may_be_kept_for_good(name: str) -> None:
    path, _, version = static_files.address(name).partition("?v=")
    assert version == static_files.VERSION
    (route,) = [route for route in static_files.routes() if route.path == path]
    answer = route.endpoint(Request({"type": "http", "headers": []}))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert Path(answer.path).is_file()


def test_nothing_else_can_be_asked_for() -> None:
    paths = {route.path for route in static_files.routes()}
    named = {f"/{step.name}" for step in steps.STEPS}
    files = {f"/graft/{name}.js" for name in ("plotly", "chart", "names")}
    assert paths == {*named, *files, "/", "/frame", "/home", "/runs"}


def test_every_page_says_where_its_server_is_so_that_the_browser_need_not_guess() -> None:
    (route,) = [route for route in static_files.routes() if route.path == "/data"]
    shell = route.endpoint(Request({"type": "http", "headers": []})).body.decode()
    assert shell.index("BACKEND_BASE_URL: location.origin") < shell.index("<script type=")
    assert "<title>Streamlit</title>" in shell  # all of it
