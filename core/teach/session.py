"""Session: one folder that is being labelled: what was said, what is guessed, what comes next.

All that counts is on disk (the journal of events, the exam, the pool), so a second tab, the command
line and a restarted server go on where this one is.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from core.data import exam as exams
from core.data import groups
from core.data.annotations import event, history, journal
from core.data.annotations.event import Kind, LabelEvent, Shown
from core.data.dataset import Dataset
from core.data.split import SplitSettings
from core.protocol.pool import PoolRequest
from core.runs import questions
from core.runs.questions import QuestionView
from core.teach import pool as pools
from core.teach import press, views
from core.teach.exam_score import ExamScore
from core.teach.learner import BestGuess, Learner
from core.teach.taught import Said, Taught
from core.weights.backbone_choice import BackboneChoice


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One picture of the grid."""

    content: str
    file: str
    guess: BestGuess | None
    """None where there is none, or it is not to be shown."""
    exam: bool
    said: Said | None


class Session:
    """A folder on the desk. Safe to use from several threads."""

    def __init__(self, dataset: Dataset, backbone: BackboneChoice) -> None:
        """Take a folder's pictures; `draw` draws its exam, `begin` has its pictures looked at.

        Args:
            dataset: all pictures of the folder, those included of which nothing is said.
            backbone: what they are seen by.
        """
        self.dataset, self.folder, self.backbone = dataset, dataset.folder, backbone
        self.files: dict[str, str] = {
            picture.content: picture.file for picture in reversed(dataset.pictures)
        }
        self._lock = RLock()
        self._place = pools.place(dataset.folder, backbone)
        self._question: Path | None = None
        self.taught = Taught.of(dataset)
        self.learner = Learner(None, frozenset(), self.taught)

    def draw(self) -> None:
        """Draw the exam, so far as that was not done.

        A folder that came sorted has none: its sealed test pictures are those of its split, and an
        exam would put others in their place.

        Raises:
            DiskFull: no room left.
        """
        waiting = sum(not picture.target.names for picture in self.dataset.pictures)
        if exams.of(self.folder) or 2 * waiting > len(self.dataset.pictures):
            grouping = groups.find(self.dataset, SplitSettings())
            drawn = exams.draw(self.dataset, grouping.of_file).contents & self.files.keys()
            with self._lock:
                self.learner = Learner(self.learner.pool, drawn, self.taught)
        self.look()

    def begin(self) -> None:
        """Have the engine look at the pictures that it has not seen yet.

        Raises:
            DiskFull: no room left.
        """
        request, again = self.request.as_json(), self.unseen
        self._question = questions.start("pool", request, self.dataset, again=again)

    @property
    def request(self) -> PoolRequest:
        """What the engine is asked."""
        return PoolRequest(
            folder=str(self.dataset.source),
            pictures=pools.listing(self.dataset),
            backbone=self.backbone,
        )

    @property
    def unseen(self) -> bool:
        """True where the engine has seen no picture, or the cache was emptied since."""
        return not pools.stamp_of(self._place)

    @property
    def classes(self) -> tuple[str, ...]:
        """Their names, in the user's order."""
        return tuple(named.name for named in self.taught.classes)

    @property
    def exam(self) -> frozenset[str]:
        """Contents that are asked about and never learnt from."""
        return self.learner.exam

    def looking(self) -> QuestionView | None:
        """How far the engine has come with the pictures; None = it has seen all of them."""
        if self._question is None:
            return None
        view = questions.read(self._question)
        if view.state == "done":  # its folder is read no more: a line asks several times a second
            self._question = None
            return None
        return view

    def stamp(self) -> object:
        """Another one than before where something came from elsewhere; cheap."""
        looking = self.looking()
        at = looking and (looking.state, looking.done, round(looking.seconds_left or 0))
        size = _size(journal.path(self.folder))
        return (size, pools.stamp_of(self._place), at)

    def look(self) -> None:
        """Take in what was said and seen since, and learn from it."""
        with self._lock:
            self.taught = Taught.of(self.dataset, self.taught)
            pool = self.learner.pool
            if pools.stamp_of(self._place) not in (0, pool.stamp):
                pool = pools.read(self._place) or pool
            if pool is not self.learner.pool or self.taught is not self.learner.taught:
                self.learner = Learner(pool, self.exam, self.taught)

    def path(self, content: str) -> Path | None:
        """Where a picture lies; None for what is none of this folder's."""
        file = self.files.get(content)
        return None if file is None else self.folder / file

    # ---------------------------------------------------------------------------------- answers

    def say(
        self,
        kind: Kind,
        contents: Iterable[str],
        names: Sequence[str] = (),
        shown: Shown = press.UNSEEN,
    ) -> None:
        """Keep what somebody says of some pictures: it is on disk when this comes back.

        Args:
            kind: what is said.
            contents: of which pictures.
            names: the classes, of a label.
            shown: the guess that stood beside it.

        Raises:
            LabelsRefused: it cannot be kept.
            DiskFull: no room left.
        """
        here = {content: self.files[content] for content in self._of_here(contents)}
        self._write([press.said(here, kind, names=names, shown=shown)])

    def confirm(self, right: Mapping[str, BestGuess]) -> None:
        """Keep that guesses are right, all in one press.

        Args:
            right: by content, the guess that was shown.

        Raises:
            LabelsRefused, DiskFull: see `say`.
        """
        self._write(press.confirmed(self.files, right, uuid.uuid4().hex))

    def undo(self) -> tuple[str, ...]:
        """Take the last press back; the pictures that it was about."""
        return self._touched(history.undo(self.folder, event.myself()))

    def redo(self) -> tuple[str, ...]:
        """Let the press count again that was taken back last; the pictures that it was about."""
        return self._touched(history.redo(self.folder, event.myself()))

    def _touched(self, pressed: Iterable[LabelEvent]) -> tuple[str, ...]:
        self.look()
        return self._of_here(content for one in pressed for content in one.contents)

    def presses(self) -> tuple[tuple[LabelEvent, ...], tuple[LabelEvent, ...]]:
        """What undo would take back, and what redo would bring back."""
        return history.next_undo(self.folder), history.next_redo(self.folder)

    def score(self) -> ExamScore:
        """How good the guesses are on the exam, as far as it is answered."""
        return self.learner.examined()

    def _write(self, made: Iterable[LabelEvent]) -> None:
        with self._lock:
            journal.write(self.folder, made)
            self.look()

    def _of_here(self, contents: Iterable[str]) -> tuple[str, ...]:
        return tuple(content for content in contents if content in self.files)

    # ------------------------------------------------------------------------------------- pages

    def tiles(self, contents: Iterable[str]) -> list[Tile]:
        """Pictures as the grid shows them; those that are not of this folder are left out."""
        with self._lock:
            return [self._tile(content) for content in self._of_here(contents)]

    def _tile(self, content: str) -> Tile:
        hidden = content in self.exam
        return Tile(
            content=content,
            file=self.files[content],
            guess=None if hidden else self.learner.guess(content),
            exam=hidden,
            said=self.taught.said.get(content),
        )

    def page(self, view: str, size: int) -> list[str]:
        """The pictures of a page of the grid, by content.

        Args:
            view: see `core.teach.views.page`.
            size: how many.
        """
        with self._lock:
            return views.page(view, self.learner, self.files.keys(), size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
