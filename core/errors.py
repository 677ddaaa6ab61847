"""Every error a user can meet: what happened, why, and how to fix it.

The tree::

    GraftError
    ├─ DataError
    │  ├─ FolderNotFound        the folder is not there (any more)
    │  │  └─ NotAFolder         a file is there
    │  ├─ FolderNotReadable     no permission
    │  ├─ NoImagesFound         no picture in any class folder
    │  ├─ OnlyOneClass          nothing to tell apart
    │  ├─ TooFewImages          a class would have nothing to learn or to check with
    │  ├─ UnreadablePicture     a file that is no picture, or a damaged one
    │  ├─ PictureTooLarge       decoding it would exhaust the memory
    │  ├─ ZipRefused            a .zip that is damaged, locked, or leads outside
    │  ├─ BadTable              a CSV without the columns file and label
    │  └─ LabelsRefused         a file of what people say of pictures that cannot be used
    ├─ WeightsError
    │  ├─ UnknownBackbone       no architecture of that name
    │  ├─ WeightsNotFound       known, but its weights are not on this machine
    │  ├─ WeightsRefused        a file that is something else than it says
    │  └─ DownloadFailed        the hub was asked and did not deliver
    ├─ PlanError
    │  ├─ BadPlan               settings that cannot work together, all named at once
    │  ├─ UnknownAugmentation   a misspelt name
    │  └─ UnsafeNotConfirmed    an augmentation that may change a label, not confirmed
    ├─ RunError
    │  ├─ RunNotFound           no run in that folder
    │  ├─ RunDamaged            its files cannot be read
    │  ├─ RunNotReady           it has no finished model yet
    │  ├─ RunBusy               it is still running
    │  ├─ WorkerFailed          a background process ended unexpectedly
    │  └─ EngineUnavailable     the helper process for previews cannot be reached
    ├─ ExportError
    │  └─ ExportMismatch        the exported model does not answer as the original does
    └─ MachineError
       ├─ DiskFull              no room left to write
       └─ OutOfMemory           not even one picture at a time fits
"""

import re
from pathlib import Path
from typing import Any


class GraftError(Exception):
    """An error with a name, told in the user's words."""

    def __init__(self, *, what: str, why: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.fix = fix

    @property
    def reference(self) -> str:
        """The error's stable name in kebab-case, as shown on screen and in ``--json``."""
        return _name(type(self))

    def as_dict(self) -> dict[str, Any]:
        """The error as plain data, for events and ``--json``."""
        words = {"what": self.what, "why": self.why, "fix": self.fix}
        return {"reference": self.reference, **words}

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error cross a process border (keyword-only arguments do not by default)."""
        return _rebuild, (type(self), self.what, self.why, self.fix)


def _rebuild(kind: type[GraftError], what: str, why: str, fix: str) -> GraftError:
    return kind(what=what, why=why, fix=fix)


def from_dict(data: dict[str, Any]) -> GraftError:
    """Rebuild an error from `GraftError.as_dict`; an unknown reference becomes a `GraftError`."""
    kinds = {_name(kind): kind for kind in _family(GraftError)}
    kind = kinds.get(str(data.get("reference")), GraftError)
    return kind(
        what=str(data.get("what", "")), why=str(data.get("why", "")), fix=str(data.get("fix", ""))
    )


def _name(kind: type[GraftError]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def _family(kind: type[GraftError]) -> list[type[GraftError]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in _family(child))]


def said(error: BaseException) -> str:
    """The first line of what a library says of an error, for a `why`.

    Some advise to read a file in a way that runs the code in it; that is never passed on.
    """
    lines = str(error).strip().splitlines()
    line = lines[0].strip()[:300] if lines else type(error).__name__
    if "weights only" in line.lower() or "weights_only" in line.lower():
        return "It holds something else than numbers; Graft never runs code from a file."
    return line


def unreadable(error: OSError) -> GraftError:
    """The error for a file or folder that nobody foresaw to be closed, lost or something else."""
    return GraftError(
        what="A file could not be read or written",
        why=str(error),
        fix="Check that the folder is there and may be opened, then try again.",
    )


def folder_gone(folder: Path, then: str = "resume") -> "FolderNotFound":
    """The error for a data folder that a run needs and that is not there any more."""
    return FolderNotFound(
        what=f"{folder} is gone",
        why="It was there when the run was planned. Everything learnt so far is kept.",
        fix=f"Bring the folder back (plug in the drive), then {then}.",
    )


class DataError(GraftError):
    """Something about the pictures."""


class FolderNotFound(DataError):
    """The folder is not there."""


class NotAFolder(FolderNotFound):
    """What is there is a file."""


class FolderNotReadable(DataError):
    """The folder may not be opened."""


class NoImagesFound(DataError):
    """No picture in any class folder."""


class OnlyOneClass(DataError):
    """Nothing to tell apart."""


class TooFewImages(DataError):
    """A class would have no picture left to learn from."""


class UnreadablePicture(DataError):
    """A file that is no picture, or a damaged one."""


class PictureTooLarge(DataError):
    """A picture whose decoding would exhaust the memory."""


class ZipRefused(DataError):
    """A .zip that is damaged, locked, or holds something that leads outside or never ends."""


class BadTable(DataError):
    """A CSV that does not say which picture has which label."""


class LabelsRefused(DataError):
    """A file of what people say of pictures that cannot be used."""


class WeightsError(GraftError):
    """Something about pretrained weights."""


class UnknownBackbone(WeightsError):
    """No architecture of that name."""


class WeightsNotFound(WeightsError):
    """A known backbone whose weights are not on this machine."""


class WeightsRefused(WeightsError):
    """A file that is something else than it says."""


class DownloadFailed(WeightsError):
    """The hub was asked, on a click, and did not deliver."""


class PlanError(GraftError):
    """Something about the settings."""


class BadPlan(PlanError):
    """Settings that cannot work together."""


class UnknownAugmentation(PlanError):
    """An augmentation of that name does not exist."""


class UnsafeNotConfirmed(PlanError):
    """An augmentation that may change a label, without a deliberate confirmation."""


class RunError(GraftError):
    """Something about a run."""


class RunNotFound(RunError):
    """No run in that folder."""


class RunDamaged(RunError):
    """A run whose files cannot be read."""


class RunNotReady(RunError):
    """A run without a finished model."""


class RunBusy(RunError):
    """A run that is still at work."""


class WorkerFailed(RunError):
    """The training process ended unexpectedly."""


class EngineUnavailable(RunError):
    """The helper process that draws previews cannot be reached."""


class ExportError(GraftError):
    """Something about taking away a model, or labels."""


class ExportMismatch(ExportError):
    """The exported model does not answer as the original does."""


class MachineError(GraftError):
    """Something about this computer."""


class DiskFull(MachineError):
    """No room left to write."""


class OutOfMemory(MachineError):
    """Not even one picture at a time fits."""
