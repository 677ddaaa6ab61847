"""`graft label`: pictures without labels, taught by showing; in the browser, or by a script."""

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.answer import Answer, AsJson
from core.cli.app import Browser, Port, serve
from core.cli.asking import ask
from core.cli.data import Folder
from core.cli.progress import counted
from core.data import scan
from core.data.copies import many
from core.errors import LabelsRefused
from core.report import exam as exam_words
from core.runs import draft as drafts
from core.teach.session import Session, Tile
from core.weights import pretrained

Next = Annotated[
    int | None, typer.Option("--next", min=1, metavar="N", help="Give the next N pictures to ask.")
]
Answers = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FILE=CLASS", help="Say what a picture shows; repeatable."),
]
Exam = Annotated[bool, typer.Option("--exam", help="How good the model is on the exam's pictures.")]
SeenBy = Annotated[
    str,
    typer.Option(
        "--backbone", metavar="NAME_OR_FOLDER", help="What sees the pictures [default: embedded]."
    ),
]


def label(  # noqa: PLR0913 - the options of a verb
    folder: Folder,
    answers: Answers = None,
    following: Next = None,
    exam: Exam = False,
    backbone: SeenBy = "embedded",
    port: Port = 0,
    browser: Browser = True,
    json: AsJson = False,
) -> Answer:
    """Label pictures: a model learns from each answer. Without an option, in the browser."""
    if not answers and not following and not exam:
        drafts.choose_folder(Path(folder).expanduser().absolute())
        return serve(port, browser=browser, page="label")
    listen = counted("files looked at")
    dataset = scan.to_label(folder, on_progress=lambda done, total, _: listen(done, total))
    session = Session(dataset, pretrained.choose(backbone))
    session.draw()
    data: dict[str, Any] = {"folder": str(session.folder)}
    lines = []
    if answers:
        said = _answered(session, answers)
        data["answered"], lines = said, [f"{many(len(said))} answered"]
    if following or exam:
        ask(session.request, dataset, again=session.unseen)
        session.look()
    if following:
        tiles = session.tiles(session.page("ask", following))
        data["pictures"] = [_picture(tile) for tile in tiles]
        lines += [_line(tile) for tile in tiles] or ["Nothing is left to ask."]
    if exam:
        score = session.score()
        data["exam"] = dataclasses.asdict(score)
        lines.append(exam_words.sentence(score))
    return Answer(data=data, text="\n".join(lines))


def _answered(session: Session, answers: list[str]) -> list[dict[str, str]]:
    """Keep what is said of some pictures: of all of them or, where one is not there, of none."""
    pairs = []
    for text in answers:
        file, equals, name = text.rpartition("=")
        if not equals or not file or not name:
            raise typer.BadParameter(f"--set: FILE=CLASS, not {text}")
        pairs.append((_content(session, file), file, name))
    for content, _, name in pairs:
        session.say("label", [content], [name])
    return [{"file": file, "label": name} for _, file, name in pairs]


def _content(session: Session, file: str) -> str:
    """The picture that a path names, within the folder or from here."""
    by_file = {picture.file: picture.content for picture in session.dataset.pictures}
    path = Path(file).absolute()
    inside = path.relative_to(session.folder) if path.is_relative_to(session.folder) else None
    content = by_file.get(file) or (inside and by_file.get(inside.as_posix()))
    if not content:
        raise LabelsRefused(
            what=f"There is no picture {file} in {session.folder}",
            why="A picture is named by its path within the folder.",
            fix=f"See what there is: graft scan {session.folder}. Nothing was kept.",
        )
    return content


def _picture(tile: Tile) -> dict[str, Any]:
    return {
        "file": tile.file,
        "content": tile.content,
        "guess": list(tile.guess.names) if tile.guess else None,
        "confidence": round(tile.guess.sure, 4) if tile.guess else None,
        "exam": tile.exam,
    }


def _line(tile: Tile) -> str:
    if tile.exam:
        return f"  {tile.file}: what is it? (of the exam: no guess is shown)"
    if tile.guess is None:
        return f"  {tile.file}"
    return f"  {tile.file}: {' and '.join(tile.guess.names) or 'none'} ({tile.guess.sure:.0%})"
