"""The app on the sample with a finished model: trained and served once for many browser tests.

What label safety measures there is written down as if it had been measured: all four verdicts, and
nothing at work in the background while a page is looked at. Its desktop only notes what it shows.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.data import demo_dataset, scan
from core.runs import audits, draft
from core.weights import pretrained
from tests import answers
from tests.browser import Server, start
from tests.commands import noting
from tests.near import graft

FLOW = "30 of 30 mirrored *turn left* are called *turn right*"
TURNS = ("turn_left", "turn_right")
"""Mirror images of one another."""


@dataclass(frozen=True, kw_only=True)
class Taught:
    """The server, and what lies in its home."""

    server: Server
    signs: Path
    """The sample's folder."""
    run: Path
    shown: Path
    """A note of the folder that its desktop was asked to show."""


@pytest.fixture(scope="session")
def once_taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taught]:
    """See `taught`, which also sees to the draft."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAFT_HOME", str(home))
        signs = demo_dataset.make()
        changed = ("--augment", "gentle", "--views", "1")
        made = graft("train", signs, "--strategy", "features", *changed)
        assert made.code == 0, made.err
        _audited(signs)
        desk = tmp_path_factory.mktemp("desktop")
        noting(desk / "xdg-open", desk / "shown")
        for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"):
            patch.delenv(name, raising=False)
        screen = {"PATH": f"{desk}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":7"}
        log = tmp_path_factory.mktemp("log") / "server.log"
        server = start(home, log, shared=True, **screen)
    run = Path(made.data["run"])
    yield Taught(server=server, signs=signs, run=run, shown=desk / "shown")
    server.stop()


def _audited(signs: Path) -> None:
    dataset = scan.scan(signs)
    question = audits.question(dataset, pretrained.choose("embedded"))
    assert question is not None
    measured = {"strength": 1.0, "source": "measured", "p0": 0.98, "p1": 0.1, "groups": 30}
    pair = {"class": "turn_left", "rival": "turn_right", "verdict": "unsafe", "kind": "reverses"}
    proof = {"flow": FLOW, "pictures": [[f"{sign}/{sign}_00.jpg" for sign in TURNS]]}
    other = {**measured, "class": "priority_road"}
    verdicts = [
        {**measured, **pair, **proof, "augmentation": "horizontal_flip"},
        {**other, "augmentation": "horizontal_flip", "verdict": "safe"},
        {**other, "augmentation": "grayscale", "verdict": "weakens"},
        {**other, "augmentation": "rotate_180", "verdict": "cannot_tell"},
    ]
    swaps = {"horizontal_flip": [TURNS]}
    told = {"verdicts": verdicts, "swaps": swaps, "pictures": 360, "seconds": 20.0}
    answers.kept(question, told)


@pytest.fixture
def taught(once_taught: Taught, monkeypatch: pytest.MonkeyPatch) -> Taught:
    """It as it is after its training: its home is the test's, the run is chosen in the draft."""
    monkeypatch.setenv("GRAFT_HOME", str(once_taught.server.home))
    draft.path().unlink(missing_ok=True)
    draft.choose_folder(once_taught.signs)
    backbone = pretrained.choose("embedded").model_dump()
    draft.change(backbone=backbone, run=str(once_taught.run))
    return once_taught
