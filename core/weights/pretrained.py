"""Pretrained weights: which to take, and how to bring those that are not here.

Nothing but `fetch` opens a connection, and nothing falls back to a random start: what is not found
is an error that says how to bring it.
"""

from collections.abc import Sequence
from pathlib import Path

from core.errors import UnknownBackbone, WeightsNotFound
from core.weights import backbones, places
from core.weights.adding import add, export_folder, verify
from core.weights.backbone_choice import BackboneChoice
from core.weights.hub import fetch
from core.weights.inventory import WeightsEntry, entry, facts, inventory
from core.weights.local_folders import (
    WEIGHTS,
    WEIGHTS_SUFFIXES,
    check_header,
    check_kind,
    files_in,
    folders_in,
    read_folder,
    sha256,
)
from core.weights.places import everything, forget_folder, named_folders

__all__ = [
    "WeightsEntry",
    "add",
    "check_kind",
    "choose",
    "embedded",
    "entry",
    "everything",
    "export_folder",
    "facts",
    "fetch",
    "files_in",
    "find",
    "forget_folder",
    "inventory",
    "name_folder",
    "named_folders",
    "scratch",
    "verify",
]


def embedded() -> BackboneChoice:
    """The backbone that Graft carries; the one its card calls `default`, else the first by name.

    Raises:
        WeightsNotFound: this copy of Graft has none.
    """
    carried = folders_in(places.EMBEDDED)
    if not carried:
        raise WeightsNotFound(
            what="This copy of Graft carries no backbone",
            why=f"There is no backbone in {places.EMBEDDED}.",
            fix="Get Graft again, complete, or choose a folder with weights of your own.",
        )
    chosen = next((folder for folder in carried if folder.card.default), carried[0])
    return places.of_folder(chosen, embedded=True, hashed=True)


def find(name: str, folders: Sequence[Path] = ()) -> list[BackboneChoice]:
    """Weights on this machine for a name, preferred first.

    A name with a tag asks for exactly those weights. A name without one takes any weights of the
    architecture, those that the shelf recommends first within each place.
    """
    architecture, _, tag = name.partition(".")
    here = [choice for choice in everything(folders) if _architecture(choice) == architecture]
    if tag:
        return [choice for choice in here if choice.name.partition(".")[2] == tag]
    shelf = backbones.SHELF.get(architecture)
    best = shelf.timm_name if shelf else name
    order = {"embedded": 0, "folder": 1, "file": 1, "cache": 2}
    return sorted(here, key=lambda choice: (order[choice.source], choice.name not in (best, name)))


def _architecture(choice: BackboneChoice) -> str:
    return choice.name.partition(".")[0]


def choose(name_or_folder: str, folders: Sequence[Path] = ()) -> BackboneChoice:
    """The weights that a name, a folder, a file or `architecture=file` stands for.

    `embedded` is the backbone that Graft carries. The result holds the SHA-256 of its file.

    Raises:
        UnknownBackbone: no architecture of that name.
        WeightsNotFound: known, but not on this machine; says how to bring it.
        WeightsRefused: a file that is something else than weights.
    """
    text = name_or_folder.strip()
    if text == "embedded":
        return embedded()
    path = Path(text).expanduser()
    if path.is_dir():
        return _in_folder(path.resolve())
    if path.is_file():
        return _of_file(path, path.stem)
    architecture, equals, file = text.partition("=")
    if equals:
        return _of_file(Path(file).expanduser(), architecture.strip())
    if path.suffix in WEIGHTS_SUFFIXES or len(path.parts) > 1:
        raise _no_path(path)
    return _by_name(text, folders)


def scratch(name: str) -> BackboneChoice:
    """A random start of an architecture, for comparison; never chosen by itself.

    Args:
        name: an architecture, with or without a tag, or a timm local folder of it.

    Raises:
        UnknownBackbone: no architecture of that name.
    """
    path = Path(name).expanduser()
    folder = read_folder(path) if path.is_dir() else None
    architecture = folder.architecture if folder else backbones.get(name).architecture
    return BackboneChoice(name=architecture, source="scratch")


def name_folder(path: Path) -> list[BackboneChoice]:
    """Remember a folder of weights; they stay where they are. A single file is not remembered.

    Returns:
        The backbones in it.

    Raises:
        WeightsNotFound: it holds no weights, or is not there.
        UnknownBackbone, WeightsRefused: a single file without an architecture, or no weights.
    """
    place = path.expanduser()
    if not place.is_dir():
        return [choose(str(place))]
    place = place.resolve()
    choices = list(places.within(place))
    if not choices:
        raise _nothing_in(place)
    places.remember(place)
    return choices


def _by_name(name: str, folders: Sequence[Path]) -> BackboneChoice:
    choices = find(name, folders)
    if not choices:
        raise _not_here(backbones.get(name))
    path = Path(choices[0].path or "")
    weights = path / WEIGHTS if path.is_dir() else path
    return choices[0].model_copy(update={"sha256": sha256(weights)})


def _in_folder(path: Path) -> BackboneChoice:
    folder = read_folder(path)
    if folder:
        check_header(folder.weights)
        return places.of_folder(folder, hashed=True)
    inside = folders_in(path)
    if not inside:
        raise _nothing_in(path)
    raise WeightsNotFound(
        what=f"{path.name} holds {len(inside)} backbones, and one is to be chosen",
        why=f"In it are: {', '.join(folder.path.name for folder in inside)}.",
        fix=f"Name one of them, for example {inside[0].path}.",
    )


def _of_file(path: Path, name: str) -> BackboneChoice:
    if not path.is_file():
        raise _no_path(path)
    check_kind(path)
    if not places.known(name):
        raise UnknownBackbone(
            what=f"Graft does not know which architecture {path.name} is for",
            why=f"A single file does not say it, and {name!r} is not the name of an architecture.",
            fix=f"Write the architecture before it: resnet50={path}",
        )
    if path.suffix == ".safetensors":
        check_header(path)
    whole = path.resolve()
    return BackboneChoice(
        name=places.plain(name), source="file", path=str(whole), sha256=sha256(whole)
    )


def _no_path(path: Path) -> WeightsNotFound:
    return WeightsNotFound(
        what=f"There is nothing at {path}",
        why="It reads like a path to weights, but there is neither a folder nor a file.",
        fix="Check the path, or give the name of a backbone instead.",
    )


def _nothing_in(path: Path) -> WeightsNotFound:
    return WeightsNotFound(
        what=f"No weights found in {path}",
        why=f"A backbone's folder holds a config.json with its architecture and a {WEIGHTS}.",
        fix="Choose the folder that contains these two files, or a .safetensors file.",
    )


def _not_here(backbone: backbones.Backbone) -> WeightsNotFound:
    ways = [
        f"bring the file from another machine with `graft weights add {backbone.timm_name}=FILE"
        ".safetensors`",
        f"name the folder that holds its config.json and {WEIGHTS}",
    ]
    if backbone.download_mb:
        size = f"about {backbone.download_mb:.0f} MB"
        ways.insert(0, f"download {size} with `graft weights fetch {backbone.timm_name}`")
    return WeightsNotFound(
        what=f"The weights of {backbone.name} are not on this machine",
        why="Looked in Graft itself, in its weights folder, in the folders you named and in the "
        "hub's cache. Graft does not start from random weights unless you ask for it.",
        fix=f"Either {'; or '.join(ways)}.",
    )
