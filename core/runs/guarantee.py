"""How often several answers together are to hold the right one: chosen, and kept with the run."""

from dataclasses import dataclass
from pathlib import Path

from core import files
from core.errors import RunNotReady
from core.runs import best_weights

GUARANTEE_FILE = "guarantee.json"


@dataclass(frozen=True, kw_only=True)
class Guarantee:
    """A promise for pictures like the validation pictures, on average over all of them."""

    share: float
    """Of pictures whose answers hold the right class, 0-1."""
    least: float
    """Probability from which on a class is among them; see `core.tasks.conformal.least`."""


def kept(run: Path) -> Guarantee | None:
    """What was chosen; `None` where nothing was, or for a model that is another one since."""
    written = files.recall_json(run / GUARANTEE_FILE)
    if not isinstance(written, dict):
        return None
    share, least = _share(written.get("share")), _share(written.get("least"))
    if share is None or least is None or written.get("model") != _mark(run):
        return None
    return Guarantee(share=share, least=least)


def keep(run: Path, chosen: Guarantee | None) -> None:
    """Choose another one; `None` takes it back.

    Raises:
        RunNotReady: there is no model that it could hold for.
        DiskFull: no room; the one before stays.
    """
    if chosen is None:
        (run / GUARANTEE_FILE).unlink(missing_ok=True)
        return
    written = {"share": chosen.share, "least": chosen.least, "model": best_weights.mark(run)}
    files.write_json(run / GUARANTEE_FILE, written)


def _mark(run: Path) -> str | None:
    try:
        return best_weights.mark(run)
    except RunNotReady:
        return None


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None
