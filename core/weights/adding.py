"""Weights brought by hand: checked by the engine, added, verified, copied to another machine."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import errors, files, home
from core.errors import UnknownBackbone, WeightsNotFound, WeightsRefused
from core.weights import places
from core.weights.backbone_choice import BackboneChoice
from core.weights.card import WeightsCard
from core.weights.inventory import WeightsEntry, entry
from core.weights.local_folders import (
    WEIGHTS,
    LocalFolder,
    check_kind,
    read_folder,
    refused,
    sha256,
)

_ROOT = Path(__file__).resolve().parents[2]
_LIMIT_SECONDS = 900


def add(path: Path | str, architecture: str | None = None) -> WeightsEntry:
    """Check weights and copy them into GRAFT_HOME/weights as a timm local folder, without a head.

    Args:
        path: a timm local folder, a .safetensors or .pth file, or `architecture=file`.
        architecture: what a single file is for, with its tag where it has one; else its own name.

    Raises:
        WeightsNotFound: nothing there.
        UnknownBackbone: no such architecture.
        WeightsRefused: something else than weights, or of another shape. Nothing was changed.
    """
    source, name = _asked(path, architecture)
    with _workshop() as room:
        made = room / "made"
        _check(name, source, made)
        folder = read_folder(made)
        if folder is None:  # the engine says it wrote one
            raise refused(source, "The checked copy could not be read back.")
        card = _card_of(source).copied(
            name=folder.name,
            licence=folder.licence,
            sha256=sha256(folder.weights),
            origin=str(source),
        )
        files.write_json(made / "card.json", card)
        target = home.weights_folder() / files.safe_name(folder.name)
        _move(made, target)
    return entry(_choice(target))


def verify(path: Path | str, architecture: str | None = None) -> WeightsEntry:
    """Check weights where they lie: readable, of the right shapes, of the checksum in their card.

    Raises:
        WeightsNotFound, UnknownBackbone, WeightsRefused: as `add`.
    """
    source, name = _asked(path, architecture)
    folder = read_folder(source) if source.is_dir() else None
    promised = folder.card.sha256 if folder else None
    if folder and promised and promised != sha256(folder.weights):
        raise refused(folder.weights, "Its checksum is not the one its card promises: it changed.")
    _check(name, source, None)
    if folder:
        return entry(places.of_folder(folder, embedded=source.parent == places.EMBEDDED))
    return entry(BackboneChoice(name=name, source="file", path=str(source)))


def export_folder(name: str, out: Path) -> Path:
    """Copy a backbone into a folder that can be carried to another machine.

    Args:
        name: of weights on this machine, or a path to a timm local folder or to a file.
        out: where the folder, named by its architecture and tag, is made.

    Returns:
        The folder: config.json, model.safetensors, card.json.

    Raises:
        WeightsNotFound: not on this machine.
        WeightsRefused: there is something at that place already.
    """
    choice = _local(name)
    target = out / files.safe_name(choice.name)
    if target.exists():
        raise WeightsRefused(
            what=f"{target} is there already",
            why="Graft does not write over a folder that it did not just make.",
            fix="Choose another folder, or remove that one first.",
        )
    with files.disk_errors(target), _workshop(out) as room:
        made = room / "made"
        folder = read_folder(Path(choice.path or ""))
        if folder:
            _copy(folder, made)
        else:
            _check(choice.name, Path(choice.path or ""), made)
        card = _card_of(Path(choice.path or ""))
        told = card.copied(name=choice.name, sha256=sha256(made / WEIGHTS))
        files.write_json(made / "card.json", told)
        _move(made, target)
    return target


def _asked(path: Path | str, architecture: str | None) -> tuple[Path, str]:
    """The file or folder, and the architecture it is for."""
    source = Path(path).expanduser()
    if not source.exists() and architecture is None and "=" in str(path):
        architecture, _, rest = str(path).partition("=")
        source = Path(rest).expanduser()
    if not source.exists():
        raise WeightsNotFound(
            what=f"There is nothing at {source}",
            why="Weights are a .safetensors or .pth file, or a folder with config.json and "
            f"{WEIGHTS}.",
            fix="Check the path.",
        )
    folder = read_folder(source) if source.is_dir() else None
    if source.is_dir() and folder is None:
        raise refused(
            source, f"The folder has no config.json with an architecture beside a {WEIGHTS}."
        )
    if not folder:
        check_kind(source)
    name = folder.name if folder else (architecture or source.stem).strip()
    if not places.known(name):
        raise UnknownBackbone(
            what=f"Graft does not know which architecture {source.name} is for",
            why=f"{name!r} is not the name of an architecture.",
            fix=f"Write it before the file: `graft weights add resnet50={source}`.",
        )
    return source.resolve(), name


def _local(name: str) -> BackboneChoice:
    path = Path(name).expanduser()
    if path.exists():
        source, architecture = _asked(path, None)
        folder = read_folder(source)
        if folder:
            return places.of_folder(folder)
        return BackboneChoice(name=architecture, source="file", path=str(source))
    choice = next((here for here in places.everything() if name in _names(here)), None)
    if choice is None:
        raise WeightsNotFound(
            what=f"{name} is not on this machine",
            why="Only weights that are here can be copied.",
            fix="`graft weights list` shows what is here.",
        )
    return choice


def _names(choice: BackboneChoice) -> tuple[str, ...]:
    own = ("embedded",) if choice.source == "embedded" else ()
    return choice.name, choice.name.partition(".")[0], *own


def _check(name: str, source: Path, out: Path | None) -> None:
    """Let the engine check shapes, and write a timm local folder where `out` is given."""
    command = [sys.executable, "-m", "core.engine.backbone.weights_check", name, str(source)]
    answer = subprocess.run(  # noqa: S603 - our own module, arguments as a list
        command + ([str(out)] if out else []),
        cwd=_ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=_LIMIT_SECONDS,
        check=False,
    )
    try:
        report = json.loads(answer.stdout.decode("utf-8").splitlines()[-1])
    except (ValueError, IndexError):
        tail = answer.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise refused(source, f"The check ended unexpectedly: {' '.join(tail)}") from None
    if "error" in report:
        raise errors.from_dict(report["error"])


def _card_of(source: Path) -> WeightsCard:
    folder = read_folder(source) if source.is_dir() else None
    return folder.card if folder else WeightsCard()


def _choice(path: Path) -> BackboneChoice:
    folder = read_folder(path)
    if folder is None:
        raise refused(path, "It could not be read back.")
    return places.of_folder(folder, hashed=True)


@contextmanager
def _workshop(place: Path | None = None) -> Iterator[Path]:
    """A hidden folder beside the target, gone afterwards whatever happens."""
    base = place or home.weights_folder()
    with files.disk_errors(base):
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=base, prefix=".making-") as room:
            yield Path(room)


def _copy(folder: LocalFolder, made: Path) -> None:
    made.mkdir()
    for name in ("config.json", WEIGHTS):
        shutil.copyfile(folder.path / name, made / name)


def _move(made: Path, target: Path) -> None:
    """Put a finished folder in its place; an older one there is replaced in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.replace(made.parent / "old")
    made.replace(target)
