"""Routes of the app behind its access control, asked in this process as its own page asks them."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from pages.parts.shared.access import AccessControl

HOST = "127.0.0.1:8501"
OWN = {"origin": f"http://{HOST}", "cookie": "graft-8501=right"}
"""What the app's own page sends along, in a browser that was let in."""


def served(routes: Sequence[BaseRoute], **headers: str) -> TestClient:
    """Whoever asks these routes; `headers` in place of those of the app's own page."""
    control = Middleware(AccessControl, token="right")
    return TestClient(
        Starlette(routes=list(routes), middleware=[control]),
        base_url=f"http://{HOST}",
        headers=headers or OWN,
    )
