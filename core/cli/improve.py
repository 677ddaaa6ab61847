"""`graft improve`: a run's plan once more, with what was said of its pictures since."""

from pathlib import Path

from core.cli.answer import Answer, AsJson, tell
from core.cli.data import look
from core.cli.train import Out, Run, start
from core.data import split as splits
from core.data.annotations import journal, overlay, renames
from core.plan import plan as plans
from core.report.since import since
from core.runs import improving, store
from core.tasks import table as tasks


def improve(run: Run, out: Out = None, json: AsJson = False) -> Answer:
    """Train again as before, with the labels as they are now; tells what was gained."""
    place = run.resolve()
    plan = plans.load(place)
    rows = splits.load_rows(place / store.SPLIT, read=tasks.of(plan.task).read)
    several = plan.task == "multilabel"
    dataset, split, _ = look(Path(plan.folder), plan.split, several=several)
    said = journal.read(dataset.folder)
    renamed = renames.between(said, plan.said)
    changed = since(rows, overlay.counted(said), dataset, renamed=renamed)
    tell(f"Since this training {changed.sentence}." if changed else "Nothing changed since.")
    return start(improving.propose(place, plan, dataset, split), dataset, out)
