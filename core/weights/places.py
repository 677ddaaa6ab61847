"""Places on this machine where pretrained weights lie, in the order they are preferred.

Embedded in Graft, added or fetched into GRAFT_HOME/weights, folders the user named, the cache that
timm shares with other programs.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from core import files, home, locks
from core.errors import UnknownBackbone
from core.weights import backbones
from core.weights.backbone_choice import BackboneChoice
from core.weights.local_folders import LocalFolder, cached, files_in, folders_in, sha256

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "backbones"
"""One timm local folder with a card.json for each backbone that Graft carries."""


def everything(folders: Sequence[Path] = ()) -> Iterator[BackboneChoice]:
    """Every backbone whose weights are on this machine; hashes are left out, as they take time."""
    for folder in folders_in(EMBEDDED):
        yield of_folder(folder, embedded=True)
    for place in dict.fromkeys((home.weights_folder(), *folders, *named_folders())):
        yield from within(place)
    for repository, path in cached():
        name = repository.removeprefix("timm/")
        if known(name):
            yield BackboneChoice(name=name, source="cache", path=str(path))


def within(place: Path) -> Iterator[BackboneChoice]:
    """The timm local folders at or in a place, and its files that are named by an architecture."""
    for folder in folders_in(place):
        yield of_folder(folder)
    for path in files_in(place):
        if known(path.stem):
            yield BackboneChoice(name=plain(path.stem), source="file", path=str(path))


def of_folder(
    folder: LocalFolder, *, embedded: bool = False, hashed: bool = False
) -> BackboneChoice:
    """A timm local folder as a choice."""
    return BackboneChoice(
        name=folder.name,
        source="embedded" if embedded else "folder",
        path=str(folder.path),
        sha256=sha256(folder.weights) if hashed else None,
    )


def known(name: str) -> bool:
    """True for an architecture that timm has pretrained weights for, with any tag or none."""
    try:
        backbones.get(name)
    except UnknownBackbone:
        return False
    return True


def plain(name: str) -> str:
    """A name that timm can build: without a tag that timm does not list."""
    return name if backbones.listed(name) else name.partition(".")[0]


def named_folders() -> tuple[Path, ...]:
    """Folders with weights that the user named earlier and that are still there."""
    told = files.recall_json(_list())
    listed = told if isinstance(told, list) else []
    return tuple(Path(path) for path in listed if isinstance(path, str) and Path(path).is_dir())


def remember(place: Path) -> None:
    """Look into this folder from now on."""
    with locks.changing(_list()):
        listed = [str(folder) for folder in named_folders()]
        if str(place) not in listed:
            files.write_json(_list(), [*listed, str(place)])


def forget_folder(path: Path) -> None:
    """Look no longer into a folder named earlier; nothing in it is touched."""
    place = path.expanduser().resolve()
    with locks.changing(_list()):
        files.write_json(_list(), [str(folder) for folder in named_folders() if folder != place])


def _list() -> Path:
    return home.weights_folder() / "folders.json"
