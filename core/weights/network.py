"""Network access, the only one of Graft: every connection is counted before it is opened.

Each is one line in GRAFT_HOME/network.jsonl: time, method, host and path.
"""

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from core import files, home

_TIMEOUT_SECONDS = 20
_SCHEMES = ("https", "http")


def opened(
    url: str, *, method: str = "GET", headers: dict[str, str] | None = None, follow: bool = True
) -> Any:
    """Open one connection, and one more for each redirection, each counted before it is opened.

    Args:
        url: https or http.
        method: of the request.
        headers: besides our own name.
        follow: redirections; else the redirection itself is the answer.

    Raises:
        OSError, http.client.HTTPException: nobody there, an error code, or an answer cut short.
    """
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked in `count`
        url, method=method, headers={"User-Agent": "graft", **(headers or {})}
    )
    opener = urllib.request.build_opener(_Counted(follow))
    count(url, method)
    try:
        return opener.open(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if not follow and 300 <= error.code < 400:
            return error  # the redirection itself carries the headers that were asked for
        error.close()
        raise


class _Counted(urllib.request.HTTPRedirectHandler):
    """Counts each redirection as a connection of its own."""

    def __init__(self, follow: bool) -> None:
        self.follow = follow

    def redirect_request(self, *arguments: Any) -> urllib.request.Request | None:
        """The next request, or none where redirections are not followed."""
        if not self.follow:
            return None
        request = super().redirect_request(*arguments)
        if request is not None:
            count(request.full_url, request.get_method())
        return request


def count(url: str, method: str) -> None:
    """Write down a connection that is about to be opened, here or by an installer.

    Raises:
        http.client.HTTPException: the address is none of the web.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in _SCHEMES:
        raise http.client.HTTPException(f"an address that starts with {parts.scheme}:")
    record = {
        "t": round(time.time(), 3),
        "method": method,
        "host": parts.netloc,
        "path": parts.path,
    }
    files.append_line(home.home() / "network.jsonl", record)
