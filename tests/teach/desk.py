"""A folder of pictures that nobody has sorted, with a pool as the engine would have made it."""

from pathlib import Path

import numpy as np

from core.data import scan
from core.data.dataset import Dataset
from core.teach import pool as pools
from core.teach.pool import Pool
from core.teach.session import Session
from core.weights.backbone_choice import BackboneChoice
from tests import worlds

BACKBONE = BackboneChoice(name="mobilenetv2_100", source="scratch")


def unsorted(folder: Path, n: int) -> Dataset:
    """That many loose pictures; every third shows the same class, see `truth`."""
    worlds.write_pictures(folder, n)
    return scan.to_label(folder)


def truth(session: Session, content: str) -> str:
    """What a picture shows: by its number."""
    file = session.dataset.by_file
    (number,) = {int(p.file[-8:-4]) for p in file.values() if p.content == content}
    return ("ant", "bee", "wasp")[number % 3]


def seen(session: Session, *, apart: float = 6.0) -> Session:
    """Write a pool in which the three classes lie apart, and let the session take it in."""
    pictures = session.dataset.pictures
    n = len(pictures)
    chance = np.random.default_rng(0)
    features = chance.normal(size=(n, 8)).astype(np.float32)
    for row, picture in enumerate(pictures):
        features[row, int(picture.file[-8:-4]) % 3] += apart
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    pool = Pool(
        contents=tuple(picture.content for picture in pictures),
        features=features,
        groups=np.arange(n, dtype=np.int32),
        total=n,
    )
    pools.write(pool, features, pools.place(session.folder, session.backbone))
    session.look()
    return session


def desk(folder: Path, n: int = 60) -> Session:
    """A session of a folder that was looked at."""
    session = Session(unsorted(folder, n), BACKBONE)
    session.draw()
    return seen(session)


def taught(session: Session, answers: int = 20) -> Session:
    """The same after some right answers outside its exam."""
    open_ones = [p.content for p in session.dataset.pictures if p.content not in session.exam]
    for content in open_ones[:answers]:
        session.say("label", [content], [truth(session, content)])
    return session
