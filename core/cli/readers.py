"""`graft install`: a reader of a format that only some people have."""

from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson
from core.cli.progress import counted
from core.data.readers import READERS
from core.runs import reader_install

_NAMES = [reader.extra for reader in READERS]
Format = Annotated[str, typer.Argument(metavar="|".join(_NAMES), help="What is to be read.")]


def install(name: Format, json: AsJson = False) -> Answer:
    """Install what reads HEIC or DICOM pictures; asks the package index for it."""
    reader = next((reader for reader in READERS if reader.extra == name.lower()), None)
    if reader is None:
        raise typer.BadParameter(f"{name} is not one of {', '.join(_NAMES)}")
    if not reader.ready:
        reader_install.install(reader, counted("bytes fetched"))
    return Answer(
        data={"extra": reader.extra, "packages": reader_install.requirements(reader)},
        text=f"{reader.title} pictures can be read.",
    )
