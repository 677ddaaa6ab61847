"""`graft evaluate`, `graft predict`, `graft export`: the model of a run at work."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from core import machine
from core.cli.answer import FAILED, Answer, AsJson
from core.cli.progress import counted
from core.cli.train import Run
from core.engine import imports
from core.plan import plan as plans
from core.protocol.export import ExportFormat
from core.protocol.prediction import PicturePrediction
from core.report import answer_table, caution, sorted_copies
from core.report.gain import gain
from core.report.sorted_copies import SortedCopies
from core.runs import not_sure, web_runtime
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
    Path | None,
    typer.Option(metavar="FILE", readable=False, help="The table of answers; it is gone on with."),
]
Top = Annotated[int, typer.Option(min=1, help="How many classes to tell of each picture.")]
Sort = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", readable=False, help="Copy the pictures there, into a folder a class."
    ),
]
Sure = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=1,
        help="As sure as this is sorted, others into not-sure [default: as on Results].",
    ),
]
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


def predict(  # noqa: PLR0913 - the options of a verb
    run: Run,
    files: Files,
    csv: Csv = None,
    top: Top = 5,
    sort: Sort = None,
    sure: Sure = None,
    json: AsJson = False,
) -> Answer:
    """Ask a run's model what is in pictures, folders of them, or lists of paths (.csv, .txt).

    With --csv or --sort the answers are in the table as they come; called again, it goes on.
    """
    if csv or sort:
        sure = not_sure.below(run) or None if sure is None else sure
        return _into_table(run, files, csv, top, _Sorting(out=sort, sure=sure))
    predict_files = imports.engine("serve.predict_files")
    records = predict_files.predict(run, files, top, counted("pictures"))
    unread = sum(record.error is not None for record in records)
    return Answer(
        data={
            "run": str(run.resolve()),
            "predictions": [record.as_json() for record in records],
            "unreadable": unread,
            "csv": None,
        },
        text="\n".join(map(sentence, records)),
    )


@dataclass(frozen=True, kw_only=True)
class _Sorting:
    out: Path | None
    sure: float | None


def _into_table(
    run: Path, files: list[Path], csv: Path | None, top: int, sorting: _Sorting
) -> Answer:
    """Nothing is held but names: the answers are in the table."""
    if sorting.out:
        sorted_copies.refuse_within(sorting.out, files)
    table = csv or (sorting.out or Path()) / "answers.csv"
    answering = imports.engine("serve.answering")
    listening = answering.Listening(on_progress=counted("pictures"))
    data: dict[str, Any] = {"run": str(run.resolve()), "csv": str(table.resolve())}
    try:
        filled = answering.fill(run, files, table, top, listening)
        columns = answer_table.columns_of(plans.load(run), top, answer_table.MODEL)
        data |= {"pictures": filled.pictures, "answered": filled.fresh}
        data["unreadable"] = sum(
            bool(cells[columns.error]) for cells, _ in answer_table.rows_of(table, columns)
        )
        text = f"{data['pictures']:,} pictures are answered, {filled.fresh:,} of them now: {table}"
        if data["unreadable"]:
            text += f"\n{data['unreadable']:,} could not be read; the table says why."
        if sorting.out:
            classes = plans.load(run).classes
            copies = SortedCopies(sorting.out.expanduser().resolve(), classes, sorting.sure)
            made = sorted_copies.copy_all(table, columns, copies, counted("copies"))
            data["sorted"] = {"out": str(copies.out), **asdict(made)}
            text += f"\n{made.pictures:,} are copied into class folders: {copies.out}"
    except KeyboardInterrupt:
        text = f"Stopped; what was answered is in {table}. The same command goes on with it."
        return Answer(data={**data, "stopped": True}, text=text, code=FAILED)
    return Answer(data={**data, "stopped": False}, text=text)


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


def sentence(record: PicturePrediction) -> str:
    """What is said of one picture."""
    if record.error:
        return f"{record.file}: {record.error.what}"
    doubt = "not sure, perhaps " if record.sure is False else ""
    if record.labels is not None:
        said = ", ".join(f"{share.label} ({share.confidence:.1%})" for share in record.labels)
        return f"{record.file}: {doubt}{said or 'none of the classes'}"
    sure = "" if record.confidence is None else f" ({record.confidence:.1%})"
    several = caution.several(record)
    return f"{record.file}: {doubt}{record.label}{sure}{f', {several}' if several else ''}"
