"""Two files beside the page and no others, under addresses that change with their content."""

from pathlib import Path

import pytest
from starlette.requests import Request

from pages.parts.shared import static_files


@pytest.mark.parametrize("name", ["plotly.js", "chart.js"])
def test_an_address_leads_to_a_script_that_may_be_kept_for_good(name: str) -> None:
    path, _, version = static_files.address(name).partition("?v=")
    assert version == static_files.VERSION
    (route,) = [route for route in static_files.routes() if route.path == path]
    answer = route.endpoint(Request({"type": "http", "headers": []}))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert Path(answer.path).is_file()


def test_nothing_else_can_be_asked_for() -> None:
    assert len(static_files.routes()) == 2
