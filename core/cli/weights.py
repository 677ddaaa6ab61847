"""`graft weights …`: pretrained backbones on this machine, and how to bring more."""

import os
from pathlib import Path
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson
from core.cli.progress import counted
from core.weights.inventory import WeightsEntry, entry, inventory

Architecture = Annotated[
    str | None, typer.Option(metavar="NAME", help="What a single file is for, as timm calls it.")
]
Source = Annotated[
    str, typer.Argument(metavar="FOLDER_OR_FILE", help="A timm local folder, or a weights file.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A backbone, as timm calls it.")]
Folder = Annotated[
    list[Path] | None,
    typer.Option(readable=False, help="Another folder to look into; may be repeated."),
]
Out = Annotated[Path, typer.Option(metavar="DIR", readable=False, help="Where the folder is made.")]
Endpoint = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Another address of the hub, e.g. a mirror.")
]


def verbs() -> typer.Typer:
    """The verbs below `graft weights`."""
    group = typer.Typer(
        help="Pretrained backbones on this machine.", no_args_is_help=True, rich_markup_mode=None
    )
    for name, verb in (
        ("list", listed),
        ("add", add),
        ("fetch", fetch),
        ("verify", verify),
        ("export", export),
    ):
        group.command(name)(verb)
    return group


def listed(folder: Folder = None, json: AsJson = False) -> Answer:
    """List what is on this machine, in the order it is preferred."""
    found = inventory(folder or [])
    return Answer(
        data={"weights": [one.model_dump() for one in found]},
        text="\n".join(map(_line, found)) or "There are no weights on this machine.",
    )


def add(source: Source, architecture: Architecture = None, json: AsJson = False) -> Answer:
    """Check weights and copy them into Graft's own folder."""
    from core.weights import adding

    return _one(adding.add(source, architecture))


def verify(source: Source, architecture: Architecture = None, json: AsJson = False) -> Answer:
    """Check weights where they lie: readable, of the right shapes, unchanged."""
    from core.weights import adding

    return _one(adding.verify(source, architecture))


def fetch(name: Name, endpoint: Endpoint = None, json: AsJson = False) -> Answer:
    """Download weights from the hub: the one verb that uses the network."""
    from core.weights import hub

    os.environ.pop("HF_HUB_OFFLINE", None)
    return _one(entry(hub.fetch(name, counted("bytes"), endpoint=endpoint)))


def export(name: Source, out: Out, json: AsJson = False) -> Answer:
    """Copy a backbone into a folder that can be carried to another machine."""
    from core.weights import adding

    folder = adding.export_folder(name, out)
    return Answer(data={"folder": str(folder)}, text=str(folder))


def _one(weights_entry: WeightsEntry) -> Answer:
    return Answer(data=weights_entry.model_dump(), text=_line(weights_entry))


def _line(weights_entry: WeightsEntry) -> str:
    licence = weights_entry.licence or "licence not stated"
    size = f"{weights_entry.bytes / 1e6:.1f} MB"
    return "  ".join((weights_entry.name, size, weights_entry.source, licence, weights_entry.path))
