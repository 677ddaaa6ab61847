"""The entry of the command line: one answer on standard output, exit code 0, 1 or 2."""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer

from core.cli.answer import BAD_USE, DONE, FAILED, Answer, tell
from core.errors import GraftError, WorkerFailed, unreadable
from core.runs import launch

Verb = Callable[..., Answer]
_HEAVY = {"evaluate", "predict", "watch", "serve", "export", "advise", "compare", "audit"}
"""Verbs that work with the engine in this very process."""


def graft() -> typer.Typer:
    """All verbs. Those that need the engine import it when they are called, not before."""
    from core.cli import (
        app,
        data,
        improve,
        label,
        labels,
        model,
        questions,
        readers,
        report,
        robust,
        runs,
        serve,
        split,
        train,
        versus,
        watch,
        weights,
    )

    verbs = typer.Typer(
        name="graft",
        help="Teach a pretrained vision model your classes, on this computer.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    named: list[tuple[str, Verb]] = [
        ("scan", data.scan),
        ("split", split.split),
        ("train", train.train),
        ("improve", improve.improve),
        ("evaluate", model.evaluate),
        ("robust", robust.robust),
        ("predict", model.predict),
        ("watch", watch.watch),
        ("serve", serve.serve),
        ("export", model.export),
        ("report", report.report),
        ("runs", runs.runs),
        ("versus", versus.versus),
        ("note", versus.note),
        ("stop", runs.stop),
        ("resume", train.resume),
        *questions.verbs(),
        ("install", readers.install),
        ("label", label.label),
        ("app", app.app),
    ]
    for name, verb in named:
        verbs.command(name)(verb)
    verbs.add_typer(labels.verbs(), name="labels")
    verbs.add_typer(weights.verbs(), name="weights")
    return verbs


def main(arguments: list[str] | None = None) -> int:
    """Run one verb.

    Returns:
        0 = done, 1 = failed, 2 = bad use.
    """
    words = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in words
    _prepare(words, own_process=arguments is None)
    with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
        answer = _answer(words)
    if answer is None:
        return DONE
    _reconfigure()
    if as_json or answer.code == DONE:
        sys.stdout.write(answer.written(as_json=as_json) + "\n")
        sys.stdout.flush()
    if answer.code != DONE:
        tell(answer.text)
    return answer.code


def _prepare(words: list[str], *, own_process: bool) -> None:
    """Give the engine the environment that a worker has.

    The C library reads some of it at the start of a process only, so on Linux a verb that needs the
    engine begins once more, in place; the forward pass is twice as fast afterwards.
    """
    wanted = launch.environment()
    missing = wanted.keys() - os.environ.keys()
    os.environ.update(wanted)
    heavy = bool({*words} & _HEAVY) and any(name.startswith("MALLOC_") for name in missing)
    if own_process and heavy and sys.platform == "linux":
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def _answer(words: list[str]) -> Answer | None:
    """The verb's answer, or the error as one; `None` where only help was shown."""
    try:
        command = typer.main.get_command(graft())
        result: Any = command.main(words, prog_name="graft", standalone_mode=False)
    except GraftError as error:
        return refusal(error, FAILED)
    except typer.TyperException as error:
        return _bad_use(error)
    except typer.Abort:
        return _bad_use(typer.TyperException("Cut short."))
    except OSError as error:
        traceback.print_exc()
        return refusal(unreadable(error), FAILED)
    except Exception as error:  # noqa: BLE001 - a program that reads us still gets its one object
        traceback.print_exc()
        return refusal(_unexpected(error), FAILED)
    if isinstance(result, Answer):
        return result
    return Answer(data={}, text="", code=result) if isinstance(result, int) and result else None


def refusal(error: GraftError, code: int) -> Answer:
    """An error as an answer."""
    text = f"{error.what}\n{error.why}\n{error.fix}\nReference: {error.reference}"
    return Answer(data={"error": error.as_dict()}, text=text, code=code)


def _bad_use(error: typer.TyperException) -> Answer:
    what = error.format_message()
    command = getattr(getattr(error, "ctx", None), "command_path", "graft")
    fix = f"See: {command} --help"
    told = {"reference": "bad-use", "what": what, "why": "Graft was called otherwise.", "fix": fix}
    return Answer(data={"error": told}, text=f"{what}\n{fix}", code=BAD_USE)


def _unexpected(error: Exception) -> GraftError:
    return WorkerFailed(
        what=f"Graft met an error of its own: {type(error).__name__}: {error}",
        why="This is a mistake in Graft; its traceback is above.",
        fix="Please report it with the traceback. Nothing that was written before is lost.",
    )


def _reconfigure() -> None:
    """File names that the console cannot show must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
