"""`graft report`: all about a run as one file to hand on."""

from pathlib import Path
from typing import Annotated

import typer

from core import files
from core.cli.answer import Answer, AsJson
from core.cli.train import Run
from core.plan import plan as plans
from core.report import card, document, model_card, robustness
from core.runs.robustness import measured

Out = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        readable=False,
        dir_okay=False,
        help="Ends in .html for a report to read and print, in .md for a model card.",
    ),
]
Pictures = Annotated[
    bool, typer.Option(help="With small copies of the surest mistakes; only in .html.")
]


def report(run: Run, out: Out, pictures: Pictures = True, json: AsJson = False) -> Answer:
    """Write a report of a run: data, splits, plan, scores with ranges, limits, how to repeat it."""
    kind = out.suffix.casefold()
    if kind not in (".html", ".md"):
        raise typer.BadParameter(f"{out.name} ends neither in .html nor in .md.")
    stands = robustness.lines(*measured(run, plans.load(run), robustness.side(run)))
    told = card.report(run, stands)
    text = (
        document.page(run, pictures=pictures, stands=stands)
        if kind == ".html"
        else model_card.markdown(told)
    )
    out = out.expanduser().resolve()
    with files.disk_errors(out):
        files.write_text(out, text)
    return Answer(data={"file": str(out), **told}, text=f"The report is in {out}")
