"""A path as people type or paste it: in quotes, from the home folder, or as an address."""

import os
from pathlib import Path
from urllib.request import url2pathname

_ADDRESS = "file:"


def read(text: str) -> Path | None:
    """The absolute path that is meant; `None` where nothing is.

    Understood are quotes around it, `~`, and a `file://` address as browsers and file managers copy
    it.
    """
    meant = text.replace("\0", "").strip()
    while len(meant) > 1 and meant[0] == meant[-1] and meant[0] in "\"'":
        meant = meant[1:-1].strip()
    if meant.lower().startswith(_ADDRESS):
        meant = _of_address(meant[len(_ADDRESS) :])
    if not meant:
        return None
    return Path(os.path.expanduser(meant)).absolute()  # noqa: PTH111 - Path's raises on ~nobody


def _of_address(rest: str) -> str:
    """`///home/me`, `//localhost/home/me` or `/home/me`, with `%20` for a space."""
    if rest.startswith("//"):
        host, _, path = rest[2:].partition("/")
        away = os.name == "nt" and host not in ("", "localhost")
        rest = f"//{host}/{path}" if away else f"/{path}"
    return url2pathname(rest)
