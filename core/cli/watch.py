"""`graft watch`: pictures are answered as they come into a folder, and sorted."""

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson, tell
from core.cli.model import Sure, Top, sentence
from core.cli.train import Run
from core.engine import imports
from core.protocol.prediction import PicturePrediction
from core.protocol.watch import WatchRequest
from core.report import watch_table
from core.runs import not_sure

Watched = Annotated[
    Path, typer.Argument(metavar="IN", readable=False, help="The folder that is watched.")
]
Out = Annotated[
    Path,
    typer.Option(
        metavar="OUT",
        readable=False,
        help="Gets copies: a folder a class, and not-sure for the labelling grid.",
    ),
]
Csv = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", readable=False, help="The table of answers [default: OUT/answers.csv]."
    ),
]
SORTED_FROM = 0.9
"""A model that is as sure as it is right errs here in one of ten at most. One of two classes is
never less than 0.5; where a mistake costs, choose by the pictures that were kept back."""


def watch(  # noqa: PLR0913 - the options of a verb
    run: Run,
    folder: Watched,
    out: Out,
    csv: Csv = None,
    sure: Sure = None,
    top: Top = 5,
    json: AsJson = False,
) -> Answer:
    """Answer new pictures of a folder within two seconds, and sort copies of them. Ctrl-C ends it.

    What was answered is never answered again, whatever ended the watch.
    """
    watching = imports.engine("serve.watching")
    if sure is None:
        sure = not_sure.below(run) or SORTED_FROM
    request = WatchRequest(
        run=run,
        folder=folder,
        out=out,
        table=csv,
        sure=sure,
        top=top,
    )
    count = 0

    def sorted_(record: PicturePrediction, copies: tuple[str, ...]) -> None:
        nonlocal count
        count += 1
        tell(f"  {sentence(record)}{' → ' if copies else ''}{', '.join(copies)}")

    def troubled(trouble: str) -> None:
        tell(f"  {trouble or 'It goes on.'}")

    listeners = watching.Listeners(on_sorted=sorted_, on_trouble=troubled)
    tell(f"Watching {folder.resolve()} (Ctrl-C ends it)")
    with contextlib.suppress(KeyboardInterrupt):
        watching.watch(request, listeners)
    table = watch_table.place_of(request).resolve()
    return Answer(
        data={"run": str(run.resolve()), "answered": count, "csv": str(table)},
        text=f"Answered {count:,} since it began: {table}",
    )
