"""Files that the browser fetches beside the page: Plotly from its own wheel, and our chart code."""

from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

ASSETS = Path(__file__).resolve().parents[3] / "assets"
PLOTLY = Path(plotly.__file__).resolve().parent / "package_data" / "plotly.min.js"
PREFIX = "/graft"
VERSION = f"{plotly.__version__}-{int((ASSETS / 'chart.js').stat().st_mtime)}"
"""Part of the address, so that a browser keeps the files for good and still sees a new version."""


def routes() -> list[Route]:
    """Routes for `st.App`: two files, nothing else can be asked for."""
    return [
        Route(f"{PREFIX}/plotly.js", _plotly),
        Route(f"{PREFIX}/chart.js", _chart),
    ]


def address(name: str) -> str:
    """Where the browser finds one of the two files."""
    return f"{PREFIX}/{name}?v={VERSION}"


def _plotly(_request: Request) -> FileResponse:
    return _file(PLOTLY)


def _chart(_request: Request) -> FileResponse:
    return _file(ASSETS / "chart.js")


def _file(path: Path) -> FileResponse:
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type="text/javascript", headers=keep)
