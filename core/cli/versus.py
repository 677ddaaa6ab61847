"""`graft versus` and `graft note`: trained runs beside each other, and what a person calls them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli.answer import Answer, AsJson
from core.errors import FolderNotFound
from core.report.differences import differences
from core.report.spread import Spread, spreads
from core.report.standing import Reached, Standing, standing
from core.report.versus import Incomparable, Versus
from core.report.versus import versus as beside
from core.runs import notes, store

Runs = Annotated[
    list[Path],
    typer.Argument(metavar="RUN_DIR RUN_DIR…", readable=False, help="As `graft runs` lists them."),
]
Place = Annotated[
    Path,
    typer.Argument(
        metavar="RUN_DIR_OR_DATA_DIR", readable=False, help="A run, or a data folder: its project."
    ),
]
Name = Annotated[str | None, typer.Option(help="What to call it; empty = as at first.")]
Text = Annotated[str | None, typer.Option(help="The note, in place of the one before.")]


def versus(runs: Runs, json: AsJson = False) -> Answer:
    """Compare runs: scores, what differed, seeds, and the first two by a paired test.

    Sealed test sets stay sealed: test scores are told only of those that were opened before.
    """
    if len(runs) < 2:
        raise typer.BadParameter("Name two runs or more.")
    standings = [standing(store.read(run)) for run in runs]
    rows = differences([one.plan for one in standings])
    pair = beside(standings[0].run, standings[1].run)
    several = spreads(standings)
    return Answer(
        data={
            "runs": [_row(one) for one in standings],
            "differences": [asdict(row) for row in rows],
            "seeds": [_seeds(spread) for spread in several],
            "versus": _pair(pair),
        },
        text="\n".join(
            [
                *(f"{letter}  {_line(one)}" for letter, one in _lettered(standings)),
                *(f"{row.title}: {' | '.join(row.values)}" for row in rows),
                *(spread.sentence for spread in several),
                *_told(pair),
            ]
        ),
    )


def note(place: Place, name: Name = None, text: Text = None, json: AsJson = False) -> Answer:
    """Call a run or a project otherwise, or say something of it; its plan stays as it is."""
    where = place.resolve()
    changes = name is not None or text is not None
    if (where / "plan.json").exists():
        kept = notes.keep(where, name, text) if changes else notes.of_run(where)
    elif where.is_dir():
        kept = (
            notes.keep_project(str(where), name, text) if changes else notes.of_project(str(where))
        )
    else:
        raise FolderNotFound(
            what=f"There is no folder {where}",
            why="A note is of a run, or of the data folder that runs were trained on.",
            fix="Choose a folder listed by `graft runs`.",
        )
    said = kept.name or "called as at first"
    return Answer(
        data={"folder": str(where), **kept.model_dump()},
        text=f"{where}: {said}" + (f"\n{kept.text}" if kept.text else ""),
    )


def _lettered(standings: list[Standing]) -> list[tuple[str, Standing]]:
    return [(chr(ord("A") + at) if at < 26 else str(at + 1), one)
            for at, one in enumerate(standings)]  # fmt: skip


def _line(one: Standing) -> str:
    scores = [f"validation {_said(one.validation)}"]
    scores += [f"test {_said(one.test)}"] if one.test else []
    return f"{one.run}  {one.name}: {', '.join(scores)}, seed {one.plan.seed}"


def _said(score: Reached | None) -> str:
    if score is None:
        return "not known yet"
    known = score.low is not None and score.high is not None
    between = f" ({score.low:.1%} to {score.high:.1%})" if known else ""
    return f"{score.value:.1%}{between}" + (f" of {score.n}" if score.n else "")


def _row(one: Standing) -> dict[str, Any]:
    return {
        "run": str(one.run),
        "name": one.name,
        "state": one.state,
        "metric": one.metric.name,
        "validation": asdict(one.validation) if one.validation else None,
        "test": asdict(one.test) if one.test else None,
        "test_openings": one.openings,
        "seconds": one.seconds,
        "backbone": one.plan.backbone.name,
        "strategy": one.plan.recipe.strategy,
        "pictures": one.pictures,
        "seed": one.plan.seed,
        "note": notes.of_run(one.run).text or None,
    }


def _seeds(spread: Spread) -> dict[str, Any]:
    return {
        "runs": list(spread.runs),
        "side": spread.side,
        "metric": spread.metric.name,
        "mean": spread.mean,
        "low": min(spread.values),
        "high": max(spread.values),
        "n": len(spread.values),
        "pictures": spread.pictures,
    }


def _pair(pair: Versus | Incomparable) -> dict[str, Any]:
    if isinstance(pair, Incomparable):
        return {"verdict": None, "sentence": f"{pair.why} {pair.fix}"}
    low, high = pair.range
    return {
        **asdict(pair),
        "verdict": pair.verdict,
        "chance": pair.chance,
        "difference": pair.difference,
        "low": low,
        "high": high,
        "more": asdict(pair.more) if pair.more else None,
        "sentence": f"{pair.headline()}. {pair.sentence()}",
        "caveats": pair.caveats(),
    }


def _told(pair: Versus | Incomparable) -> list[str]:
    if isinstance(pair, Incomparable):
        return [f"A and B cannot be compared picture by picture: {pair.why} {pair.fix}"]
    return [f"{pair.headline()}. {pair.sentence()}", *pair.caveats()]
