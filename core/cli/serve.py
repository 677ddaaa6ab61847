"""`graft serve`: a model behind HTTP on this computer, for other programs."""

import contextlib
import signal
from typing import Annotated

import typer

from core.cli.answer import Answer, AsJson, tell
from core.cli.app import AllowHost
from core.cli.model import Top
from core.cli.train import Run
from core.engine import imports
from core.runs import service_packages

_PORT = 8765

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 = any that is free.")]
Listen = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help="Where it listens; others than 127.0.0.1 let others in."),
]
Rate = Annotated[
    float,
    typer.Option(
        min=0, metavar="N", help="Pictures a second over all callers; 0 = as many as it can."
    ),
]


def serve(  # noqa: PLR0913 - the options of a verb
    run: Run,
    port: Port = _PORT,
    listen: Listen = "127.0.0.1",
    allow_host: AllowHost = None,
    rate: Rate = 0,
    top: Top = 5,
    json: AsJson = False,
) -> Answer:
    """Answer pictures that programs send: POST /predict, until Ctrl-C."""
    service_packages.require()
    limits = imports.engine("serve.service.limits").ServiceLimits(per_second=rate)
    opened: list[str] = []

    def told(host: str, port: int) -> None:
        opened.append(f"http://{host}:{port}/")
        tell(f"The service is open at {opened[0]} (Ctrl-C ends it)")

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            imports.engine("serve.service.serving").serve(
                run,
                (listen, port),
                limits=limits,
                allowed=[host.lower() for host in allow_host or []],
                top=top,
                on_open=told,
            )
    finally:
        signal.signal(signal.SIGTERM, before)
    address = opened[0] if opened else None
    return Answer(
        data={"run": str(run.resolve()), "address": address}, text="The service is closed."
    )
