"""`graft scan`: what is in a folder of pictures."""

from pathlib import Path
from typing import Annotated, Any

import typer

from core import machine
from core.cli.answer import Answer, AsJson
from core.cli.asking import ask
from core.cli.progress import counted
from core.data import class_level, copies, picture_check, reading, repaired, sides
from core.data import scan as scans
from core.data import split as splits
from core.data.dataset import Dataset
from core.data.folder_levels import INNERMOST, NO_FOLDERS, Levels
from core.data.split import Split, SplitSettings
from core.findings import Finding, worst_first
from core.report import doubts, more
from core.runs import measured
from core.runs.choices import Choices
from core.tasks import table as tasks
from core.weights import pretrained

NAMED = 5
"""Pictures of a finding that the text names, the worst; `--json` has all of them."""

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", readable=False, help="Folder with one sub-folder per class, or a table."
    ),
]


Several = Annotated[
    bool,
    typer.Option(
        "--several", help="A picture in several class folders shows all of those classes."
    ),
]


def look(
    folder: Path, settings: SplitSettings, *, several: bool = False
) -> tuple[Dataset, Split, list[Finding]]:
    """Scan a folder, decode what never was before, and divide it, telling how far it is.

    Near copies are found before the split: only then do they share a side.

    Args:
        folder: see `core.data.scan.scan`.
        settings: how it is divided.
        several: see `core.data.scan.scan`.

    Raises:
        DataError: there is nothing to learn from in it.
    """
    listen = counted("files looked at")
    found = scans.scan(
        folder, several=several, on_progress=lambda done, total, _: listen(done, total)
    )
    dataset = splits.heeded(found, settings)
    damaged = picture_check.check(
        dataset,
        counted("pictures decoded"),
        counted("pairs of alike pictures compared"),
        processes=machine.cores(),
    )
    dataset = reading.without(dataset, damaged)
    split = sides.divide(dataset, settings)
    noticed = [*dataset.findings, *tasks.of(dataset.kind).check(dataset, split)]
    return dataset, split, worst_first(noticed)


Looking = Annotated[
    str,
    typer.Option(
        "--backbone",
        metavar="NAME_OR_FOLDER",
        help="Also look for wrong labels, odd pictures, shortcuts, and what more pictures would "
        "bring.",
    ),
]


ClassesAt = Annotated[
    str,
    typer.Option(
        "--classes-at",
        metavar="LEVEL",
        help="Which folders are the classes: 1 = those in DIR, 2 = those in them, 1+2 = both "
        "together, innermost, none (the pictures are not sorted yet), or auto. It is remembered "
        "for DIR.",
    ),
]


def scan(
    folder: Folder,
    several: Several = False,
    backbone: Looking = "",
    classes_at: ClassesAt = "",
    json: AsJson = False,
) -> Answer:
    """Count the pictures and classes in a folder; say what is ignored and what looks wrong."""
    if classes_at:
        class_level.choose(folder.expanduser().absolute(), _levels(classes_at))
    dataset, split, findings = look(folder, SplitSettings(), several=several)
    if backbone:
        choices = Choices(backbone=pretrained.choose(backbone))
        findings = worst_first([*findings, *_doubted(choices, dataset)])
    return Answer(
        data={
            "folder": str(dataset.folder),
            "layout": dataset.layout,
            "reading": _reading(dataset),
            "kind": dataset.kind,
            "pictures": len(dataset.pictures),
            "classes": dataset.counts,
            "splits": split.totals,
            "ignored": [{"file": one.file, "reason": one.reason} for one in dataset.ignored],
            "repaired": [
                {
                    "kind": kind,
                    "sentence": f"{copies.many(len(some))} {repaired.TOLD[kind][1]}.",
                    "pictures": some,
                }
                for kind, some in repaired.by_kind(dataset).items()
            ],
            "findings": [
                {**finding.model_dump(), "pictures": _pictures(dataset, finding)}
                for finding in findings
            ],
        },
        text="\n".join(_lines(dataset, split, findings)),
    )


def _levels(text: str) -> Levels | None:
    words: dict[str, Levels | None] = {"auto": None, "innermost": INNERMOST, "none": NO_FOLDERS}
    if text in words:
        return words[text]
    try:
        levels = [int(level) - 1 for level in text.split("+")]
    except ValueError:
        levels = [-1]
    if min(levels) < 0 or levels != sorted(set(levels)):
        wrong = "--classes-at: a level such as 1 or 2, several as 1+2, innermost, none or auto."
        raise typer.BadParameter(wrong)
    return tuple(levels)


def _reading(dataset: Dataset) -> dict[str, Any] | None:
    """What was taken for the classes, and what else may be."""
    tree = dataset.tree
    if tree is None:
        return None
    return {
        "classes_at": _spelt(tree.best.levels.classes),
        "sentence": tree.best.sentence,
        "doubtful": tree.doubtful,
        "others": [
            {"classes_at": _spelt(other.levels.classes), "classes": other.classes}
            for other in tree.others
        ],
    }


def _spelt(levels: Levels) -> str:
    return "innermost" if levels == INNERMOST else "+".join(str(level + 1) for level in levels)


def _doubted(choices: Choices, dataset: Dataset) -> list[Finding]:
    question = measured.doubts(choices, dataset)
    if question is None:
        return [doubts.not_looked_for()]
    answer = ask(question, dataset)
    worth = more.finding(answer.more, dataset.classes) if answer.more else None
    return [*doubts.findings(answer, dataset), *([worth] if worth else [])]


def _lines(dataset: Dataset, split: Split, findings: list[Finding]) -> list[str]:
    sides = ", ".join(f"{number} {side}" for side, number in split.totals.items())
    lines = [f"{len(dataset.pictures)} pictures in {len(dataset.classes)} classes ({sides})"]
    if dataset.kind != "classify":
        lines.append(f"{tasks.of(dataset.kind).title}.")
    lines += [f"  {name}: {number}" for name, number in dataset.counts.items()]
    if dataset.tree and dataset.tree.doubtful:
        lines.append(dataset.tree.best.sentence)
        lines += [
            f"  or, with --classes-at {_spelt(other.levels.classes)}: {other.names}"
            for other in dataset.tree.others
        ]
    left_out = dataset.left_out
    if left_out:
        lines.append(f"{len(left_out)} files are not used:")
        lines += [f"  {one.file}: {one.reason}" for one in left_out]
    if quiet := len(dataset.ignored) - len(left_out):
        lines.append(f"Hidden or system entries passed over: {quiet}")
    for finding in findings:
        lines.append(f"{finding.severity}: {finding.sentence} {finding.remedy}")
        if finding.scores:
            lines += [f"  {name}" for name in finding.items[:NAMED]]
            more = len(finding.items) - NAMED
            lines += [f"  and {more} more"] if more > 0 else []
    return lines


def _pictures(dataset: Dataset, finding: Finding) -> list[dict[str, Any]]:
    """The files that a finding is about, worst first, each with its score where it has one."""
    files = {picture.file for picture in dataset.pictures}
    files |= {entry.file for entry in dataset.ignored}
    scores = finding.scores or [None] * len(finding.items)
    pairs = zip(finding.items, scores, strict=True)
    return [{"file": item, "score": score} for item, score in pairs if item in files]
