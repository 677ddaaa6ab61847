"""Desks: the folders that are labelled in this server, each under a name that tells nothing of it.

The browser names a desk, never a folder: nothing can be asked for that no page has opened.
"""

import secrets
from threading import Lock

from core.data.dataset import Dataset
from core.teach.session import Session
from core.weights.backbone_choice import BackboneChoice

_MOST = 4
_desks: dict[str, Session] = {}
_opening = Lock()


def opened(dataset: Dataset, backbone: BackboneChoice) -> str:
    """The name of the desk for some pictures; the one from before where they are the same.

    Raises:
        DiskFull: no room for its exam.
    """
    with _opening:
        for name, session in _desks.items():
            if session.dataset is dataset and session.backbone == backbone:
                return name
        session = Session(dataset, backbone)
        session.draw()
        session.begin()
        name = secrets.token_urlsafe(12)
        _desks[name] = session
        while len(_desks) > _MOST:
            del _desks[next(iter(_desks))]
        return name


def find(name: str) -> Session | None:
    """What is labelled at a desk; None where there is none (any more)."""
    return _desks.get(name)
