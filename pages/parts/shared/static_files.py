"""Files that the browser fetches: our pages, Plotly from its own wheel, and our scripts."""

from pathlib import Path

import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse
from starlette.routing import Route

ASSETS = Path(__file__).resolve().parents[3] / "assets"
PLOTLY = Path(plotly.__file__).resolve().parent / "package_data" / "plotly.min.js"
PAGES = Path(__file__).resolve().parents[2]
SHELL = Path(st.__file__).resolve().parent / "static" / "index.html"
"""Streamlit's own page, which fetches everything else."""
_AT_THE_ROOT = "<script>window.__streamlit = { BACKEND_BASE_URL: location.origin };</script>"
"""At `/data` Streamlit would first ask for a server at `/data/_stcore` and be told 404, twice."""
PREFIX = "/graft"
SCRIPTS = tuple(path.name for path in sorted(ASSETS.glob("*.js")))
VERSION = f"{plotly.__version__}-{max(int((ASSETS / name).stat().st_mtime) for name in SCRIPTS)}"
"""Part of the address, so that a browser keeps the files for good and still sees a new version."""


def routes() -> list[Route]:
    """Routes for `st.App`: our pages, Plotly and our scripts, nothing else can be asked for.

    Scripts lie under their version, so that one which imports another gets that of its own age.
    """
    pages = [path.stem for path in sorted(PAGES.glob("*.py")) if path.stem != "__init__"]
    return [
        *(Route(f"/{page}", _page) for page in ("", *pages)),
        Route(f"{PREFIX}/{VERSION}/plotly.js", _plotly),
        *(Route(f"{PREFIX}/{VERSION}/{name}", _script) for name in SCRIPTS),
    ]


def address(name: str) -> str:
    """Where the browser finds Plotly or one of our scripts."""
    return f"{PREFIX}/{VERSION}/{name}"


def _page(_request: Request) -> HTMLResponse:
    shell = SHELL.read_text("utf-8").replace("<head>", f"<head>{_AT_THE_ROOT}{_page_scripts()}", 1)
    return HTMLResponse(shell, headers={"Cache-Control": "no-cache"})


def _page_scripts() -> str:
    """What looks after each page: names for screen readers, pictures that were refused."""
    wanted = ("names.js", "pictures.js")
    return "".join(f'<script type="module" src="{address(name)}"></script>' for name in wanted)


def _plotly(_request: Request) -> FileResponse:
    return _file(PLOTLY)


def _script(request: Request) -> FileResponse:
    return _file(ASSETS / request.url.path.rpartition("/")[2])


def _file(path: Path) -> FileResponse:
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type="text/javascript", headers=keep)
