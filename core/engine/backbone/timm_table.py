"""Writes assets/backbones.csv: every pretrained name timm knows, with facts read from timm itself.

Run once for each new timm: ``python -m core.engine.backbone.timm_table [OUT]``. No network, no
weights: the networks are built on the meta device, which has shapes and no memory.
"""

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import timm
import torch
from timm.models import get_pretrained_cfg

from core import files
from core.weights.backbones import TABLE, TABLE_COLUMNS


def size(architecture: str, classes: int) -> tuple[int, int] | None:
    """Parameters of the body, and of the whole pretrained network with its classifier.

    None for a network that cannot take a classifier (a part of a larger system): no use to Graft.
    """
    with torch.device("meta"):
        model: Any = timm.create_model(architecture, pretrained=False, num_classes=classes)
    if not hasattr(model, "reset_classifier"):
        return None
    whole = sum(parameter.numel() for parameter in model.parameters())
    model.reset_classifier(0)
    return sum(parameter.numel() for parameter in model.parameters()), whole


def rows(names: Iterable[str]) -> list[dict[str, str]]:
    """One row a name; a fact that timm does not give is an empty cell."""
    known: dict[tuple[str, int], tuple[int, int] | None] = {}
    table = []
    for name in names:
        facts: Any = get_pretrained_cfg(name)
        architecture = name.partition(".")[0]
        key = (architecture, int(facts.num_classes or 0))
        if key not in known:
            known[key] = size(*key)
        counted = known[key]
        if counted is None:
            continue
        body, whole = counted
        table.append(
            {
                "name": name,
                "parameters": str(body),
                "input_px": str(facts.input_size[-1]),
                "licence": facts.license or "",
                "download_mb": f"{whole * 4 / 1e6:.4g}" if facts.hf_hub_id else "",
                "hub": _hub(name, facts.hf_hub_id),
            }
        )
    return table


def _hub(name: str, hub: str | None) -> str:
    """The hub's repository, empty where it is `timm/` and the name itself, as for most."""
    return "" if hub in (None, f"timm/{name}") else str(hub)


def write(table: Iterable[dict[str, str]], path: Path) -> None:
    """Write the rows, sorted by name, as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(table, key=lambda row: row["name"]))
    files.write_text(path, text.getvalue())


def main(argv: list[str]) -> int:
    """Write the table to the path given, by default to the assets."""
    path = Path(argv[0]) if argv else TABLE
    table = rows(timm.list_pretrained())
    write(table, path)
    sys.stderr.write(f"{len(table)} pretrained names written to {path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
