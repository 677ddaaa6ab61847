"""The engine server: one warm process that answers what a page waits for.

`python -m core.engine.serve.server` reads one JSON line a request on standard input and answers
with JSON lines on standard output; `core.runs.engine_client.EngineClient` is its other side, and
`core.protocol` describes requests and answers. One request at a time. It ends when its input is
closed. What libraries print goes to standard error.

    ▶ {"id": 7, "verb": "predict", "arguments": {…}}
    ◀ {"id": 7, "progress": {"done": 12, "total": 40}}          any number of these
    ◀ {"id": 7, "answer": {…}}   or   {"id": 7, "error": {"reference", "what", "why", "fix"}}

A preview needs no torch: it is answered before torch is there, which is imported meanwhile.
"""

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

from core.engine import imports
from core.engine.serve import preview
from core.errors import EngineUnavailable, GraftError, said, unreadable
from core.plan import plan as plans
from core.protocol.explanation import ExplainAnswer, ExplainRequest
from core.protocol.export import ExportAnswer, ExportRequest
from core.protocol.nearest import NearestAnswer, NearestRequest
from core.protocol.prediction import (
    FrameRequest,
    PicturePrediction,
    PredictAnswer,
    PredictRequest,
)
from core.protocol.preview import ChangeAnswer, ChangeRequest, PreviewAnswer, PreviewRequest
from core.protocol.readiness import WarmAnswer, WarmRequest
from core.protocol.request import EngineAnswer, Request
from core.report import answer_table
from core.report.evaluation import EvaluateAnswer, EvaluateRequest

Progress = Callable[[int, int], None]
_HEAVY = (
    "serve.predict_files",
    "serve.evaluation",
    "serve.explanation",
)
_started = time.monotonic()


def _warm(request: WarmRequest, progress: Progress) -> WarmAnswer:
    """Say what is ready; with a run, load its model before somebody waits for it."""
    if request.run is not None:
        from core.engine.serve import inference

        inference.load(request.run)
    return WarmAnswer(
        pid=os.getpid(),
        torch="torch" in sys.modules,
        seconds=round(time.monotonic() - _started, 3),
    )


def _preview(request: PreviewRequest, progress: Progress) -> PreviewAnswer:
    return PreviewAnswer(pictures=tuple(preview.preview(request)))


def _change(request: ChangeRequest, progress: Progress) -> ChangeAnswer:
    return ChangeAnswer(pictures=tuple(preview.changed(request)))


def _predict(request: PredictRequest, progress: Progress) -> PredictAnswer:
    from core.engine.serve import predict_files

    rows = predict_files.predict(request.run, request.files, request.top, progress)
    if request.csv is not None:
        plan = plans.load(request.run)
        columns = answer_table.columns_of_all(plan, request.top, rows)
        answer_table.write(request.csv, columns, rows)
    return PredictAnswer(predictions=tuple(rows))


def _frame(request: FrameRequest, progress: Progress) -> PicturePrediction:
    from core.engine.serve import predict_files

    return predict_files.look(request.run, request.picture, request.top)


def _explain(request: ExplainRequest, progress: Progress) -> ExplainAnswer:
    from core.engine.serve import explanation

    return explanation.explain(request.run, request.file, request.label)


def _nearest(request: NearestRequest, progress: Progress) -> NearestAnswer:
    from core.engine.serve import nearest

    return nearest.nearest(request, progress)


def _evaluate(request: EvaluateRequest, progress: Progress) -> EvaluateAnswer:
    from core.engine.serve import evaluation

    return evaluation.evaluate(request.run, request.split, request.tta, on_progress=progress)


def _export(request: ExportRequest, progress: Progress) -> ExportAnswer:
    from core.engine.serve import export

    return export.export(
        request.run, request.format, request.out, web=request.web, on_progress=progress
    )


VERBS: dict[str, tuple[type[Request[Any]], Callable[[Any, Progress], EngineAnswer]]] = {
    WarmRequest.verb: (WarmRequest, _warm),
    PreviewRequest.verb: (PreviewRequest, _preview),
    ChangeRequest.verb: (ChangeRequest, _change),
    PredictRequest.verb: (PredictRequest, _predict),
    FrameRequest.verb: (FrameRequest, _frame),
    ExplainRequest.verb: (ExplainRequest, _explain),
    NearestRequest.verb: (NearestRequest, _nearest),
    EvaluateRequest.verb: (EvaluateRequest, _evaluate),
    ExportRequest.verb: (ExportRequest, _export),
}


def answer(request: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
    """Do one request; whatever happens, exactly one answer or error is sent."""
    number = request.get("id")

    def progress(done: int, total: int) -> None:
        send({"id": number, "progress": {"done": done, "total": total}})

    try:
        kind, do = VERBS[request["verb"]]
        wanted = kind.model_validate(request.get("arguments", {}))
        send({"id": number, "answer": do(wanted, progress).as_json()})
    except GraftError as error:
        send({"id": number, "error": error.as_dict()})
    except OSError as error:
        traceback.print_exc()
        send({"id": number, "error": unreadable(error).as_dict()})
    except Exception as error:  # noqa: BLE001 - the server stays up whatever one request did
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
