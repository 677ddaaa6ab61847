"""Weights on disk, read without torch: timm local folders, safetensors headers, hub cache."""

import functools
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core import file_kind, files
from core.errors import WeightsRefused
from core.weights.card import WeightsCard

WEIGHTS = "model.safetensors"
WEIGHTS_SUFFIXES = (".safetensors", ".pth", ".pt")
"""Of single weights files; read with `weights_only=True`, never unpickled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalFolder:
    """A timm local folder: config.json beside model.safetensors."""

    path: Path
    architecture: str
    tag: str
    """Which training the weights come from; empty = not said."""
    licence: str | None
    input_px: int | None
    """Side of the square it was trained for, where the config says it."""
    card: WeightsCard

    @property
    def name(self) -> str:
        """Architecture and tag, as timm writes it."""
        return f"{self.architecture}.{self.tag}" if self.tag else self.architecture

    @property
    def weights(self) -> Path:
        """The file with the weights."""
        return self.path / WEIGHTS


def read_folder(path: Path) -> LocalFolder | None:
    """The timm local folder at a path; None where there is none."""
    if not (path / WEIGHTS).is_file():
        return None
    config = files.recall_json(path / "config.json")
    architecture = config.get("architecture") if isinstance(config, dict) else None
    if not isinstance(architecture, str) or not architecture:
        return None
    facts = config.get("pretrained_cfg")
    facts = facts if isinstance(facts, dict) else {}
    name, _, tag = architecture.partition(".")
    licence = facts.get("license") or config.get("license")
    return LocalFolder(
        path=path,
        architecture=name,
        tag=str(facts.get("tag") or tag),
        licence=str(licence) if licence else None,
        input_px=_side(facts.get("input_size")),
        card=WeightsCard.read(files.recall_json(path / "card.json")),
    )


def _side(size: object) -> int | None:
    side = size[-1] if isinstance(size, list) and size else None
    return side if isinstance(side, int) else None


def folders_in(place: Path) -> list[LocalFolder]:
    """The timm local folder at a place, or those directly inside it, by name."""
    own = read_folder(place)
    if own:
        return [own]
    try:
        inside = sorted(path for path in place.iterdir() if path.is_dir())
    except OSError:
        return []
    return [
        folder
        for path in inside
        if not path.name.startswith(".") and (folder := read_folder(path)) is not None
    ]


def files_in(place: Path) -> list[Path]:
    """Single weights files directly inside a place, other than those of a timm local folder."""
    try:
        inside = sorted(place.iterdir())
    except OSError:
        return []
    return [
        path
        for path in inside
        if path.suffix in WEIGHTS_SUFFIXES and path.name != WEIGHTS and path.is_file()
    ]


def hub_cache() -> Path:
    """Where the hub's library keeps what other programs downloaded on this machine."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(variable):
            return Path(os.environ[variable]).expanduser()
    if os.environ.get("HF_HOME"):
        return Path(os.environ["HF_HOME"]).expanduser() / "hub"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "huggingface" / "hub"


def cached() -> Iterator[tuple[str, Path]]:
    """(repository, weights file) for each timm model in the hub's cache, the newest revision."""
    cache = hub_cache()
    try:
        repositories = sorted(cache.glob("models--*"))
    except OSError:
        return
    for repository in repositories:
        owner, _, name = repository.name.removeprefix("models--").partition("--")
        weights = _snapshot(repository)
        if name and weights:
            yield f"{owner}/{name}", weights


def _snapshot(repository: Path) -> Path | None:
    main = repository / "refs" / "main"
    if main.is_file():
        path = repository / "snapshots" / main.read_text("utf-8").strip() / WEIGHTS
        if path.is_file():
            return path
    revisions = [path for path in repository.glob(f"snapshots/*/{WEIGHTS}") if path.is_file()]
    return max(revisions, key=lambda path: path.stat().st_mtime, default=None)


def sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits; remembered until size or time of the file change."""
    state = path.stat()
    return _sha256(path, state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _sha256(path: Path, size: int, time: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_header(path: Path) -> dict[str, tuple[int, ...]]:
    """Tensor names and shapes of a .safetensors file, from its header alone.

    Raises:
        WeightsRefused: the file is something else, or was cut short.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            whole = path.stat().st_size
            if not 2 <= length <= min(whole - 8, 100_000_000):
                raise ValueError("no header of that length")
            header = files.parse_json(file.read(length))
        tensors = {name: facts for name, facts in header.items() if name != "__metadata__"}
        end = max(int(facts["data_offsets"][1]) for facts in tensors.values())
        shapes = {name: tuple(map(int, facts["shape"])) for name, facts in tensors.items()}
    except OSError as error:
        raise refused(path, f"It cannot be opened: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise refused(path, "It is not a safetensors file, whatever its name says.") from error
    if whole != 8 + length + end:
        raise refused(path, f"It holds {whole:,} bytes where {8 + length + end:,} are promised.")
    return shapes


def check_kind(path: Path) -> None:
    """Refuse a file that is plainly no weights: by its name, or by its first bytes.

    Raises:
        WeightsRefused: says what it is, where that can be told.
    """
    ends = path.suffix in WEIGHTS_SUFFIXES
    if not ends or _is(path):
        raise refused(
            path,
            "Weights are numbers, whatever the name of the file says."
            if ends
            else f"Weights end in {', '.join(WEIGHTS_SUFFIXES)}; this file ends differently.",
        )


def _is(path: Path) -> str | None:
    """What a file is, if not weights: `.pth` files are ZIP archives themselves."""
    kind = file_kind.of(path)
    return None if kind == "a ZIP archive" and path.suffix in WEIGHTS_SUFFIXES else kind


def refused(path: Path, why: str) -> WeightsRefused:
    """The error for a file that is something else than it says."""
    kind = _is(path)
    why = f"It is {kind}. {why}" if kind else why
    return WeightsRefused(
        what=f"{path.name} was not accepted as weights",
        why=why,
        fix="Get the file again from its source, as .safetensors if there is one. "
        "Nothing on this machine was changed.",
    )
