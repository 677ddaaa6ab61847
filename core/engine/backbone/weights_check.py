"""Checks a weights file against its architecture, in a process of its own.

``python -m core.engine.backbone.weights_check ARCHITECTURE FILE_OR_FOLDER [OUT]`` prints one JSON
object: what it found, or ``{"error": ...}``. With OUT it writes a timm local folder without a
classifier. A file is read as tensors only (safetensors, or `weights_only=True`): code in it is
never run.
"""

import contextlib
import json
import pickle
import struct
import sys
import warnings
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import timm
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from timm.models import clean_state_dict, get_pretrained_cfg

from core import files
from core.errors import GraftError, UnknownBackbone, WeightsRefused, said
from core.weights.local_folders import WEIGHTS, refused

State = dict[str, torch.Tensor]


@dataclass(frozen=True, kw_only=True)
class CheckedWeights:
    """Weights that are those of their architecture."""

    architecture: str
    tensors: int
    """How many the backbone needs."""
    head_dropped: tuple[str, ...]
    """Names of the classifier's tensors, which a backbone does without."""


_WRAPPERS = ("state_dict_ema", "model_ema", "state_dict", "model", "teacher", "net", "module")
_PREFIXES = ("module.", "_orig_mod.", "backbone.", "model.", "encoder.")
_SIDE_HEADS = ("AuxLogits.", "aux", "head_dist.", "fc_norm_dist.", "decoder.")
"""Parts for training only, that a backbone does without."""
_DAMAGED = (
    RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError, struct.error,
)  # fmt: skip
"""What a reader of pickles and archives may stumble over in a damaged file."""
_FORGIVEN = "num_batches_tracked"
"""A counter that old files lack; nothing is computed from it."""


def read(path: Path) -> State:
    """The tensors of a file, unwrapped from what training scripts put around them.

    Raises:
        WeightsRefused: it is something else.
    """
    try:
        held: Any = load_file(path) if path.suffix == ".safetensors" else _load(path)
    except pickle.UnpicklingError as error:  # torch's own words advise to read it all the same
        raise refused(
            path, "It holds no numbers, or code besides them; Graft never runs code from a file."
        ) from error
    except (SafetensorError, zipfile.BadZipFile) as error:
        raise refused(path, f"It is not a file of weights ({said(error)}).") from error
    except _DAMAGED as error:
        raise refused(path, f"It cannot be read as weights ({said(error)}).") from error
    for key in _WRAPPERS:
        if isinstance(held, dict) and isinstance(held.get(key), dict):
            held = held[key]
    if not isinstance(held, dict) or not held:
        raise refused(path, "It holds no table of named tensors.")
    state = {str(key): value for key, value in held.items() if isinstance(value, torch.Tensor)}
    if not state:
        raise refused(path, "It holds no tensors.")
    return dict(clean_state_dict(state))


def _load(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # an unusual pickle is read or refused
        return torch.load(path, map_location="cpu", weights_only=True)


def build(name: str, arguments: dict[str, Any]) -> Any:
    """The architecture without a classifier, at a random start.

    Raises:
        UnknownBackbone: timm has none of that name, or not with these arguments.
    """
    try:
        return timm.create_model(name.partition(".")[0], num_classes=0, **arguments)
    except (RuntimeError, TypeError, ValueError) as error:
        raise UnknownBackbone(
            what=f"The architecture {name} could not be built",
            why=said(error),
            fix="Check its name, and `model_args` in config.json where there is one.",
        ) from error


def fit(state: State, model: Any, name: str) -> tuple[State, list[str]]:
    """The tensors that the architecture needs, and the names of the head's that were dropped.

    Raises:
        WeightsRefused: tensors are missing, of another shape, or belong to something else.
    """
    wanted: State = model.state_dict()
    best = min(_spellings(state, model), key=lambda one: len(wanted.keys() ^ one.keys()))
    heads = [key for key in best if key not in wanted and _is_head(key, model)]
    missing = [key for key in wanted if key not in best and not key.endswith(_FORGIVEN)]
    strange = [key for key in best if key not in wanted and key not in heads]
    shapes = [
        f"{key} {list(best[key].shape)} instead of {list(wanted[key].shape)}"
        for key in wanted
        if key in best and best[key].shape != wanted[key].shape
    ]
    if missing or strange or shapes:
        raise _misfit(name, {"missing": missing, "unexpected": strange, "of another shape": shapes})
    return {key: best[key] for key in wanted if key in best}, heads


def _spellings(state: State, model: Any) -> list[State]:
    """The tensors as they are named, without a common prefix, and as timm would rename them."""
    found = [state]
    for prefix in _PREFIXES:
        cut = {
            key.removeprefix(prefix): one for key, one in state.items() if key.startswith(prefix)
        }
        if cut:
            found.append(cut)
    module = sys.modules[type(model).__module__]
    renamed = getattr(module, "checkpoint_filter_fn", None) or getattr(module, "_filter_fn", None)
    if renamed is not None:
        for one in list(found):
            with contextlib.suppress(KeyError, RuntimeError, TypeError, ValueError, AttributeError):
                found.append(dict(_renamed(renamed, dict(one), model)))
    return found


def _renamed(rename: Any, state: State, model: Any) -> Any:
    try:
        return rename(state, model)
    except TypeError:  # some families' functions take the tensors alone
        return rename(state)


def _is_head(key: str, model: Any) -> bool:
    names = model.pretrained_cfg.get("classifier") or ()
    heads = (names,) if isinstance(names, str) else tuple(names)
    return key.startswith((*(f"{head}." for head in heads), *_SIDE_HEADS))


def _misfit(name: str, wrong: dict[str, list[str]]) -> WeightsRefused:
    said = [f"{len(keys)} {kind}: {', '.join(keys)}" for kind, keys in wrong.items() if keys]
    return WeightsRefused(
        what=f"These weights are not those of {name}",
        why=f"Of its tensors {'; '.join(said)}.",
        fix="Check which architecture the file is for. Nothing on this machine was changed.",
    )


def write(out: Path, state: State, config: dict[str, Any]) -> None:
    """Write a timm local folder: config.json and model.safetensors."""
    with files.replacing(out / WEIGHTS) as path:
        save_file({key: one.contiguous().clone() for key, one in state.items()}, path)
    files.write_json(out / "config.json", config)


def describe(name: str, model: Any, config: dict[str, Any] | None) -> dict[str, Any]:
    """config.json of a backbone without a classifier; a folder's own says more than timm's."""
    facts = (config or {}).get("pretrained_cfg") or _facts(name)
    for gone in ("label_names", "label_descriptions", "label_offset"):
        facts.pop(gone, None)
    return {
        "architecture": name.partition(".")[0],
        "num_classes": 0,
        "num_features": model.num_features,
        **({"model_args": config["model_args"]} if config and config.get("model_args") else {}),
        "pretrained_cfg": {**facts, "num_classes": 0, "custom_load": False},
    }


def _facts(name: str) -> dict[str, Any]:
    """Preprocessing as timm knows it for the name; licence and tag only where the name has one."""
    architecture, _, tag = name.partition(".")
    listed = timm.is_model_pretrained(name)
    known: Any = get_pretrained_cfg(name if listed else architecture)
    facts = known.to_dict(remove_source=True, remove_null=True) if known else {}
    facts.pop("architecture", None)
    if not tag or not listed:
        facts.pop("license", None)
        facts["tag"] = tag
    return dict(facts)


def check(name: str, source: Path, out: Path | None) -> CheckedWeights:
    """Check one file or timm local folder; write a clean one where `out` is given."""
    config = files.recall_json(source / "config.json") if source.is_dir() else None
    if source.is_dir() and not isinstance(config, dict):
        raise refused(source, "Its config.json is not there or damaged.")
    model = build(name, (config or {}).get("model_args") or {})
    state, heads = fit(read(source / WEIGHTS if source.is_dir() else source), model, name)
    if out is not None:
        write(out, state, describe(name, model, config))
    return CheckedWeights(architecture=name, tensors=len(state), head_dropped=tuple(heads))


def main(argv: list[str]) -> int:
    """Check, print one line of JSON, and end with 0 or 1."""
    name, source, *out = argv
    try:
        report = asdict(check(name, Path(source), Path(out[0]) if out else None))
    except GraftError as error:
        report = {"error": error.as_dict()}
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if "error" in report else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
