"""`graft evaluate`, `graft predict`, `graft export`: the model of a run at work."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from core import machine
from core.cli.answer import Answer, AsJson
from core.cli.progress import counted
from core.cli.train import Run
from core.engine import imports
from core.plan import plan as plans
from core.protocol.export import ExportFormat
from core.protocol.prediction import PicturePrediction
from core.report.gain import gain
from core.runs import web_runtime
from core.tasks import table as tasks

_SIDES = {"train": "training", "val": "validation"}

Split = Annotated[
    Literal["validation", "test", "training", "val", "train"],
    typer.Option(help="Which pictures. Each look at the test set is counted in the report."),
]
Tta = Annotated[bool, typer.Option("--tta", help="Average over variants that are label-safe.")]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE_OR_DIR…", readable=False, help="What to look at.")
]
Csv = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="Write the predictions there.")
]
Top = Annotated[int, typer.Option(min=1, help="How many classes to tell of each picture.")]
Format = Annotated[
    ExportFormat,
    typer.Option(help="For any runtime, for timm, in 8 bits, or for one runtime or library."),
]
Web = Annotated[bool, typer.Option("--web", help="With a page that runs it in a browser.")]
Fetch = Annotated[
    bool,
    typer.Option(
        "--fetch",
        help="Fetch what runs a model in a browser, if it is not here: "
        f"{machine.size(web_runtime.ONNXRUNTIME_WEB.bytes)} from registry.npmjs.org, once.",
    ),
]
Out = Annotated[
    Path, typer.Option(metavar="DIR", readable=False, help="Where the exported model goes.")
]


def evaluate(
    run: Run, split: Split = "validation", tta: Tta = False, json: AsJson = False
) -> Answer:
    """Score a run's model, with ranges."""
    side: Any = _SIDES.get(split, split)
    evaluation = imports.engine("serve.evaluation")
    answer = evaluation.evaluate(run, side, tta=tta, on_progress=counted("pictures"))
    scores, metric = answer.scores, tasks.of(plans.load(run).task).metric
    text = f"{answer.value:.1%} {metric.said} on {scores['n']} {side} pictures"
    if scores["low"] is not None:
        text += f" ({scores['low']:.1%} to {scores['high']:.1%})"
    if scores.get("macro_f1") is not None:
        text += f", macro F1 {scores['macro_f1']:.3f}"
    gained = gain(run.resolve(), plans.load(run))
    if gained and gained.side == side:
        text += f"\n{gained.sentence}"
    told = {"gain": asdict(gained)} if gained and gained.side == side else {}
    return Answer(data={"run": str(run.resolve()), **answer.flat(), **told}, text=text)


def predict(run: Run, files: Files, csv: Csv = None, top: Top = 5, json: AsJson = False) -> Answer:
    """Ask a run's model what is in pictures."""
    predict_files = imports.engine("serve.predict_files")
    records = predict_files.predict(run, files, top, counted("pictures"))
    if csv:
        predict_files.write_csv(records, csv)
    unread = sum(record.error is not None for record in records)
    return Answer(
        data={
            "run": str(run.resolve()),
            "predictions": [record.as_json() for record in records],
            "unreadable": unread,
            "csv": str(csv) if csv else None,
        },
        text="\n".join(map(_sentence, records)),
    )


def export(
    run: Run,
    format: Format,
    out: Out,
    web: Web = False,
    fetch: Fetch = False,
    json: AsJson = False,
) -> Answer:
    """Take a run's model away; it is checked against the original before it is handed over."""
    if web and fetch:
        web_runtime.fetch(counted("bytes fetched"))
    making = imports.engine("serve.export").export
    made = making(run, format, out, web=web, on_progress=counted("answers compared"))
    return Answer(
        data={"run": str(run.resolve()), **made.as_json()},
        text=f"The model is in {out.resolve()}\n{made.note}",
    )


def _sentence(record: PicturePrediction) -> str:
    if record.error:
        return f"{record.file}: {record.error.what}"
    if record.labels is not None:
        said = ", ".join(f"{share.label} ({share.confidence:.1%})" for share in record.labels)
        return f"{record.file}: {said or 'none of the classes'}"
    sure = "" if record.confidence is None else f" ({record.confidence:.1%})"
    doubt = "not sure, perhaps " if record.sure is False else ""
    return f"{record.file}: {doubt}{record.label}{sure}"
