"""`graft install`: what only some people need, readers of formats and the picture service."""

from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson
from core.cli.progress import counted
from core.data.readers import READERS
from core.runs import reader_install
from core.runs.service_packages import SERVICE

_EXTRAS = (*READERS, SERVICE)
_NAMES = [extra.extra for extra in _EXTRAS]
Name = Annotated[str, typer.Argument(metavar="|".join(_NAMES), help="What is to be installed.")]


def install(name: Name, json: AsJson = False) -> Answer:
    """Install what reads HEIC or DICOM pictures, or serves a model; asks the package index."""
    extra = next((extra for extra in _EXTRAS if extra.extra == name.lower()), None)
    if extra is None:
        raise typer.BadParameter(f"{name} is not one of {', '.join(_NAMES)}")
    if not extra.ready:
        reader_install.install(extra, counted("bytes fetched"))
    return Answer(
        data={"extra": extra.extra, "packages": reader_install.requirements(extra)},
        text=f"{extra.purpose} is installed.",
    )
