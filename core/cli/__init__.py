"""The command line `graft`: the same verbs as the pages, each with `--json`."""

from core.cli.entry import main

__all__ = ["main"]
