"""The engine server: one warm process that answers what a page waits for.

`python -m core.engine.serve.server` reads one JSON line a request on standard input and answers
with JSON lines on standard output; `core.runs.engine_client.EngineClient` is its other side. One
request at a time. It ends when its input is closed. What libraries print goes to standard error.

    ▶ {"id": 7, "verb": "predict", "arguments": {…}}
    ◀ {"id": 7, "progress": {"done": 12, "total": 40}}          any number of these
    ◀ {"id": 7, "answer": {…}}   or   {"id": 7, "error": {"reference", "what", "why", "fix"}}

A preview needs no torch, so the desk is open before torch is there: that is imported meanwhile.
"""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from core.engine import imports
from core.engine.serve import preview
from core.errors import EngineUnavailable, GraftError, said, unreadable

Progress = Callable[[int, int], None]
_HEAVY = (
    "serve.predict_files",
    "serve.evaluation",
    "serve.explanation",
)
_started = time.monotonic()


def _warm(progress: Progress, *, run: str | None = None) -> dict[str, Any]:
    """Say what is ready; with a run, load its model before somebody waits for it."""
    if run is not None:
        from core.engine.serve import inference

        inference.load(Path(run))
    return {
        "pid": os.getpid(),
        "torch": "torch" in sys.modules,
        "seconds": round(time.monotonic() - _started, 3),
    }


def _preview(progress: Progress, **wish: Any) -> dict[str, Any]:
    return {"pictures": preview.preview(preview.PreviewRequest.model_validate(wish))}


def _changed(
    progress: Progress, *, folder: str, files: list[str], name: str, strength: float
) -> dict[str, Any]:
    return {"pictures": preview.changed(Path(folder), files, name, strength)}


def _predict(
    progress: Progress, *, run: str, files: list[str], top: int = 5, csv: str | None = None
) -> dict[str, Any]:
    from core.engine.serve import predict_files

    rows = predict_files.predict(Path(run), [Path(file) for file in files], top, progress)
    if csv is not None:
        predict_files.write_csv(rows, Path(csv))
    return {"predictions": rows}


def _explain(
    progress: Progress, *, run: str, file: str, label: str | None = None
) -> dict[str, Any]:
    from core.engine.serve import explanation

    return explanation.explain(Path(run), Path(file), label)


def _evaluate(progress: Progress, *, run: str, split: Any, tta: bool = False) -> dict[str, Any]:
    from core.engine.serve import evaluation

    return evaluation.evaluate(Path(run), split, tta=tta, on_progress=progress)


def _export(progress: Progress, *, run: str, format: Any, out: str) -> dict[str, Any]:
    from core.engine.serve import export

    return export.export(Path(run), format, Path(out))


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "warm": _warm,
    "preview": _preview,
    "changed": _changed,
    "predict": _predict,
    "explain": _explain,
    "evaluate": _evaluate,
    "export": _export,
}


def answer(request: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
    """Do one request; whatever happens, exactly one answer or error is sent."""
    number = request.get("id")

    def progress(done: int, total: int) -> None:
        send({"id": number, "progress": {"done": done, "total": total}})

    try:
        verb = VERBS[request["verb"]]
        send({"id": number, "answer": verb(progress, **request.get("arguments", {}))})
    except GraftError as error:
        send({"id": number, "error": error.as_dict()})
    except OSError as error:
        traceback.print_exc()
        send({"id": number, "error": unreadable(error).as_dict()})
    except Exception as error:  # noqa: BLE001 - the desk stays open whatever one request did
        traceback.print_exc()
        send({"id": number, "error": _unexpected(request, error).as_dict()})


def _unexpected(request: dict[str, Any], error: Exception) -> EngineUnavailable:
    return EngineUnavailable(
        what=f"“{request.get('verb')}” did not work",
        why=f"{type(error).__name__}: {said(error)}",
        fix="Try again; if it stays, the full text is in desk.log in the cache folder.",
    )


def _private_stdout() -> TextIO:
    """Keep standard output for answers; everything else that prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def _import_heavy() -> None:
    """Have torch and the models' code in memory before the first request that needs them."""
    for name in _HEAVY:
        try:
            imports.engine(name)
        except Exception:  # noqa: BLE001 - the request that needs it will say so itself
            traceback.print_exc()


def main() -> int:
    """Answer until the input is closed."""
    answers = _private_stdout()

    def send(message: dict[str, Any]) -> None:
        print(json.dumps(message), file=answers, flush=True)

    send({"ready": round(time.monotonic() - _started, 3)})
    threading.Thread(target=_import_heavy, daemon=True).start()
    for line in sys.stdin:
        if line.strip():
            answer(json.loads(line), send)
    return 0


if __name__ == "__main__":
    os._exit(main())  # do not wait for torch's import, nobody needs it any more
